/** Load on a ZooKeeper server with as little work as possible on this side: sockets, frames laid out once, replies only counted. */
import { connect, type Socket } from 'node:net';
import { encodeFrame, FrameSplitter } from '../src/zookeeper/jute/frames.ts';
import { decodeConnectResponse, encodeConnectRequest } from '../src/zookeeper/jute/handshake.ts';
import { JuteReader } from '../src/zookeeper/jute/reader.ts';
import { readReplyHeader } from '../src/zookeeper/jute/replies.ts';
import { encodeRequest, type Request } from '../src/zookeeper/jute/requests.ts';
import { JuteWriter } from '../src/zookeeper/jute/writer.ts';

const HANDSHAKE_TIMEOUT_MS = 30_000;
const PING_MS = 10_000;
const ping = encodeRequest(-2, { kind: 'ping' });

/** One client connection with a session. */
export interface LoadClient {
  /** Sends one frame; the next reply ends it. Rejects on an error of the server and on a lost connection. */
  ask(frame: Uint8Array): Promise<void>;
  /** Sends the frames `next` gives, one after the other's reply, until it gives none. */
  repeat(next: () => Uint8Array | undefined): Promise<void>;
  /** Hears each watch event. */
  onEvent: (() => void) | undefined;
  close(): void;
}

class Client implements LoadClient {
  readonly #socket: Socket;
  readonly #splitter = new FrameSplitter(1 << 26);
  #onHandshake: (() => void) | undefined;
  #onReply: ((error: number) => void) | undefined;
  #onLost: ((error: Error) => void) | undefined;
  #isClosed = false;
  onEvent: (() => void) | undefined;

  constructor(port: number, timeoutMs: number, ready: (error?: Error) => void) {
    this.#onHandshake = ready;
    this.#onLost = ready;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.setTimeout(HANDSHAKE_TIMEOUT_MS, () => this.#socket.destroy(new Error('no answer')));
    this.#socket.once('connect', () => {
      const request = { protocolVersion: 0, lastZxidSeen: 0n, timeoutMs, sessionId: 0n, readOnly: undefined };
      this.#socket.write(encodeConnectRequest({ ...request, password: new Uint8Array(16) }));
    });
    this.#socket.on('data', (chunk) => this.#receive(chunk));
    this.#socket.on('error', (error) => this.#onLost?.(error));
    const pings = setInterval(() => this.#socket.write(ping), PING_MS);
    this.#socket.on('close', () => {
      clearInterval(pings);
      this.#isClosed = true;
      this.#onLost?.(new Error('the server closed the connection'));
    });
  }

  ask(frame: Uint8Array): Promise<void> {
    let asked = false;
    return this.repeat(() => {
      if (asked) return undefined;
      asked = true;
      return frame;
    });
  }

  repeat(next: () => Uint8Array | undefined): Promise<void> {
    if (this.#isClosed) return Promise.reject(new Error('the server closed the connection'));
    return new Promise((resolve, reject) => {
      this.#onLost = reject;
      const send = (): void => {
        const frame = next();
        if (frame === undefined) resolve();
        else this.#socket.write(frame);
      };
      this.#onReply = (error) => {
        if (error === 0) send();
        else reject(new Error(`the server answered ${error}`));
      };
      send();
    });
  }

  close(): void {
    this.#onLost = undefined;
    this.#socket.destroy();
  }

  #receive(chunk: Uint8Array): void {
    for (const frame of this.#splitter.push(chunk)) {
      if (this.#onHandshake !== undefined) {
        const ready = this.#onHandshake;
        this.#onHandshake = undefined;
        this.#socket.setTimeout(0);
        if ((decodeConnectResponse(frame)?.timeoutMs ?? 0) <= 0) this.#onLost?.(new Error('no session'));
        else ready();
        continue;
      }
      const header = readReplyHeader(new JuteReader(frame));
      if (header?.xid === -1) this.onEvent?.();
      else if (header?.xid !== -2) this.#onReply?.(header?.error ?? -1);
    }
  }
}

export function openLoadClient(port: number, timeoutMs = 40_000): Promise<LoadClient> {
  return new Promise((resolve, reject) => {
    const client: Client = new Client(port, timeoutMs, (error) =>
      error === undefined ? resolve(client) : reject(error),
    );
  });
}

export function openLoadClients(port: number, count: number): Promise<LoadClient[]> {
  return Promise.all(Array.from({ length: count }, () => openLoadClient(port)));
}

/** A request as the bytes of its frame. */
export function frameOf(request: Request): Uint8Array {
  return encodeRequest(1, request);
}

const openAclBytes = encodeFrame((writer) => writer.int(1).int(31).string('world').string('anyone')).subarray(4);

/** The frame of a create with the open ACL, made without any object in between. */
export function createFrame(path: string, data: Uint8Array): Uint8Array {
  const write = (writer: JuteWriter): void => {
    writer.int(1).int(1).string(path).buffer(data).raw(openAclBytes).int(0);
  };
  return encodeFrame(write, new JuteWriter(160 + data.length));
}

/** Requests answered in `durationMs` with every client asking one at a time, by second. */
export async function measureRate(
  clients: readonly LoadClient[],
  durationMs: number,
  frame: (client: number) => Uint8Array,
): Promise<number> {
  let done = 0;
  const startMs = performance.now();
  const endMs = startMs + durationMs;
  await Promise.all(
    clients.map((client, index) =>
      client.repeat(() => {
        if (performance.now() >= endMs) return undefined;
        done++;
        return frame(index);
      }),
    ),
  );
  return (done * 1000) / (performance.now() - startMs);
}
