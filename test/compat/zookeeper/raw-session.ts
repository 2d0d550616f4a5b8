/** A client that hides nothing: sends what it is told, shows what comes, in order. */
import { connect, type Socket } from 'node:net';
import { encodeFrame, FrameSplitter } from '../../../src/zookeeper/jute/frames.ts';
import {
  type ConnectResponse,
  decodeConnectResponse,
  encodeConnectRequest,
} from '../../../src/zookeeper/jute/handshake.ts';
import { opcodes, opName } from '../../../src/zookeeper/jute/opcodes.ts';
import { JuteReader } from '../../../src/zookeeper/jute/reader.ts';
import {
  type ReplyBody,
  readNotification,
  readReplyBody,
  readReplyHeader,
  replyKindOf,
  type WatchNotification,
} from '../../../src/zookeeper/jute/replies.ts';
import { encodeRequest, type Request } from '../../../src/zookeeper/jute/requests.ts';

export interface RawReply {
  readonly xid: number;
  readonly zxid: bigint;
  readonly error: number;
  readonly body: ReplyBody | undefined;
}

type Waiting = {
  readonly kind: Parameters<typeof readReplyBody>[1];
  readonly resolve: (reply: RawReply | 'closed') => void;
};

export class RawSession {
  readonly #port: number;
  #socket: Socket | undefined;
  #splitter = new FrameSplitter(1 << 26);
  #waiting: Waiting[] = [];
  #onHandshake: ((response: ConnectResponse | 'closed') => void) | undefined;
  /** Watch events and where they stood among the replies. */
  events: WatchNotification[] = [];
  closed = true;
  sessionId = 0n;
  password: Uint8Array = new Uint8Array(16);
  lastZxid = 0n;

  constructor(port: number) {
    this.#port = port;
  }

  /** Opens a connection and asks for the session it has, or a new one. */
  open(
    fields: { timeoutMs?: number; password?: Uint8Array; lastZxidSeen?: bigint; readOnly?: boolean } = {},
  ): Promise<ConnectResponse | 'closed'> {
    this.#splitter = new FrameSplitter(1 << 26);
    this.closed = false;
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    this.#socket = socket;
    socket.on('connect', () => {
      socket.write(
        encodeConnectRequest({
          protocolVersion: 0,
          lastZxidSeen: fields.lastZxidSeen ?? 0n,
          timeoutMs: fields.timeoutMs ?? 30_000,
          sessionId: this.sessionId,
          password: fields.password ?? this.password,
          readOnly: fields.readOnly,
        }),
      );
    });
    socket.on('data', (chunk) => {
      if (socket === this.#socket) this.#receive(chunk);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (socket === this.#socket) this.#over();
    });
    return new Promise((resolve) => {
      this.#onHandshake = resolve;
    });
  }

  /** A connection of its own for the same session. */
  another(): RawSession {
    const other = new RawSession(this.#port);
    other.sessionId = this.sessionId;
    other.password = this.password;
    other.lastZxid = this.lastZxid;
    return other;
  }

  /** Cuts the connection; the session goes on at the server. */
  async cut(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined || this.closed) return;
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.destroy();
    });
  }

  call(request: Request, xid = 1): Promise<RawReply | 'closed'> {
    return this.#send(encodeRequest(xid, request), replyKindOf(request.kind));
  }

  /** Sends any operation number with any body. */
  callRaw(opcode: number, body: Uint8Array, xid = 1): Promise<RawReply | 'closed'> {
    return this.#send(
      encodeFrame((writer) => writer.int(xid).int(opcode).raw(body)),
      replyKindOf(opName(opcode) ?? 'ping'),
    );
  }

  /** Resolves when everything the server sent before is here. */
  ping(): Promise<RawReply | 'closed'> {
    return this.callRaw(opcodes.ping, new Uint8Array(0), -2);
  }

  takeEvents(): WatchNotification[] {
    return this.events.splice(0);
  }

  #send(frame: Uint8Array, kind: Waiting['kind']): Promise<RawReply | 'closed'> {
    if (this.closed) return Promise.resolve('closed');
    return new Promise((resolve) => {
      this.#waiting.push({ kind, resolve });
      this.#socket?.write(frame);
    });
  }

  #receive(chunk: Uint8Array): void {
    for (const frame of this.#splitter.push(chunk)) {
      if (this.#onHandshake !== undefined) this.#receiveHandshake(frame);
      else this.#receiveReply(frame);
    }
  }

  #receiveHandshake(frame: Uint8Array): void {
    const response = decodeConnectResponse(frame);
    if (response === undefined) throw new Error('the handshake cannot be read');
    const resolve = this.#onHandshake;
    this.#onHandshake = undefined;
    if (response.timeoutMs > 0) {
      this.sessionId = response.sessionId;
      this.password = new Uint8Array(response.password);
    }
    resolve?.(response);
  }

  #receiveReply(frame: Uint8Array): void {
    const reader = new JuteReader(frame);
    const header = readReplyHeader(reader);
    if (header === undefined) throw new Error('a reply without header');
    if (header.xid === -1) {
      const event = readNotification(reader);
      if (event === undefined) throw new Error('an event that cannot be read');
      this.events.push(event);
      return;
    }
    if (header.zxid > this.lastZxid) this.lastZxid = header.zxid;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) throw new Error('a reply nobody waits for');
    const body = header.error === 0 ? readReplyBody(reader, waiting.kind) : undefined;
    if (header.error === 0 && (body === undefined || reader.remainingBytes > 0))
      throw new Error('a body that does not fit');
    waiting.resolve({ ...header, body });
  }

  #over(): void {
    this.closed = true;
    this.#onHandshake?.('closed');
    this.#onHandshake = undefined;
    for (const { resolve } of this.#waiting.splice(0)) resolve('closed');
  }
}
