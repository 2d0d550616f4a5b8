/** SUBSCRIBE of the operator API: a snapshot of the cluster, then every change, to any number of readers. */
import { type ApiContentType, messageBody } from '../../net/api-call.ts';
import { type ByteStream, openRecordStream } from '../../net/event-stream.ts';
import { contentTypes } from '../../net/http-answer.ts';
import type { Exchange } from '../../net/http-server.ts';
import { Event } from '../../wire/gen/master.ts';
import { encodeRecord } from '../../wire/recordio.ts';
import type { ClusterChange } from '../core/effects.ts';
import { field, stateChunks } from './cluster-bytes.ts';
import { agentText, pushState } from './cluster-json.ts';
import { agentMessage, frameworkMessage } from './operator-messages.ts';
import type { Pieces } from './pieces.ts';
import type { MasterDoor } from './route.ts';

/** All readers of the event stream. A change is rendered once for each form that someone reads. */
export class OperatorStreams {
  readonly #door: MasterDoor;
  /** Oldest first. */
  readonly #readers = new Map<ByteStream, ApiContentType>();

  constructor(door: MasterDoor) {
    this.#door = door;
    door.onChange((change) => this.#publish(change));
  }

  get count(): number {
    return this.#readers.size;
  }

  /** Answers a SUBSCRIBE. Beyond the limit the oldest reader is dropped, as in Mesos. */
  subscribe({ response }: Exchange, contentType: ApiContentType): void {
    const { settings } = this.#door.state;
    const limit = settings.maxOperatorStreams;
    for (const oldest of this.#readers.keys()) {
      if (this.#readers.size < limit) break;
      oldest.close();
      this.#readers.delete(oldest);
    }
    const heartbeat = messageBody(Event, { type: 'HEARTBEAT' }, contentType);
    const stream = openRecordStream(response, {
      headers: { 'Content-Type': contentType },
      heartbeat: () => heartbeat,
      heartbeatMs: settings.heartbeatIntervalMs,
      onClose: () => this.#readers.delete(stream),
    });
    // Nothing can change between the snapshot and the entry into the list: both happen in this turn.
    stream.sendRecord(this.#snapshot(contentType));
    stream.sendRecord(heartbeat);
    this.#readers.set(stream, contentType);
  }

  close(): void {
    for (const stream of this.#readers.keys()) stream.close();
    this.#readers.clear();
  }

  #snapshot(contentType: ApiContentType): Uint8Array {
    const seconds = this.#door.state.settings.heartbeatIntervalMs / 1000;
    if (contentType === contentTypes.json) {
      const pieces: Pieces = ['{"type":"SUBSCRIBED","subscribed":{"get_state":'];
      pushState(pieces, this.#door.state);
      pieces.push(`,"heartbeat_interval_seconds":${seconds}}}`);
      return Buffer.from(pieces.join(''));
    }
    // Event.type = 1, Event.subscribed = 2; Subscribed.get_state = 1, .heartbeat_interval_seconds = 2.
    const interval = messageBody(
      Event,
      { type: 'SUBSCRIBED', subscribed: { heartbeat_interval_seconds: seconds } },
      contentType,
    );
    const state = field(2, field(1, stateChunks(this.#door.state)));
    // Protobuf merges the two occurrences of `subscribed`.
    return Buffer.concat([interval, ...state]);
  }

  #publish(change: ClusterChange): void {
    if (this.#readers.size === 0) return;
    const framed = new Map<ApiContentType, Uint8Array>();
    for (const [stream, contentType] of this.#readers) {
      let bytes = framed.get(contentType);
      if (bytes === undefined) {
        bytes = encodeRecord(renderChange(change, contentType));
        framed.set(contentType, bytes);
      }
      stream.send(bytes);
    }
  }
}

function renderChange(change: ClusterChange, contentType: ApiContentType): Uint8Array {
  if (change.kind === 'agent-added' && contentType === contentTypes.json) {
    return Buffer.from(`{"type":"AGENT_ADDED","agent_added":{"agent":${agentText(change.agent)}}}`);
  }
  return messageBody(Event, eventOf(change), contentType);
}

function eventOf(change: ClusterChange): Event {
  switch (change.kind) {
    case 'task-added':
      return { type: 'TASK_ADDED', task_added: { task: change.task.message } };
    case 'task-updated': {
      const { task, status, state } = change;
      return { type: 'TASK_UPDATED', task_updated: { framework_id: { value: task.frameworkId }, status, state } };
    }
    case 'agent-added':
      return { type: 'AGENT_ADDED', agent_added: { agent: agentMessage(change.agent) } };
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
