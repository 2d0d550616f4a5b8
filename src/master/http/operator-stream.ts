/** SUBSCRIBE of the operator API: a snapshot of the cluster, then every change, to any number of readers. */
import type { ServerResponse } from 'node:http';
import { type ApiContentType, messageBody } from '../../net/api-call.ts';
import { openRecordStream, type RecordStream, SharedBatch } from '../../net/event-stream.ts';
import { contentTypes, sendAnswer } from '../../net/http-answer.ts';
import type { Exchange } from '../../net/http-server.ts';
import { Event } from '../../wire/gen/master.ts';
import { encodeRecord } from '../../wire/recordio.ts';
import type { ClusterChange } from '../core/effects.ts';
import { field, stateContent, stateFields, type TakeDown } from './cluster-bytes.ts';
import { agentText, stateJson } from './cluster-json.ts';
import { notServingAnswer } from './leader.ts';
import { agentMessage, frameworkMessage } from './operator-messages.ts';
import type { OperatorDoor } from './operator-read.ts';
import type { Part } from './parts.ts';
import type { View } from './view.ts';

/** Changes that wait for the next write. */
const MAX_WAITING_BYTES = 1024 * 1024;
/** A change waits so long at most. */
const MAX_PAUSE_MS = 100;
/** Time for other work between two writes to all readers, as a multiple of what a write took. */
const PAUSES_PER_WRITE = 4;
/** Changes held for a reader whose snapshot is still being made; a reader with more is cut off. */
const MAX_HELD_BYTES = 16 * 1024 * 1024;

/** What a reader gets: all with the same form share it. */
interface Form {
  readonly contentType: ApiContentType;
  readonly view: View;
}

interface Reader extends Form {
  /** Tells forms apart. */
  readonly formKey: string;
  /** What is to follow the snapshot, which is not sent yet. */
  held: SharedBatch[] | undefined;
}

/**
 * All readers of the event stream. A change is rendered and framed once for each form that someone reads; the changes of a
 * turn, or of a little more when there are many readers, go to each of them in one write.
 */
export class OperatorStreams {
  readonly #door: OperatorDoor;
  /** Oldest first. */
  readonly #readers = new Map<RecordStream, Reader>();
  /** Forms of the readers; made anew when readers come and go. */
  #forms: ReadonlyMap<string, Form> | undefined;
  readonly #waiting = new Map<string, Uint8Array[]>();
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #nextWriteMs = 0;

  constructor(door: OperatorDoor) {
    this.#door = door;
    door.onChange((change) => this.#publish(change));
  }

  get count(): number {
    return this.#readers.size;
  }

  /** Answers a SUBSCRIBE. Beyond the limit the oldest reader is dropped, as in Mesos. */
  async subscribe({ request, response, principal }: Exchange, contentType: ApiContentType): Promise<void> {
    const { state, snapshots, views } = this.#door;
    const view = views.of(principal?.value);
    const { cluster } = view;
    await snapshots.prepare(() => (contentType === contentTypes.json ? stateJson(cluster) : stateContent(cluster)));
    // Preparing took time, in which leadership may have been lost.
    const deposed = notServingAnswer(state, request);
    if (deposed !== undefined) return sendAnswer(request, response, deposed);
    if (response.destroyed) return;
    // What waits is in the snapshot already.
    this.#write();
    const snapshot = snapshots.now((takeDown) => this.#subscribed({ contentType, view }, takeDown));
    const reader: Reader = { contentType, view, formKey: `${contentType} ${view.key}`, held: [] };
    const stream = this.#open(response, contentType, reader);
    const parts = await snapshot.encoded();
    if (!stream.isOpen) return;
    stream.sendLargeRecord(parts);
    stream.sendRecord(heartbeatIn(contentType));
    for (const batch of reader.held ?? []) stream.sendShared(batch);
    reader.held = undefined;
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const stream of [...this.#readers.keys()]) stream.close();
  }

  #open(response: ServerResponse, contentType: ApiContentType, reader: Reader): RecordStream {
    const { settings } = this.#door.state;
    for (const oldest of this.#readers.keys()) {
      if (this.#readers.size < settings.maxOperatorStreams) break;
      oldest.close();
    }
    const heartbeat = heartbeatIn(contentType);
    const stream = openRecordStream(response, {
      headers: { 'Content-Type': contentType },
      heartbeat: () => heartbeat,
      heartbeatMs: settings.heartbeatIntervalMs,
      onClose: () => this.#removed(stream),
    });
    this.#readers.set(stream, reader);
    this.#forms = undefined;
    return stream;
  }

  *#subscribed({ contentType, view }: Form, takeDown: TakeDown): Generator<Part> {
    const { state } = this.#door;
    const seconds = state.settings.heartbeatIntervalMs / 1000;
    if (contentType === contentTypes.json) {
      yield '{"type":"SUBSCRIBED","subscribed":{"get_state":';
      yield* stateJson(view.cluster);
      yield `,"heartbeat_interval_seconds":${seconds}}}`;
      return;
    }
    // Event.type = 1, Event.subscribed = 2; Subscribed.get_state = 1, .heartbeat_interval_seconds = 2. Protobuf merges the
    // two occurrences of `subscribed`.
    yield messageBody(Event, { type: 'SUBSCRIBED', subscribed: { heartbeat_interval_seconds: seconds } }, contentType);
    yield* field(2, field(1, stateFields(view.cluster, takeDown)));
  }

  #publish(change: ClusterChange): void {
    if (this.#readers.size === 0) return;
    for (const [key, form] of this.#formsRead()) {
      if (!form.view.change(change)) continue;
      const framed = encodeRecord(renderChange(change, form));
      const waiting = this.#waiting.get(key);
      if (waiting === undefined) this.#waiting.set(key, [framed]);
      else waiting.push(framed);
      this.#waitingBytes += framed.length;
    }
    if (this.#waitingBytes > MAX_WAITING_BYTES) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), Math.max(0, this.#nextWriteMs - performance.now()));
  }

  #formsRead(): ReadonlyMap<string, Form> {
    this.#forms ??= new Map(Array.from(this.#readers.values(), (reader) => [reader.formKey, reader]));
    return this.#forms;
  }

  #removed(stream: RecordStream): void {
    this.#readers.delete(stream);
    this.#forms = undefined;
  }

  /** Sends what waits to all readers. */
  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.size === 0) return;
    const startedMs = performance.now();
    const batches = new Map([...this.#waiting].map(([key, pieces]) => [key, new SharedBatch(pieces)]));
    this.#waiting.clear();
    this.#waitingBytes = 0;
    for (const [stream, reader] of [...this.#readers]) {
      const batch = batches.get(reader.formKey);
      if (batch !== undefined) send(stream, reader, batch);
    }
    const endMs = performance.now();
    this.#nextWriteMs = endMs + Math.min(MAX_PAUSE_MS, (endMs - startedMs) * PAUSES_PER_WRITE);
  }
}

function send(stream: RecordStream, { held }: Reader, batch: SharedBatch): void {
  if (held === undefined) {
    stream.sendShared(batch);
    return;
  }
  held.push(batch);
  if (held.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) > MAX_HELD_BYTES) stream.close();
}

function heartbeatIn(contentType: ApiContentType): Uint8Array {
  return messageBody(Event, { type: 'HEARTBEAT' }, contentType);
}

function renderChange(change: ClusterChange, { contentType, view }: Form): Uint8Array {
  if (change.kind === 'agent-added' && contentType === contentTypes.json) {
    return Buffer.from(`{"type":"AGENT_ADDED","agent_added":{"agent":${agentText(view.agent(change.agent))}}}`);
  }
  return messageBody(Event, eventOf(change, view), contentType);
}

function eventOf(change: ClusterChange, view: View): Event {
  switch (change.kind) {
    case 'task-added':
      return { type: 'TASK_ADDED', task_added: { task: change.task.message } };
    case 'task-updated': {
      const { task, status, state } = change;
      return { type: 'TASK_UPDATED', task_updated: { framework_id: { value: task.frameworkId }, status, state } };
    }
    case 'agent-added':
      return { type: 'AGENT_ADDED', agent_added: { agent: agentMessage(view.agent(change.agent)) } };
    case 'agent-removed':
      return { type: 'AGENT_REMOVED', agent_removed: { agent_id: change.agent.wireId } };
    case 'framework-added':
      return { type: 'FRAMEWORK_ADDED', framework_added: { framework: frameworkMessage(change.framework) } };
    case 'framework-updated':
      return { type: 'FRAMEWORK_UPDATED', framework_updated: { framework: frameworkMessage(change.framework) } };
    case 'framework-removed':
      return { type: 'FRAMEWORK_REMOVED', framework_removed: { framework_info: change.framework.info } };
  }
}
