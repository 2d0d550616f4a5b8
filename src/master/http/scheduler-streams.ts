import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type ApiContentType, messageBody } from '../../net/api-call.ts';
import { openRecordStream, type RecordStream } from '../../net/event-stream.ts';
import { Event } from '../../wire/gen/scheduler.ts';
import { encodeRecord } from '../../wire/recordio.ts';

/** A framework that asks about all its tasks gets tens of megabytes at once, and reads them when it can. */
const MAX_UNREAD_BYTES = 64 * 1024 * 1024;

interface OpenStream {
  readonly records: RecordStream;
  readonly contentType: ApiContentType;
}

/** The event streams of v1 schedulers. What is sent in one turn goes out in one write. */
export class SchedulerStreams {
  readonly #streams = new Map<string, OpenStream>();
  readonly #onClosed: (streamId: string) => void;
  /** The last event sent, framed, by form: an event for many frameworks is encoded once. */
  #last: { readonly event: Event; readonly framed: Map<ApiContentType, Uint8Array> } | undefined;

  /** `onClosed` hears of streams whose reader left or was cut off, not of those closed from here. */
  constructor(onClosed: (streamId: string) => void) {
    this.#onClosed = onClosed;
  }

  get count(): number {
    return this.#streams.size;
  }

  /** Answers a SUBSCRIBE with a stream; gives its id. */
  open(response: ServerResponse, contentType: ApiContentType): string {
    const streamId = randomUUID();
    const records = openRecordStream(response, {
      headers: { 'Content-Type': contentType, 'Mesos-Stream-Id': streamId },
      maxBufferedBytes: MAX_UNREAD_BYTES,
      onClose: () => {
        if (this.#streams.delete(streamId)) this.#onClosed(streamId);
      },
    });
    this.#streams.set(streamId, { records, contentType });
    return streamId;
  }

  /** Sends an event, if the stream is still there. */
  send(streamId: string, event: Event): void {
    const stream = this.#streams.get(streamId);
    stream?.records.send(this.#framed(event, stream.contentType));
  }

  /** Ends a stream after what was sent. */
  close(streamId: string): void {
    const stream = this.#streams.get(streamId);
    this.#streams.delete(streamId);
    stream?.records.close();
  }

  closeAll(): void {
    for (const streamId of [...this.#streams.keys()]) this.close(streamId);
  }

  #framed(event: Event, contentType: ApiContentType): Uint8Array {
    if (this.#last?.event !== event) this.#last = { event, framed: new Map() };
    let framed = this.#last.framed.get(contentType);
    if (framed === undefined) {
      framed = encodeRecord(messageBody(Event, event, contentType));
      this.#last.framed.set(contentType, framed);
    }
    return framed;
  }
}
