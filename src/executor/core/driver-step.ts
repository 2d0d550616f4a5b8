/** The subscription of an executor: kept up over agents that restart, until one says that it is over. */
import { nextFloat } from '../../base/random.ts';
import type { Call, Event } from '../../wire/gen/executor.ts';
import type { TaskInfo } from '../../wire/gen/mesos.ts';
import type { DriverDeadline, DriverEffect, DriverEvent, DriverSession, EndReason } from './driver-session.ts';
import { acknowledged, callAnswered, makeUpdate, openUpdates, sendWaiting } from './driver-updates.ts';

/** Advances a session by one event. What streams report that were given up changes nothing. */
export function step(session: DriverSession, event: DriverEvent, nowMs: number): DriverEffect[] {
  if (session.phase === 'ended') return [];
  switch (event.kind) {
    case 'opened':
      return subscribe(session, nowMs);
    case 'stream-answered':
      return event.stream === session.stream ? answered(session, event, nowMs) : [];
    case 'event-received':
      return event.stream === session.stream ? received(session, event.event, nowMs) : [];
    case 'stream-ended':
      return event.stream === session.stream ? disconnected(session, event.reason, nowMs) : [];
    case 'update-made':
      return makeUpdate(session, event.status, nowMs);
    case 'message-made':
      return sendMessage(session, event.data);
    case 'call-answered':
      return callAnswered(session, event, nowMs);
    case 'close-requested':
      return close(session, event.patienceMs, nowMs);
    case 'ticked':
      return tick(session, nowMs);
  }
}

export function idsOf({ settings }: DriverSession): Pick<Call, 'framework_id' | 'executor_id'> {
  return { framework_id: { value: settings.frameworkId }, executor_id: { value: settings.executorId } };
}

function subscribe(session: DriverSession, nowMs: number): DriverEffect[] {
  session.phase = 'subscribing';
  session.stream++;
  session.deadlines.set('subscribed', nowMs + session.settings.subscribeTimeoutMs);
  const tasks = [...session.tasks.values()];
  const updates = openUpdates(session);
  const call: Call = {
    ...idsOf(session),
    type: 'SUBSCRIBE',
    subscribe: {
      ...(tasks.length === 0 ? {} : { unacknowledged_tasks: tasks }),
      ...(updates.length === 0 ? {} : { unacknowledged_updates: updates.map(({ status }) => ({ status })) }),
    },
  };
  // They travel with the subscription; those that come later wait for its end.
  for (const update of updates) update.at = 'flying';
  return [{ kind: 'open-stream', stream: session.stream, call }];
}

/** Answers after which another attempt may go better: the agent starts, or is busy. */
function isPassing(status: number): boolean {
  return status === 404 || status === 429 || status >= 500;
}

function answered(
  session: DriverSession,
  { status, text }: { readonly status: number; readonly text: string },
  nowMs: number,
): DriverEffect[] {
  if (status === 200) return [];
  const reason = `the agent answered ${status}: ${text}`;
  if (isPassing(status)) return disconnected(session, reason, nowMs);
  // It knows no such executor, or does not believe that this is it.
  return giveUp(session, 'refused', reason, nowMs);
}

function received(session: DriverSession, event: Event, nowMs: number): DriverEffect[] {
  const { deadlines, settings } = session;
  deadlines.set('silence', nowMs + settings.heartbeatMs * settings.missedHeartbeats);
  const tell: DriverEffect = { kind: 'tell-event', event };
  switch (event.type) {
    case 'SUBSCRIBED':
      return [tell, ...subscribed(session, nowMs)];
    case 'LAUNCH':
      noteTasks(session, event.launch === undefined ? [] : [event.launch.task]);
      return [tell];
    case 'LAUNCH_GROUP':
      noteTasks(session, event.launch_group?.task_group.tasks ?? []);
      return [tell];
    case 'ACKNOWLEDGED':
      return [
        ...(event.acknowledged === undefined ? [] : acknowledged(session, event.acknowledged)),
        tell,
        ...done(session),
      ];
    case 'SHUTDOWN':
      return [tell, ...shutdown(session, 'the agent asked for it', nowMs)];
    case 'ERROR':
      return [tell, ...giveUp(session, 'refused', event.error?.message ?? 'the agent reported an error', nowMs)];
    default:
      return [tell];
  }
}

function noteTasks(session: DriverSession, tasks: readonly TaskInfo[]): void {
  for (const task of tasks) session.tasks.set(task.task_id.value, task);
}

function subscribed(session: DriverSession, nowMs: number): DriverEffect[] {
  const { deadlines, settings } = session;
  session.phase = 'subscribed';
  session.wasSubscribed = true;
  deadlines.cancel('subscribed');
  deadlines.cancel('recovery');
  deadlines.set('heartbeat', nowMs + settings.heartbeatMs);
  for (const update of session.updates.values()) if (update.at === 'flying') update.at = 'taken';
  return sendWaiting(session);
}

/** The stream is of no use. The agent may come back for a while if it can find us again. */
function disconnected(session: DriverSession, reason: string, nowMs: number): DriverEffect[] {
  const { deadlines, settings } = session;
  const wasConnected = session.phase === 'subscribed';
  session.phase = 'waiting';
  session.stream++;
  for (const deadline of ['subscribed', 'silence', 'heartbeat', 'retry'] as const) deadlines.cancel(deadline);
  for (const update of session.updates.values()) update.at = 'waiting';
  const effects: DriverEffect[] = [{ kind: 'close-stream' }];
  if (wasConnected) effects.push({ kind: 'tell-disconnected', reason });
  if (wasConnected && !settings.isCheckpointed) {
    return [...effects, ...giveUp(session, 'agent-away', `${reason}, and it keeps no checkpoints`, nowMs)];
  }
  if (!deadlines.has('recovery')) deadlines.set('recovery', nowMs + settings.recoveryTimeoutMs);
  deadlines.set('subscribe', nowMs + settings.backoffMaxMs * nextFloat(session.random));
  return effects;
}

/** No agent will want us any more: the program is to end as if it had been told to. */
function giveUp(session: DriverSession, why: EndReason, reason: string, nowMs: number): DriverEffect[] {
  const hadBegun = session.wasSubscribed;
  session.deadlines.cancel('subscribe');
  session.deadlines.cancel('recovery');
  session.phase = 'waiting';
  session.stream++;
  return hadBegun
    ? [{ kind: 'close-stream' }, ...shutdown(session, reason, nowMs)]
    : [{ kind: 'close-stream' }, ...end(session, why, reason)];
}

function shutdown(session: DriverSession, reason: string, nowMs: number): DriverEffect[] {
  if (session.isShuttingDown) return [];
  session.isShuttingDown = true;
  const { shutdownGraceMs: graceMs } = session.settings;
  const before = session.deadlines.get('grace') ?? Number.POSITIVE_INFINITY;
  session.deadlines.set('grace', Math.min(before, nowMs + graceMs));
  return [{ kind: 'tell-shutdown', graceMs, reason }];
}

/** The program has nothing more to say: it ends when what it said is acknowledged. */
function close(session: DriverSession, patienceMs: number, nowMs: number): DriverEffect[] {
  session.isClosing = true;
  const before = session.deadlines.get('grace') ?? Number.POSITIVE_INFINITY;
  session.deadlines.set('grace', Math.min(before, nowMs + patienceMs));
  return done(session);
}

function done(session: DriverSession): DriverEffect[] {
  if (!session.isClosing || session.updates.size > 0) return [];
  return end(session, session.isShuttingDown ? 'shutdown' : 'closed', 'all updates are acknowledged');
}

function end(session: DriverSession, why: EndReason, reason: string): DriverEffect[] {
  session.phase = 'ended';
  for (const [what] of [...session.deadlines.entries()]) session.deadlines.cancel(what);
  return [{ kind: 'close-stream' }, { kind: 'end', why, reason }];
}

function sendMessage(session: DriverSession, data: Uint8Array): DriverEffect[] {
  if (session.phase !== 'subscribed') {
    return [{ kind: 'tell-call-failed', type: 'MESSAGE', status: 0, reason: 'not subscribed to the agent' }];
  }
  const call: Call = { ...idsOf(session), type: 'MESSAGE', message: { data } };
  return [{ kind: 'send-call', tag: { stream: session.stream, type: 'MESSAGE' }, call }];
}

function tick(session: DriverSession, nowMs: number): DriverEffect[] {
  return session.deadlines.popDue(nowMs, 16).flatMap((what) => due(session, what, nowMs));
}

function due(session: DriverSession, what: DriverDeadline, nowMs: number): DriverEffect[] {
  // An earlier one of this tick may have ended it.
  if (session.phase === 'ended') return [];
  const { settings, deadlines } = session;
  switch (what) {
    case 'subscribe':
      return session.phase === 'waiting' ? subscribe(session, nowMs) : [];
    case 'subscribed':
      return disconnected(session, 'no SUBSCRIBED event in time', nowMs);
    case 'silence':
      return disconnected(session, 'no heartbeats from the agent', nowMs);
    case 'recovery':
      return giveUp(session, 'agent-away', 'the agent stayed away longer than its recovery timeout', nowMs);
    case 'retry':
      return sendWaiting(session);
    case 'heartbeat': {
      deadlines.set('heartbeat', nowMs + settings.heartbeatMs);
      const tag = { stream: session.stream, type: 'HEARTBEAT' } as const;
      return [{ kind: 'send-call', tag, call: { ...idsOf(session), type: 'HEARTBEAT' } }];
    }
    case 'grace':
      return end(session, session.isShuttingDown ? 'shutdown' : 'closed', 'the time for an orderly end is over');
  }
}
