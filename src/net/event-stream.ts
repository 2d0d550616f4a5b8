import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { encodeRecord, recordHead } from '../wire/recordio.ts';

export interface StreamOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Called for a heartbeat to send; with `heartbeatMs`. */
  readonly heartbeat?: () => Uint8Array;
  readonly heartbeatMs?: number;
  /** A reader that leaves more than this unread is cut off (large single pieces do not count). 16 MiB when left out. */
  readonly maxBufferedBytes?: number;
  /** Called once when the stream is over, whoever ended it. */
  readonly onClose?: (reason: StreamEnd) => void;
}

/** closed: by us; gone: the reader left; slow: it was cut off because it does not read. */
export type StreamEnd = 'closed' | 'gone' | 'slow';

/** An answer that never ends: bytes go out once a turn, whatever was sent in it. */
export interface ByteStream {
  readonly isOpen: boolean;
  /** Bytes sent but not yet taken by the reader's kernel. */
  readonly bufferedBytes: number;
  /** Sends framed bytes as they are; false when the stream is over. Arrays are not copied before the turn ends. */
  send(framed: Uint8Array): boolean;
  /** Sends at once what many streams send; false when the stream is over. */
  sendShared(batch: SharedBatch): boolean;
  /** Ends the stream after what was sent. */
  close(): void;
}

export interface RecordStream extends ByteStream {
  /** Frames and sends one record. For many readers of one record frame it once with `encodeRecord` and use `send`. */
  sendRecord(payload: Uint8Array): boolean;
  /** The same for a large record that is there in parts. Nothing is copied; the parts must not change. */
  sendLargeRecord(parts: readonly Uint8Array[]): boolean;
}

/** Framed bytes for many streams: what the connection needs around them is made once for all. */
export class SharedBatch {
  readonly pieces: readonly Uint8Array[];
  readonly sizeBytes: number;
  #chunks: Uint8Array | undefined;

  constructor(pieces: readonly Uint8Array[]) {
    this.pieces = pieces;
    this.sizeBytes = pieces.reduce((sum, { length }) => sum + length, 0);
  }

  /** Each piece as one chunk of HTTP's chunked coding, all in one buffer. */
  get chunks(): Uint8Array {
    this.#chunks ??= inChunks(this.pieces);
    return this.#chunks;
  }
}

export interface ServerSentEvent {
  readonly event?: string;
  readonly data: string;
  readonly id?: string;
}

/** Opens a stream on a response: writes the head at once. */
export function openByteStream(response: ServerResponse, options: StreamOptions): ByteStream {
  return new TurnStream(response, options);
}

/** Opens a RecordIO stream. Heartbeats are payloads; they are framed here. */
export function openRecordStream(response: ServerResponse, options: StreamOptions): RecordStream {
  const { heartbeat } = options;
  const framing = heartbeat === undefined ? options : { ...options, heartbeat: () => encodeRecord(heartbeat()) };
  return new TurnStream(response, framing);
}

/** The bytes of one server-sent event. */
export function encodeServerSentEvent(event: ServerSentEvent): Uint8Array {
  const id = event.id === undefined ? '' : `id: ${event.id.replace(/[\r\n]/g, ' ')}\n`;
  const name = event.event === undefined ? '' : `event: ${event.event.replace(/[\r\n]/g, ' ')}\n`;
  const data = event.data
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join('');
  return Buffer.from(`${id}${name}${data}\n`);
}

/** A blank line: keeps a server-sent event stream alive and means nothing. */
export const serverSentHeartbeat: Uint8Array = Buffer.from('\n');

/** Opens a server-sent event stream. */
export function openServerSentEvents(response: ServerResponse, options: StreamOptions): ByteStream {
  const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', ...options.headers };
  return new TurnStream(response, { ...options, headers });
}

class TurnStream implements RecordStream {
  readonly #response: ServerResponse;
  readonly #maxBufferedBytes: number;
  readonly #onClose: ((reason: StreamEnd) => void) | undefined;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** Large single pieces, such as a snapshot of the cluster, that came on top of the bound and were not read yet. */
  #burstBytes = 0;
  #isFlushScheduled = false;
  #end: StreamEnd | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(response: ServerResponse, options: StreamOptions) {
    this.#response = response;
    this.#maxBufferedBytes = options.maxBufferedBytes ?? 16 * 1024 * 1024;
    this.#onClose = options.onClose;
    response.once('close', () => this.#finish('gone'));
    response.on('error', () => this.#finish('gone'));
    response.writeHead(options.status ?? 200, { ...options.headers });
    response.flushHeaders();
    const { heartbeat, heartbeatMs } = options;
    if (heartbeat !== undefined && heartbeatMs !== undefined) {
      this.#timer = setInterval(() => this.send(heartbeat()), heartbeatMs);
      this.#timer.unref();
    }
    if (response.destroyed) setImmediate(() => this.#finish('gone'));
  }

  get isOpen(): boolean {
    return this.#end === undefined;
  }

  get bufferedBytes(): number {
    return this.#waitingBytes + this.#response.writableLength;
  }

  sendRecord(payload: Uint8Array): boolean {
    return this.send(encodeRecord(payload));
  }

  send(framed: Uint8Array): boolean {
    if (this.#end !== undefined) return false;
    this.#waiting.push(framed);
    this.#waitingBytes += framed.length;
    if (this.bufferedBytes <= this.#maxBufferedBytes) this.#burstBytes = 0;
    else if (framed.length > this.#maxBufferedBytes / 2) this.#burstBytes += framed.length;
    if (this.bufferedBytes > this.#maxBufferedBytes + this.#burstBytes) return this.#cut();
    if (!this.#isFlushScheduled) {
      this.#isFlushScheduled = true;
      setImmediate(() => this.#flush());
    }
    return true;
  }

  sendShared(batch: SharedBatch): boolean {
    if (this.#end !== undefined) return false;
    if (this.bufferedBytes <= this.#maxBufferedBytes) this.#burstBytes = 0;
    if (this.bufferedBytes + batch.sizeBytes > this.#maxBufferedBytes + this.#burstBytes) return this.#cut();
    this.#flush();
    const socket = this.#chunkedSocket();
    if (socket !== undefined) socket.write(batch.chunks);
    else for (const piece of batch.pieces) this.#response.write(piece);
    return true;
  }

  sendLargeRecord(parts: readonly Uint8Array[]): boolean {
    if (this.#end !== undefined) return false;
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const head = recordHead(length);
    this.#flush();
    this.#burstBytes += length;
    const socket = this.#chunkedSocket();
    if (socket === undefined) {
      for (const part of [head, ...parts]) this.#response.write(part);
      return true;
    }
    socket.cork();
    socket.write(`${(head.length + length).toString(16)}\r\n`);
    for (const part of [head, ...parts, chunkEnd]) socket.write(part);
    socket.uncork();
    return true;
  }

  /**
   * The socket, when chunks are ours to write: before an earlier answer on this connection is complete, and for HTTP/1.0,
   * they are not.
   */
  #chunkedSocket(): Socket | undefined {
    const { socket, chunkedEncoding } = this.#response;
    return socket !== null && chunkedEncoding ? socket : undefined;
  }

  close(): void {
    if (this.#end !== undefined) return;
    this.#flush();
    this.#response.end();
    this.#finish('closed');
  }

  #cut(): boolean {
    this.#finish('slow');
    this.#response.destroy();
    return false;
  }

  #flush(): void {
    this.#isFlushScheduled = false;
    const pieces = this.#waiting;
    if (pieces.length === 0 || this.#end !== undefined) return;
    this.#waiting = [];
    this.#waitingBytes = 0;
    const socket = this.#chunkedSocket();
    // Clients in the field take one chunk for one event, as Mesos sends them: pieces share a write, never a chunk.
    if (socket !== undefined) socket.write(inChunks(pieces));
    else for (const piece of pieces) this.#response.write(piece);
  }

  #finish(reason: StreamEnd): void {
    if (this.#end !== undefined) return;
    this.#end = reason;
    this.#waiting = [];
    this.#waitingBytes = 0;
    clearInterval(this.#timer);
    this.#onClose?.(reason);
  }
}

const chunkEnd = Buffer.from('\r\n');

/** Each piece as one chunk of HTTP's chunked coding, all in one buffer. */
function inChunks(pieces: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const piece of pieces) {
    // An empty chunk would end the answer.
    if (piece.length > 0) parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, chunkEnd);
  }
  return Buffer.concat(parts);
}
