import { fullJitterMs } from '../../base/backoff.ts';
import { nextFloat } from '../../base/random.ts';
import type { Call } from '../../wire/gen/scheduler.ts';
import { addressOfLocation, formatAddress, type MasterAddress } from './master-address.ts';
import type { FatalCode, Session, SessionEffect, SessionEvent } from './session.ts';

type EventOf<K extends SessionEvent['kind']> = Extract<SessionEvent, { kind: K }>;

const maxRedirects = 5;
/** Answers to SUBSCRIBE that no later attempt will change. */
const fatalAnswers: ReadonlyMap<number, FatalCode> = new Map([
  [400, 'subscription-refused'],
  [401, 'not-authorized'],
  [403, 'not-authorized'],
  [406, 'subscription-refused'],
  [409, 'subscription-refused'],
  [415, 'subscription-refused'],
]);

/** Detection named another leader, the same one again, or none. */
export function followMaster(
  session: Session,
  master: MasterAddress | undefined,
  nowMs: number,
  effects: SessionEffect[],
): void {
  session.master = master;
  // Without a known leader a living stream is kept: it is the best evidence there is.
  if (master === undefined) {
    if (session.phase === 'waiting') {
      session.phase = 'detecting';
      session.deadlineMs = undefined;
    }
    return;
  }
  const isBusy = session.phase === 'subscribing' || session.phase === 'subscribed';
  if (isBusy && session.target !== undefined && formatAddress(session.target) === formatAddress(master)) return;
  if (isBusy) leaveStream(session, `the leading master is now ${formatAddress(master)}`, effects);
  session.attempt = 0;
  session.redirects = 0;
  subscribe(session, master, nowMs, effects);
}

function subscribe(session: Session, target: MasterAddress, nowMs: number, effects: SessionEffect[]): void {
  session.phase = 'subscribing';
  session.target = target;
  session.stream++;
  session.streamId = '';
  session.deadlineMs = nowMs + session.settings.subscribeTimeoutMs;
  effects.push({ kind: 'open-stream', stream: session.stream, target, call: subscribeCall(session) });
}

function subscribeCall(session: Session): Call {
  const { framework, suppressedRoles, settings } = session;
  return {
    type: 'SUBSCRIBE',
    framework_id: framework.id,
    subscribe: {
      framework_info: framework,
      suppressed_roles: suppressedRoles.size === 0 ? undefined : [...suppressedRoles],
      offer_constraints: settings.offerConstraints,
    },
  };
}

/** Gives the current stream up, if there is one. */
function leaveStream(session: Session, reason: string, effects: SessionEffect[]): void {
  effects.push({ kind: 'close-stream', stream: session.stream });
  if (session.isConnected) effects.push({ kind: 'tell-disconnected', reason });
  session.isConnected = false;
  session.streamId = '';
  // Whatever the old stream still reports is stale from here on.
  session.stream++;
}

/** Gives the stream up and plans the next attempt. */
export function resubscribe(session: Session, reason: string, nowMs: number, effects: SessionEffect[]): void {
  leaveStream(session, reason, effects);
  if (session.isTearingDown) {
    endSession(session, effects);
    return;
  }
  session.redirects = 0;
  session.target = undefined;
  if (session.master === undefined) {
    session.phase = 'detecting';
    session.deadlineMs = undefined;
    return;
  }
  const backoff = { baseMs: session.settings.backoffBaseMs, maxMs: session.settings.backoffMaxMs };
  session.phase = 'waiting';
  session.deadlineMs = nowMs + fullJitterMs(backoff, session.attempt, nextFloat(session.random));
  session.attempt++;
}

/** The master answered SUBSCRIBE with a status line. */
export function noteAnswer(
  session: Session,
  answer: EventOf<'stream-answered'>,
  nowMs: number,
  effects: SessionEffect[],
): void {
  if (answer.stream !== session.stream || session.phase !== 'subscribing') return;
  const { status } = answer;
  if (status === 200 && answer.streamId !== undefined) {
    session.streamId = answer.streamId;
    session.isConnected = true;
    effects.push({ kind: 'tell-connected' });
    return;
  }
  const isRedirect = status === 307 && session.settings.followsRedirects;
  const leader = isRedirect ? addressOfLocation(answer.location) : undefined;
  if (leader !== undefined && session.redirects < maxRedirects) {
    leaveStream(session, 'redirected', effects);
    session.redirects++;
    subscribe(session, leader, nowMs, effects);
    return;
  }
  const fatal = fatalAnswers.get(status);
  if (fatal !== undefined) {
    fail(session, fatal, `the master answered ${status}: ${answer.text}`, effects);
    return;
  }
  resubscribe(session, `the master answered ${status} to SUBSCRIBE`, nowMs, effects);
}

/** A record of the stream. */
export function receiveEvent(
  session: Session,
  received: EventOf<'event-received'>,
  nowMs: number,
  effects: SessionEffect[],
): void {
  const { event, stream } = received;
  if (stream !== session.stream || !session.isConnected) return;
  session.heardMs = nowMs;
  if (event.type === 'SUBSCRIBED' && event.subscribed !== undefined) {
    const { framework_id: frameworkId, heartbeat_interval_seconds: seconds, master_info: master } = event.subscribed;
    session.framework = { ...session.framework, id: frameworkId };
    session.phase = 'subscribed';
    session.attempt = 0;
    if (seconds !== undefined && seconds > 0) session.heartbeatMs = seconds * 1000;
    session.deadlineMs = nowMs + silenceMs(session);
    effects.push({ kind: 'tell-registered', frameworkId: frameworkId.value, master }, { kind: 'tell-event', event });
    return;
  }
  effects.push({ kind: 'tell-event', event });
  if (event.type === 'ERROR') {
    const reason = event.error?.message ?? 'the master refused the framework without a reason';
    fail(session, fatalCode(reason), reason, effects);
  }
}

// COMPAT(mesos-1.11): the two texts the master sends; everything else is a refusal of the description.
function fatalCode(message: string): FatalCode {
  if (/failed over/i.test(message)) return 'framework-failed-over';
  if (/has been removed|completed framework/i.test(message)) return 'framework-removed';
  return 'subscription-refused';
}

function silenceMs(session: Session): number {
  return session.heartbeatMs * session.settings.missedHeartbeats;
}

/** The stream broke or could not be opened. */
export function noteStreamEnd(
  session: Session,
  ended: EventOf<'stream-ended'>,
  nowMs: number,
  effects: SessionEffect[],
): void {
  if (ended.stream === session.stream) resubscribe(session, ended.reason, nowMs, effects);
}

/** A deadline may have come: the next attempt, an attempt that takes too long, or a master gone silent. */
export function tick(session: Session, nowMs: number, effects: SessionEffect[]): void {
  if (session.deadlineMs === undefined || nowMs < session.deadlineMs) return;
  session.deadlineMs = undefined;
  if (session.phase === 'waiting' && session.master !== undefined) {
    subscribe(session, session.master, nowMs, effects);
    return;
  }
  if (session.phase === 'subscribing') {
    resubscribe(session, 'the master did not accept the subscription in time', nowMs, effects);
    return;
  }
  if (session.phase !== 'subscribed') return;
  const silentAtMs = session.heardMs + silenceMs(session);
  if (nowMs < silentAtMs) session.deadlineMs = silentAtMs;
  else resubscribe(session, `no heartbeat for ${Math.round(silenceMs(session) / 1000)} s`, nowMs, effects);
}

/** Nothing helps any more: says why and ends. */
function fail(session: Session, code: FatalCode, reason: string, effects: SessionEffect[]): void {
  effects.push({ kind: 'tell-fatal', code, reason });
  endSession(session, effects);
}

/** Ends the session for good. */
export function endSession(session: Session, effects: SessionEffect[]): void {
  session.phase = 'ended';
  session.deadlineMs = undefined;
  session.isConnected = false;
  effects.push({ kind: 'close-stream', stream: session.stream }, { kind: 'end' });
}
