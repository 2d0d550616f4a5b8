/**
 * A v1 scheduler for measurements, in protobuf: the event stream over one connection, calls over several, each call a POST
 * of its own written by hand, so that the generator is not what is measured.
 */
import { connect, type Socket } from 'node:net';
import type { FrameworkInfo } from '../../src/wire/gen/mesos.ts';
import { Call, Event } from '../../src/wire/gen/scheduler.ts';
import { decode, encode } from '../../src/wire/message.ts';
import { RecordDecoder } from '../../src/wire/recordio.ts';
import { ChunkedBody } from './chunked-body.ts';

export interface FrameworkOptions {
  readonly host: string;
  readonly port: number;
  readonly info: FrameworkInfo;
  readonly callConnections: number;
  readonly onEvent: (event: Event) => void;
}

export class BenchFramework {
  readonly #options: FrameworkOptions;
  readonly #callers: CallConnection[] = [];
  #stream: Socket | undefined;
  #streamId = '';
  #next = 0;
  id = '';

  constructor(options: FrameworkOptions) {
    this.#options = options;
  }

  /** Calls that were answered with something else than 202. */
  get refused(): number {
    return this.#callers.reduce((sum, caller) => sum + caller.refused, 0);
  }

  async subscribe(): Promise<void> {
    const { host, port, info } = this.#options;
    const body = encode(Call, { type: 'SUBSCRIBE', subscribe: { framework_info: info } });
    const socket = connect(port, host);
    this.#stream = socket;
    socket.write(head(host, port, body.length, ''));
    socket.write(body);
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      this.#readStream(socket, resolve, reject);
    });
  }

  call(call: Omit<Call, 'framework_id'>): void {
    const body = encode(Call, { ...call, framework_id: { value: this.id } });
    const caller = this.#callers[this.#next++ % this.#callers.length];
    caller?.send(body);
  }

  close(): void {
    this.#stream?.destroy();
    for (const caller of this.#callers) caller.close();
  }

  #readStream(socket: Socket, onSubscribed: () => void, onRefused: (error: Error) => void): void {
    const records = new RecordDecoder({ maxRecordBytes: 1 << 30 });
    const chunks = new ChunkedBody((bytes) => {
      const decoded = records.push(bytes);
      if (!decoded.ok) throw new Error(decoded.error.reason);
      for (const record of decoded.value) this.#receive(decode(Event, record), onSubscribed);
    });
    let headBytes: Buffer | undefined = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      if (headBytes === undefined) return chunks.push(data);
      headBytes = Buffer.concat([headBytes, data]);
      const end = headBytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      const text = headBytes.subarray(0, end).toString('latin1');
      if (!text.startsWith('HTTP/1.1 200')) return onRefused(new Error(text));
      this.#streamId = /mesos-stream-id: *(\S+)/i.exec(text)?.[1] ?? '';
      const rest = headBytes.subarray(end + 4);
      headBytes = undefined;
      chunks.push(rest);
    });
  }

  #receive(event: Event, onSubscribed: () => void): void {
    if (event.subscribed !== undefined) {
      this.id = event.subscribed.framework_id.value;
      const { host, port, callConnections } = this.#options;
      // Offers may come in the same packet: calls must be possible at once.
      for (let i = 0; i < callConnections; i++) this.#callers.push(new CallConnection(host, port, this.#streamId));
      onSubscribed();
    }
    this.#options.onEvent(event);
  }
}

function head(host: string, port: number, length: number, streamId: string): string {
  const stream = streamId === '' ? '' : `Mesos-Stream-Id: ${streamId}\r\n`;
  return `POST /api/v1/scheduler HTTP/1.1\r\nHost: ${host}:${port}\r\nAccept: application/x-protobuf\r\nContent-Type: application/x-protobuf\r\n${stream}Content-Length: ${length}\r\n\r\n`;
}

const ANSWER = Buffer.from('HTTP/1.1 ');

/** Calls written one after another without waiting; answers are counted. */
class CallConnection {
  #socket: Socket;
  readonly #address: readonly [host: string, port: number, streamId: string];
  #waiting: Uint8Array[] = [];
  #isScheduled = false;
  refused = 0;
  #tail: Buffer = Buffer.alloc(0);

  constructor(host: string, port: number, streamId: string) {
    this.#address = [host, port, streamId];
    this.#socket = this.#connect();
  }

  #connect(): Socket {
    const [host, port] = this.#address;
    const socket = connect(port, host);
    socket.setNoDelay(true);
    socket.on('data', (data: Buffer) => this.#read(data));
    socket.on('error', () => {
      this.refused++;
    });
    return socket;
  }

  send(body: Uint8Array): void {
    const [host, port, streamId] = this.#address;
    this.#waiting.push(Buffer.from(head(host, port, body.length, streamId)), body);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      // The master closes connections on which nothing came for a while.
      if (!this.#socket.writable) this.#socket = this.#connect();
      this.#socket.write(Buffer.concat(this.#waiting));
      this.#waiting = [];
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(data: Buffer): void {
    const text = this.#tail.length === 0 ? data : Buffer.concat([this.#tail, data]);
    let at = text.indexOf(ANSWER);
    while (at >= 0 && at + 12 <= text.length) {
      if (text.toString('latin1', at + 9, at + 12) !== '202') this.refused++;
      at = text.indexOf(ANSWER, at + 12);
    }
    // An answer's first line may be cut here: keep what could be the beginning of one.
    this.#tail = at >= 0 ? text.subarray(at) : text.subarray(Math.max(0, text.length - ANSWER.length + 1));
  }
}
