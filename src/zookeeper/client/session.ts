import { randomBytes } from 'node:crypto';
import type { LogFields } from '../../base/logger.ts';
import { zkErrors } from '../jute/errors.ts';
import type { ConnectRequest, ConnectResponse } from '../jute/handshake.ts';
import { specialXids } from '../jute/opcodes.ts';
import { JuteReader } from '../jute/reader.ts';
import { defaultMaxFrameBytes } from '../jute/records.ts';
import {
  type ReplyBody,
  type ReplyHeader,
  readNotification,
  readReplyBody,
  readReplyHeader,
  replyKindOf,
} from '../jute/replies.ts';
import { encodeRequest, type Request } from '../jute/requests.ts';
import type { ServerAddress } from '../zk-url.ts';
import { Connection } from './connection.ts';
import { Fifo } from './fifo.ts';
import { Identities } from './identities.ts';
import { ServerList } from './server-list.ts';
import type { TlsOptions } from './tls.ts';
import { type FiredWatch, WatchTable } from './watch-table.ts';
import type { ClientState, Credential } from './zookeeper-client.ts';
import { ZookeeperError, zookeeperError } from './zookeeper-error.ts';

const maxQueuedCalls = 10_000;
/** Calls on their way whose answers are awaited. */
const maxSentCalls = 20_000;
const largestXid = 0x7fffffff;
const noPassword = new Uint8Array(16);

export interface SessionOptions {
  readonly servers: readonly ServerAddress[];
  readonly sessionTimeoutMs: number;
  readonly operationTimeoutMs: number;
  readonly auth: Credential | undefined;
  readonly tls: TlsOptions | undefined;
  readonly onWarning: (message: string, fields?: LogFields) => void;
  readonly onState: (state: ClientState) => void;
  readonly onWatch: (fired: FiredWatch) => void;
}

export interface Call {
  readonly request: Request;
  /** As the caller wrote it, for errors. */
  readonly path: string | undefined;
  /** Runs with the reply before any later frame is looked at: the place to register watches. */
  readonly onReply?: (header: ReplyHeader) => void;
}

interface Pending extends Call {
  readonly xid: number;
  readonly deadlineMs: number;
  readonly resolve: (body: ReplyBody) => void;
  readonly reject: (error: Error) => void;
  /** Rejected already; its reply is still to come. */
  settled: boolean;
}

/** Something sent whose reply is awaited, in order. Pings and restored watches have no caller. */
interface Sent {
  readonly xid: number;
  readonly sentMs: number;
  readonly pending: Pending | undefined;
}

/**
 * One ZooKeeper session after the other: connects, keeps alive, reconnects, notices expiry (also by itself, when the server
 * cannot tell) and starts the next session. Calls wait here while there is no connection.
 */
export class Session {
  readonly watches: WatchTable = new WatchTable();
  readonly #options: SessionOptions;
  readonly #servers: ServerList;
  readonly #queue = new Fifo<Pending>();
  readonly #sent = new Fifo<Sent>();
  readonly #identities: Identities;
  readonly #timer: NodeJS.Timeout;
  #reconnect: NodeJS.Timeout | undefined;
  #state: ClientState = 'connecting';
  #connection: Connection | undefined;
  #server: ServerAddress | undefined;
  #sessionId = 0n;
  #password: Uint8Array = noPassword;
  #timeoutMs: number;
  #lastZxid = 0n;
  #xid = 0;
  #attemptDeadlineMs = 0;
  #handshakeSentMs = 0;
  #lastSentMs = 0;
  #lastReceivedMs = 0;
  /** When the last frame was sent that the server is known to have seen: its timer cannot have started earlier. */
  #lastConfirmedMs = 0;
  #closing: (() => void) | undefined;
  #refusal: ZookeeperError | undefined;
  #expiry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#timeoutMs = options.sessionTimeoutMs;
    this.#identities = new Identities(options.auth);
    this.#servers = new ServerList(options.servers, randomBytes(8).readBigUInt64BE());
    this.#timer = setInterval(
      () => {
        this.#tick(performance.now());
      },
      Math.min(500, Math.max(20, options.sessionTimeoutMs / 20)),
    );
    this.#scheduleConnect();
  }

  get state(): ClientState {
    return this.#state;
  }

  get sessionId(): bigint {
    return this.#sessionId;
  }

  get timeoutMs(): number {
    return this.#timeoutMs;
  }

  /** Sends a request when connected, otherwise keeps it. Rejects with a ZookeeperError. */
  call(call: Call): Promise<ReplyBody> {
    if (this.#state === 'closed' || this.#closing !== undefined) {
      return Promise.reject(this.#refusal ?? new ZookeeperError('closed', call.path, 'the client is closed'));
    }
    const isFull = this.#queue.size >= maxQueuedCalls || this.#sent.size >= maxSentCalls;
    if (isFull) {
      const waiting = `${this.#queue.size + this.#sent.size} calls wait for ZooKeeper already`;
      return Promise.reject(new ZookeeperError('queue-full', call.path, waiting));
    }
    return new Promise((resolve, reject) => {
      this.#xid = this.#xid === largestXid ? 1 : this.#xid + 1;
      const deadlineMs = performance.now() + this.#options.operationTimeoutMs;
      const pending: Pending = { ...call, xid: this.#xid, deadlineMs, resolve, reject, settled: false };
      if (this.#state === 'connected') this.#send(pending);
      else this.#queue.push(pending);
    });
  }

  /** Proves an identity on this and all later connections. Rejects with a ZookeeperError. */
  addAuth(credential: Credential): Promise<void> {
    if (this.#state === 'closed' || this.#closing !== undefined) {
      return Promise.reject(this.#refusal ?? new ZookeeperError('closed', undefined, 'the client is closed'));
    }
    const deadlineMs = performance.now() + this.#options.operationTimeoutMs;
    return new Promise((resolve, reject) => {
      const added = this.#identities.add(credential, { deadlineMs, resolve, reject });
      if (added && this.#state === 'connected') this.#sendAuth(credential);
    });
  }

  /** Ends the session on the server when connected, and everything here within a few seconds. */
  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    if (this.#closing === undefined && this.#state === 'connected') {
      const farewell = this.call({ request: { kind: 'closeSession' }, path: undefined });
      const patience = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(2000, this.#timeoutMs / 3));
        this.#closing = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      await Promise.race([farewell.catch(() => {}), patience]);
    }
    this.#finish(new ZookeeperError('closed', undefined, 'the client is closed'));
  }

  #setState(state: ClientState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onState(state);
  }

  #scheduleConnect(): void {
    const { server, waitMs } = this.#servers.next();
    this.#reconnect = setTimeout(() => {
      this.#reconnect = undefined;
      this.#connect(server);
    }, waitMs);
  }

  #connect(server: ServerAddress): void {
    this.#server = server;
    this.#attemptDeadlineMs = performance.now() + this.#servers.answerTimeoutMs(this.#timeoutMs);
    const target = { server, tls: this.#options.tls };
    const connection: Connection = new Connection(target, () => this.#handshake(), {
      onHandshake: (response) => {
        this.#welcome(response);
      },
      onFrame: (frame) => {
        this.#receive(frame);
      },
      onClosed: (reason) => {
        this.#lose(reason);
      },
    });
    this.#connection = connection;
  }

  #handshake(): ConnectRequest {
    this.#handshakeSentMs = performance.now();
    return {
      protocolVersion: 0,
      lastZxidSeen: this.#lastZxid,
      timeoutMs: this.#options.sessionTimeoutMs,
      sessionId: this.#sessionId,
      password: this.#password,
      readOnly: undefined,
    };
  }

  #welcome(response: ConnectResponse): void {
    if (response.timeoutMs <= 0) {
      if (this.#sessionId === 0n) this.#drop('the server refused to open a session');
      else this.#expire('the server says that the session is expired');
      return;
    }
    const nowMs = performance.now();
    this.#servers.succeeded();
    this.#sessionId = response.sessionId;
    this.#password = response.password.slice();
    this.#timeoutMs = response.timeoutMs;
    this.#lastReceivedMs = nowMs;
    this.#lastSentMs = nowMs;
    this.#lastConfirmedMs = this.#handshakeSentMs;
    clearTimeout(this.#expiry);
    for (const credential of this.#identities.begin()) this.#sendAuth(credential);
    for (const request of this.watches.restore(this.#lastZxid)) this.#sendUnasked(specialXids.setWatches, request);
    this.#setState('connected');
    for (let waiting = this.#queue.shift(); waiting !== undefined; waiting = this.#queue.shift()) {
      if (this.#state !== 'connected') return;
      if (!waiting.settled) this.#send(waiting);
    }
  }

  #sendAuth({ scheme, credential }: Credential): void {
    const request: Request = { kind: 'auth', scheme, credential: new TextEncoder().encode(credential) };
    this.#identities.sent();
    this.#connection?.send(encodeRequest(specialXids.auth, request));
  }

  #send(pending: Pending): void {
    const frame = encodeRequest(pending.xid, pending.request);
    if (frame.length - 4 > defaultMaxFrameBytes) {
      // The server would drop the connection and with it all other calls.
      this.#reject(pending, new ZookeeperError('too-large', pending.path, 'more than 1 MiB in one call'));
      return;
    }
    this.#lastSentMs = performance.now();
    this.#sent.push({ xid: pending.xid, sentMs: this.#lastSentMs, pending });
    this.#connection?.send(frame);
  }

  #sendUnasked(xid: number, request: Request): void {
    this.#lastSentMs = performance.now();
    this.#sent.push({ xid, sentMs: this.#lastSentMs, pending: undefined });
    this.#connection?.send(encodeRequest(xid, request));
  }

  #receive(frame: Uint8Array): void {
    this.#lastReceivedMs = performance.now();
    const reader = new JuteReader(frame);
    const header = readReplyHeader(reader);
    if (header === undefined) {
      this.#drop('the server sent a frame without header');
      return;
    }
    if (header.zxid > this.#lastZxid) this.#lastZxid = header.zxid;
    if (header.xid === specialXids.notification) this.#notify(reader);
    else if (header.xid === specialXids.auth) this.#authenticated(header);
    else this.#answer(header, reader);
  }

  #notify(reader: JuteReader): void {
    const event = readNotification(reader);
    if (event === undefined) {
      this.#drop('the server sent a watch event that cannot be read');
      return;
    }
    for (const fired of this.watches.take(event.type, event.path)) this.#options.onWatch(fired);
  }

  #authenticated(header: ReplyHeader): void {
    if (this.#identities.answered(header.error)) return;
    const refusal = new ZookeeperError('auth-failed', undefined, 'ZooKeeper refused our credentials');
    this.#options.onWarning('ZooKeeper refused our credentials', { server: this.#serverText(), error: header.error });
    this.#finish(refusal);
  }

  #answer(header: ReplyHeader, reader: JuteReader): void {
    const sent = this.#sent.shift();
    if (sent === undefined || sent.xid !== header.xid) {
      if (sent?.pending !== undefined) this.#reject(sent.pending, this.#lossError(sent.pending));
      this.#drop('the server answered out of order');
      return;
    }
    this.#lastConfirmedMs = sent.sentMs;
    const pending = sent.pending;
    if (pending === undefined) return;
    // Who was told that the call timed out expects nothing of it any more, also no watch.
    if (!pending.settled) pending.onReply?.(header);
    if (header.error !== zkErrors.ok) {
      this.#reject(pending, zookeeperError(header.error, pending.path));
      return;
    }
    const body = readReplyBody(reader, replyKindOf(pending.request.kind));
    if (body === undefined) {
      this.#reject(pending, new ZookeeperError('marshalling-error', pending.path, 'the answer cannot be read'));
    } else if (!pending.settled) {
      pending.settled = true;
      pending.resolve(body);
    }
  }

  #reject(pending: Pending, error: ZookeeperError): void {
    if (pending.settled) return;
    pending.settled = true;
    pending.reject(error);
  }

  #lossError(pending: Pending): ZookeeperError {
    return new ZookeeperError('connection-loss', pending.path, 'the connection to ZooKeeper was lost');
  }

  /** Ends the connection from our side. */
  #drop(reason: string): void {
    this.#connection?.destroy();
    this.#lose(reason);
  }

  #lose(reason: string): void {
    this.#connection = undefined;
    const wasConnected = this.#state === 'connected';
    for (let sent = this.#sent.shift(); sent !== undefined; sent = this.#sent.shift()) {
      if (sent.pending !== undefined) this.#reject(sent.pending, this.#lossError(sent.pending));
    }
    if (this.#closing !== undefined) {
      this.#closing();
      return;
    }
    this.#options.onWarning(wasConnected ? 'lost the connection to ZooKeeper' : 'cannot connect to ZooKeeper', {
      server: this.#serverText(),
      reason,
    });
    if (wasConnected) {
      this.#armExpiry();
      this.#setState('disconnected');
    }
    if (this.#state !== 'closed' && this.#reconnect === undefined && this.#connection === undefined)
      this.#scheduleConnect();
  }

  /** To the millisecond: a leader must stop before the server can let another one lead. */
  #armExpiry(): void {
    clearTimeout(this.#expiry);
    const leftMs = Math.ceil(this.#lastConfirmedMs + this.#timeoutMs - performance.now());
    this.#expiry = setTimeout(() => {
      if (this.#state !== 'connected' && this.#state !== 'closed') this.#seekSession(performance.now());
    }, Math.max(0, leftMs) + 1);
  }

  /** The session and its ephemeral nodes are gone, or will be before anybody can prove otherwise. */
  #expire(reason: string): void {
    this.#connection?.destroy();
    this.#connection = undefined;
    clearTimeout(this.#reconnect);
    this.#reconnect = undefined;
    this.#sessionId = 0n;
    this.#password = noPassword;
    this.#lastZxid = 0n;
    this.#timeoutMs = this.#options.sessionTimeoutMs;
    this.#rejectAll(new ZookeeperError('session-expired', undefined, 'the ZooKeeper session expired'));
    this.#options.onWarning('the ZooKeeper session expired', { server: this.#serverText(), reason });
    const watches = this.watches.expire();
    this.#setState('expired');
    for (const fired of watches) this.#options.onWatch(fired);
    if ((this.#state as ClientState) === 'closed') return;
    this.#setState('connecting');
    this.#scheduleConnect();
  }

  #rejectAll(error: ZookeeperError): void {
    for (let sent = this.#sent.shift(); sent !== undefined; sent = this.#sent.shift()) {
      if (sent.pending !== undefined) this.#reject(sent.pending, error);
    }
    for (let waiting = this.#queue.shift(); waiting !== undefined; waiting = this.#queue.shift())
      this.#reject(waiting, error);
  }

  #finish(refusal: ZookeeperError): void {
    if (this.#state === 'closed') return;
    this.#refusal = refusal;
    clearInterval(this.#timer);
    clearTimeout(this.#expiry);
    clearTimeout(this.#reconnect);
    this.#connection?.destroy();
    this.#connection = undefined;
    this.#rejectAll(refusal);
    this.#identities.rejectAll(refusal);
    this.watches.clear();
    this.#setState('closed');
  }

  #tick(nowMs: number): void {
    this.#failOverdue(nowMs);
    if (this.#state === 'connected') this.#keepAlive(nowMs);
    else this.#seekSession(nowMs);
  }

  #failOverdue(nowMs: number): void {
    this.#identities.failOverdue(nowMs);
    // Deadlines grow along both queues, so only their fronts need a look; sent ones stay until their reply comes.
    for (
      let waiting = this.#queue.peek();
      waiting !== undefined && waiting.deadlineMs <= nowMs;
      waiting = this.#queue.peek()
    ) {
      this.#queue.shift();
      this.#reject(
        waiting,
        new ZookeeperError('operation-timeout', waiting.path, 'no connection to ZooKeeper in time'),
      );
    }
    for (const { pending } of this.#sent) {
      if (pending === undefined) continue;
      if (pending.deadlineMs > nowMs) break;
      this.#reject(pending, new ZookeeperError('operation-timeout', pending.path, 'ZooKeeper did not answer in time'));
    }
  }

  #keepAlive(nowMs: number): void {
    if (nowMs - this.#lastReceivedMs > (this.#timeoutMs * 2) / 3) {
      this.#drop('the server is silent');
      return;
    }
    if (nowMs - this.#lastSentMs > Math.min(10_000, this.#timeoutMs / 3)) {
      this.#sendUnasked(specialXids.ping, { kind: 'ping' });
    }
  }

  #seekSession(nowMs: number): void {
    if (this.#sessionId !== 0n && nowMs - this.#lastConfirmedMs >= this.#timeoutMs) {
      this.#expire('no server was reachable for the whole session time-out');
    } else if (this.#connection !== undefined && nowMs > this.#attemptDeadlineMs) {
      this.#drop('the server did not answer the handshake in time');
    }
  }

  #serverText(): string | undefined {
    return this.#server === undefined ? undefined : `${this.#server.host}:${this.#server.port}`;
  }
}
