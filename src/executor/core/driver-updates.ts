/**
 * Status updates of an executor. The agent must get those of a task in the order they were made, so the next one is sent when the
 * agent took the one before; all that it did not acknowledge go along with the next subscription.
 */
import { nextUuidBytes } from '../../base/random.ts';
import { formatUuid } from '../../base/uuid.ts';
import type { EventAcknowledged } from '../../wire/gen/executor.ts';
import type { TaskStatus } from '../../wire/gen/mesos.ts';
import type { DriverEffect, DriverEvent, DriverSession, OpenUpdate } from './driver-session.ts';

/** Updates that may wait for their acknowledgement. */
export const maxOpenUpdates = 100_000;

export function openUpdates({ updates }: DriverSession): readonly OpenUpdate[] {
  return [...updates.values()];
}

/** The program reports on a task. */
export function makeUpdate(session: DriverSession, given: TaskStatus, nowMs: number): DriverEffect[] {
  if (session.updates.size >= maxOpenUpdates) {
    const reason = `${maxOpenUpdates} updates wait for the agent already`;
    return [{ kind: 'tell-call-failed', type: 'UPDATE', status: 0, reason }];
  }
  const uuid = given.uuid ?? nextUuidBytes(session.random);
  const status = {
    timestamp: nowMs / 1000,
    ...given,
    source: 'SOURCE_EXECUTOR',
    executor_id: { value: session.settings.executorId },
    uuid,
  } as const;
  const id = formatUuid(uuid);
  const taskId = status.task_id.value;
  session.updates.set(id, { status, at: 'waiting' });
  const queue = session.queues.get(taskId);
  if (queue === undefined) session.queues.set(taskId, new Set([id]));
  else queue.add(id);
  return sendNext(session, taskId);
}

function forget(session: DriverSession, uuid: string): void {
  const taskId = session.updates.get(uuid)?.status.task_id.value ?? '';
  session.updates.delete(uuid);
  const queue = session.queues.get(taskId);
  queue?.delete(uuid);
  if (queue?.size === 0) session.queues.delete(taskId);
}

/** Sends what may be sent now of every task, also what failed before. */
export function sendWaiting(session: DriverSession): DriverEffect[] {
  for (const update of session.updates.values()) if (update.at === 'failed') update.at = 'waiting';
  return [...session.queues.keys()].flatMap((taskId) => sendNext(session, taskId));
}

/** Sends the task's oldest update that the agent has not taken, unless it is on its way. */
function sendNext(session: DriverSession, taskId: string): DriverEffect[] {
  if (session.phase !== 'subscribed') return [];
  for (const uuid of session.queues.get(taskId) ?? []) {
    const update = session.updates.get(uuid);
    if (update === undefined || update.at === 'taken') continue;
    if (update.at !== 'waiting') return [];
    update.at = 'flying';
    return [updateCall(session, uuid, update)];
  }
  return [];
}

function updateCall({ settings, stream }: DriverSession, uuid: string, { status }: OpenUpdate): DriverEffect {
  return {
    kind: 'send-call',
    tag: { stream, type: 'UPDATE', uuid },
    call: {
      framework_id: { value: settings.frameworkId },
      executor_id: { value: settings.executorId },
      type: 'UPDATE',
      update: { status },
    },
  };
}

/** An answer to a call. An update that the agent did not take is sent again; other calls are told to have failed. */
export function callAnswered(
  session: DriverSession,
  { tag, status, text }: Extract<DriverEvent, { kind: 'call-answered' }>,
  nowMs: number,
): DriverEffect[] {
  if (tag.stream !== session.stream || session.phase !== 'subscribed') return [];
  const isTaken = status >= 200 && status < 300;
  const reason = text === '' ? `status ${status}` : text;
  const failed: DriverEffect[] = isTaken ? [] : [{ kind: 'tell-call-failed', type: tag.type, status, reason }];
  const update = tag.uuid === undefined ? undefined : session.updates.get(tag.uuid);
  if (update === undefined || tag.uuid === undefined) return failed;
  if (isTaken) update.at = 'taken';
  // One that is not even understood will not be so another time.
  else if (status === 400) forget(session, tag.uuid);
  else {
    update.at = 'failed';
    session.deadlines.set('retry', nowMs + session.settings.retryMs);
  }
  return [...failed, ...sendNext(session, update.status.task_id.value)];
}

/** The agent has the update on its disk: neither it nor the launch of its task need be told again. */
export function acknowledged(session: DriverSession, { task_id, uuid }: EventAcknowledged): DriverEffect[] {
  forget(session, formatUuid(uuid));
  session.tasks.delete(task_id.value);
  return sendNext(session, task_id.value);
}
