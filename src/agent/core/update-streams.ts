/**
 * Status updates on their way to the master: one stream per task, only the head is sent, again and again until it is
 * acknowledged, then the next. An update is durable before anyone hears of it.
 */

import { BoundedMap } from '../../base/bounded-map.ts';
import { equalBytes } from '../../base/bytes.ts';
import { formatUuid } from '../../base/uuid.ts';
import { isTerminal } from '../../model/task-state.ts';
import { type StatusUpdate, StatusUpdateMessage, StatusUpdateRecord } from '../../wire/gen/internal.ts';
import type { Task, TaskState } from '../../wire/gen/mesos.ts';
import { type AgentEffect, persist, send } from './effects.ts';
import type { AgentEvent } from './events.ts';
import { encodeRecord } from './records.ts';
import { maxUpdateRetryMs, minUpdateRetryMs } from './settings.ts';
import { type AgentState, streamKey, type UpdateStream } from './state.ts';

/** Update ids remembered per stream, to know repetitions. */
const maxSeenUpdates = 1000;

export type Added = 'new' | 'writing' | 'known' | 'after-end';

/** Whether the update is new to its stream, a repetition, or comes after the stream's terminal one. */
export function classifyUpdate(stream: UpdateStream | undefined, uuid: Uint8Array): Added {
  if (stream === undefined) return 'new';
  const id = formatUuid(uuid);
  if (stream.writing.some((update) => update.uuid !== undefined && equalBytes(update.uuid, uuid))) return 'writing';
  if (stream.seen.has(id)) return 'known';
  return stream.isTerminated ? 'after-end' : 'new';
}

export function findStream(state: AgentState, frameworkId: string, taskId: string): UpdateStream | undefined {
  return state.streams.get(streamKey(frameworkId, taskId));
}

export interface StreamOptions {
  readonly frameworkId: string;
  readonly taskId: string;
  readonly path: string | undefined;
}

export function openStream(state: AgentState, options: StreamOptions): UpdateStream {
  const stream: UpdateStream = {
    ...options,
    pending: [],
    writing: [],
    seen: new BoundedMap(maxSeenUpdates),
    attempts: 0,
    isAcknowledging: false,
    isTerminated: false,
  };
  state.streams.set(streamKey(options.frameworkId, options.taskId), stream);
  return stream;
}

/** Adds a new update. `update-stored` follows when it is durable: at once when the stream is not checkpointed. */
export function addUpdate(stream: UpdateStream, update: StatusUpdate, uuid: Uint8Array): AgentEffect {
  stream.seen.set(formatUuid(uuid), true);
  stream.writing.push(update);
  if (isTerminal(update.status.state)) stream.isTerminated = true;
  const stored: AgentEvent = { kind: 'update-stored', stream: streamKey(stream.frameworkId, stream.taskId), uuid };
  const record: StatusUpdateRecord = { type: 'UPDATE', update };
  return persist(appendTo(stream, record), [stored]);
}

/** Moves a durable update to the queue; sends it if it is the head. Undefined when the stream is gone. */
export function storeUpdate(state: AgentState, key: string, uuid: Uint8Array): StatusUpdate | undefined {
  const stream = state.streams.get(key);
  const at = stream?.writing.findIndex((update) => update.uuid !== undefined && equalBytes(update.uuid, uuid)) ?? -1;
  if (stream === undefined || at < 0) return undefined;
  const [update] = stream.writing.splice(at, 1);
  if (update !== undefined) stream.pending.push(update);
  return update;
}

/** Sends the head of a stream that was not sent yet. */
export function sendHead(state: AgentState, stream: UpdateStream, nowMs: number): AgentEffect[] {
  const [head] = stream.pending;
  if (head === undefined || stream.isAcknowledging || state.phase !== 'running' || state.master === undefined)
    return [];
  const key = streamKey(stream.frameworkId, stream.taskId);
  if (state.deadlines.has(`update|${key}`)) return [];
  return [forward(state, stream, head, nowMs)];
}

/** The retry deadline of a stream has come. */
export function resendHead(state: AgentState, key: string, nowMs: number): AgentEffect[] {
  const stream = state.streams.get(key);
  return stream === undefined ? [] : sendHead(state, stream, nowMs);
}

function forward(state: AgentState, stream: UpdateStream, head: StatusUpdate, nowMs: number): AgentEffect {
  const waitMs = Math.min(maxUpdateRetryMs, minUpdateRetryMs * 2 ** Math.min(stream.attempts, 16));
  stream.attempts++;
  state.deadlines.set(`update|${streamKey(stream.frameworkId, stream.taskId)}`, nowMs + waitMs);
  const task = taskOf(state, stream, head);
  if (task !== undefined) {
    task.status_update_state = head.status.state;
    if (head.uuid !== undefined) task.status_update_uuid = head.uuid;
  }
  const update: StatusUpdate = { ...head, latest_state: latestState(stream, task, head) };
  return send(state.master?.pid ?? '', StatusUpdateMessage, { update, pid: state.settings.pid });
}

/** The newest state the agent knows of the task, which may be ahead of the update that is sent. */
function latestState(stream: UpdateStream, task: Task | undefined, head: StatusUpdate): TaskState {
  const newest = stream.writing.at(-1) ?? stream.pending.at(-1) ?? head;
  return task?.state ?? newest.status.state;
}

function taskOf(state: AgentState, stream: UpdateStream, head: StatusUpdate): Task | undefined {
  const executorId = head.executor_id?.value;
  const executor =
    executorId === undefined ? undefined : state.frameworks.get(stream.frameworkId)?.executors.get(executorId);
  return executor?.launched.get(stream.taskId) ?? executor?.terminated.get(stream.taskId);
}

/** An acknowledgement from the master. It counts once it is on disk. */
export function acknowledge(state: AgentState, key: string, uuid: Uint8Array): AgentEffect[] {
  const stream = state.streams.get(key);
  const head = stream?.pending[0];
  if (stream === undefined || head?.uuid === undefined || stream.isAcknowledging) return [];
  if (!equalBytes(head.uuid, uuid)) return [];
  stream.isAcknowledging = true;
  state.deadlines.cancel(`update|${key}`);
  const record: StatusUpdateRecord = { type: 'ACK', uuid };
  return [persist(appendTo(stream, record), [{ kind: 'acknowledgement-stored', stream: key, uuid }])];
}

/** Takes the acknowledged head off; returns it. The stream ends with its terminal update. */
export function storeAcknowledgement(state: AgentState, key: string, uuid: Uint8Array): StatusUpdate | undefined {
  const stream = state.streams.get(key);
  const head = stream?.pending[0];
  if (stream === undefined || head?.uuid === undefined || !equalBytes(head.uuid, uuid)) return undefined;
  stream.pending.shift();
  stream.isAcknowledging = false;
  stream.attempts = 0;
  if (isTerminal(head.status.state)) closeStream(state, key);
  return head;
}

export function closeStream(state: AgentState, key: string): void {
  state.streams.delete(key);
  state.deadlines.cancel(`update|${key}`);
}

/** Without a master nothing is sent. */
export function pauseStreams(state: AgentState): void {
  for (const [key, stream] of state.streams) {
    state.deadlines.cancel(`update|${key}`);
    stream.attempts = 0;
  }
}

/** A master is there again: every head is sent. */
export function resumeStreams(state: AgentState, nowMs: number): AgentEffect[] {
  const effects: AgentEffect[] = [];
  for (const stream of state.streams.values()) effects.push(...sendHead(state, stream, nowMs));
  return effects;
}

export function closeStreamsOf(state: AgentState, frameworkId: string): void {
  for (const [key, stream] of state.streams) if (stream.frameworkId === frameworkId) closeStream(state, key);
}

function appendTo(
  stream: UpdateStream,
  record: StatusUpdateRecord,
): { op: 'append'; path: string; bytes: Uint8Array }[] {
  if (stream.path === undefined) return [];
  return [{ op: 'append', path: stream.path, bytes: encodeRecord(StatusUpdateRecord, record) }];
}
