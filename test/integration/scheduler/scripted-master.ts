import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Call, Event } from '../../../src/wire/gen/scheduler.ts';
import { decode, encode } from '../../../src/wire/message.ts';
import { encodeRecord } from '../../../src/wire/recordio.ts';

export interface ReceivedCall {
  readonly call: Call;
  readonly streamId: string | undefined;
  readonly authorization: string | undefined;
}

/** What the master does with a SUBSCRIBE instead of accepting it. */
export type Refusal =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** Accepts the stream and sends these bytes instead of SUBSCRIBED. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'silence' };

/**
 * A master that does what a test says: accepts subscriptions, records calls, sends events cut into odd pieces. It keeps no state of
 * agents or tasks.
 */
export class ScriptedMaster {
  readonly calls: ReceivedCall[] = [];
  /** Taken one by one by the next subscriptions; none left: accepted. */
  readonly refusals: Refusal[] = [];
  /** Answers to the next other calls; none left: 202. */
  readonly answers: { readonly status: number; readonly body?: string }[] = [];
  /** Bytes of each piece the stream is cut into. */
  pieceBytes = 7;
  heartbeatSeconds = 15;
  frameworkId = 'framework-1';
  /** Called with every call after it was recorded and before it is answered. */
  onCall: (call: Call, connection: Socket) => void = () => {};
  readonly #server: Server;
  #stream: ServerResponse | undefined;
  #streamId = '';
  #streams = 0;
  #waiters: (() => void)[] = [];

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => this.#take(request, response));
  }

  static async start(port = 0): Promise<ScriptedMaster> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return new ScriptedMaster(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  get isStreaming(): boolean {
    return this.#stream !== undefined;
  }

  callsOf(type: Call['type']): Call[] {
    return this.calls.filter(({ call }) => call.type === type).map(({ call }) => call);
  }

  /** Resolves once the condition holds; it is looked at after each call and change of stream. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  send(...events: readonly Event[]): void {
    for (const event of events) this.sendBytes(encodeRecord(encode(Event, event)));
  }

  sendBytes(bytes: Uint8Array): void {
    for (let offset = 0; offset < bytes.length; offset += this.pieceBytes) {
      this.#stream?.write(bytes.subarray(offset, offset + this.pieceBytes));
    }
  }

  /** Breaks the stream as a crash would. */
  dropStream(): void {
    this.#stream?.destroy();
    this.#stream = undefined;
  }

  /** Breaks every connection. */
  dropAll(): void {
    this.#stream = undefined;
    this.#server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.dropAll();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const call = decode(Call, Buffer.concat(parts));
    const streamId = request.headers['mesos-stream-id'];
    this.calls.push({
      call,
      streamId: Array.isArray(streamId) ? streamId[0] : streamId,
      authorization: request.headers.authorization,
    });
    this.onCall(call, request.socket);
    if (call.type === 'SUBSCRIBE') this.#subscribe(response);
    else this.#answer(response, streamId);
    this.#wake();
  }

  #answer(response: ServerResponse, streamId: string | string[] | undefined): void {
    const scripted = this.answers.shift();
    if (scripted !== undefined) {
      response.writeHead(scripted.status).end(scripted.body ?? '');
    } else if (streamId !== this.#streamId) {
      response.writeHead(400).end('The stream ID included in this request does not match the current one');
    } else {
      response.writeHead(202).end();
    }
  }

  #subscribe(response: ServerResponse): void {
    const refusal = this.refusals.shift();
    if (refusal?.kind === 'silence') return;
    if (refusal?.kind === 'answer') {
      response.writeHead(refusal.status, refusal.headers).end(refusal.body ?? '');
      return;
    }
    this.#streamId = `stream-${++this.#streams}`;
    response.writeHead(200, { 'Content-Type': 'application/x-protobuf', 'Mesos-Stream-Id': this.#streamId });
    this.#stream = response;
    response.on('close', () => {
      if (this.#stream === response) this.#stream = undefined;
      this.#wake();
    });
    if (refusal?.kind === 'bytes') {
      this.sendBytes(refusal.bytes);
      return;
    }
    const master_info = { id: 'M', ip: 16777343, port: this.port, pid: `master@${this.address}` };
    this.send(
      {
        type: 'SUBSCRIBED',
        subscribed: {
          framework_id: { value: this.frameworkId },
          heartbeat_interval_seconds: this.heartbeatSeconds,
          master_info,
        },
      },
      { type: 'HEARTBEAT' },
    );
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}
