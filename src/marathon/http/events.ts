import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ByteStream, openByteStream } from '../../net/event-stream.ts';
import { type PublishedEvent, streamAttached, streamDetached } from '../core/published.ts';

interface Subscriber {
  readonly stream: ByteStream;
  /** Names of events it wants; empty means all. */
  readonly types: ReadonlySet<string>;
  readonly remoteAddress: string;
  /** Events handed to the stream since it was last seen empty. */
  waiting: number;
}

const heartbeatMs = 10_000;
const heartbeat = Buffer.from('\r\n');

/** All open event streams. One frame is made for each event, whoever wants it; a reader that lags too far is cut off. */
export class EventHub {
  readonly #subscribers = new Set<Subscriber>();
  readonly #maxOutstanding: number;
  readonly #nowMs: () => number;

  constructor(options: { readonly maxOutstanding: number; readonly nowMs: () => number }) {
    this.#maxOutstanding = options.maxOutstanding;
    this.#nowMs = options.nowMs;
  }

  get size(): number {
    return this.#subscribers.size;
  }

  /** Tells everybody who wants to know. */
  publish(event: PublishedEvent): void {
    let frame: Uint8Array | undefined;
    for (const subscriber of this.#subscribers) {
      if (subscriber.types.size > 0 && !subscriber.types.has(event.eventType)) continue;
      frame ??= frameOf(event);
      this.#send(subscriber, frame);
    }
  }

  #send(subscriber: Subscriber, frame: Uint8Array): void {
    if (subscriber.stream.bufferedBytes === 0) subscriber.waiting = 0;
    subscriber.waiting++;
    if (subscriber.waiting > this.#maxOutstanding) subscriber.stream.close();
    else subscriber.stream.send(frame);
  }

  /** Opens a stream on a response. The first event it shows is its own attachment. */
  open(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
    const remoteAddress = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const stream = openByteStream(response, {
      headers: {
        'Content-Type': 'text/event-stream;charset=utf-8',
        'Cache-Control': 'no-cache, no-store, must-revalidate',
        Pragma: 'no-cache',
        Expires: '0',
        Connection: 'close',
      },
      heartbeat: () => heartbeat,
      heartbeatMs,
      onClose: () => {
        this.#subscribers.delete(subscriber);
        this.publish(streamDetached(remoteAddress, this.#nowMs()));
      },
    });
    const types = new Set(query.getAll('event_type'));
    const subscriber: Subscriber = { stream, types, remoteAddress, waiting: 0 };
    const attached = streamAttached(remoteAddress, this.#nowMs());
    // The newcomer gets this one whatever it filters by.
    stream.send(frameOf(attached));
    this.publish(attached);
    this.#subscribers.add(subscriber);
  }

  /** Ends all streams: leadership is lost, or the program stops. */
  closeAll(): void {
    for (const { stream } of [...this.#subscribers]) stream.close();
  }
}

/** One event as bytes, lines ended as the original ends them. */
export function frameOf(event: PublishedEvent): Uint8Array {
  return Buffer.from(`event: ${event.eventType}\r\ndata: ${JSON.stringify(event)}\r\n\r\n`);
}
