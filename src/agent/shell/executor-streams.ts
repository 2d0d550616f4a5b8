import type { RecordStream } from '../../net/event-stream.ts';
import { contentTypes } from '../../net/http-answer.ts';
import { Event } from '../../wire/gen/executor.ts';
import { toJsonText } from '../../wire/json.ts';
import { encode } from '../../wire/message.ts';

export type ExecutorContentType = typeof contentTypes.json | typeof contentTypes.protobuf;

/** Events waiting for executors that are not connected are dropped: on subscription they hear what matters again. */
export class ExecutorStreams {
  readonly #streams = new Map<string, { readonly stream: RecordStream; readonly contentType: ExecutorContentType }>();

  /** Takes the stream of a subscription; an earlier one of the same run is closed. */
  open(containerId: string, stream: RecordStream, contentType: ExecutorContentType): void {
    this.#streams.get(containerId)?.stream.close();
    this.#streams.set(containerId, { stream, contentType });
  }

  /** Forgets a stream that is over, unless another one took its place. */
  closed(containerId: string, stream: RecordStream): void {
    if (this.#streams.get(containerId)?.stream === stream) this.#streams.delete(containerId);
  }

  send(containerId: string, event: Event): void {
    const open = this.#streams.get(containerId);
    if (open !== undefined) open.stream.sendRecord(encodeEvent(event, open.contentType));
  }

  closeAll(): void {
    for (const { stream } of this.#streams.values()) stream.close();
    this.#streams.clear();
  }
}

export function encodeEvent(event: Event, contentType: ExecutorContentType): Uint8Array {
  return contentType === contentTypes.json ? Buffer.from(toJsonText(Event, event)) : encode(Event, event);
}
