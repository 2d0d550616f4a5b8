import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { errorCode, errorText, StadionError } from '../../base/errors.ts';
import type { LogFields } from '../../base/logger.ts';
import type { ZookeeperServerConfig } from '../config.ts';
import type { ServerEffect, ServerEvent } from '../core/events.ts';
import type { CoreConfig } from '../core/state.ts';
import { step } from '../core/step.ts';
import { decodeConnectRequest, encodeConnectResponse } from '../jute/handshake.ts';
import { defaultMaxFrameBytes } from '../jute/records.ts';
import { encodeNotification, encodeReply } from '../jute/replies.ts';
import { decodeRequest } from '../jute/requests.ts';
import { JuteWriter } from '../jute/writer.ts';
import { countLatency, newTraffic, type Traffic } from './counters.ts';
import { identityOf } from './digest.ts';
import { answerWord } from './four-letter-words.ts';
import { Outbox, type SentKind } from './outbox.ts';
import { Peer } from './peer.ts';
import { Storage } from './storage/storage.ts';

/** A connection that does not begin with a handshake in this time is closed. */
const handshakeTimeoutMs = 10_000;
/** While more answers than this wait for the disk, no more requests are looked at. */
const maxHeldBytes = 16 << 20;
/** Short replies lie side by side in memory of this size. */
const replyPieceBytes = 32 << 10;
const syncConnected = 3;

export interface ServerLogger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export interface ServerDeps {
  readonly logger: ServerLogger;
  /** The disk refused a write: the server has closed all connections and stopped, since it may promise nothing more. */
  readonly onFailure?: (error: Error) => void;
}

export interface ZookeeperServer {
  readonly address: { readonly host: string; readonly port: number };
  /** Stops and leaves everything acknowledged on disk. Sessions live on in the data directory. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Recovers the data directory and serves it. Fails with a StadionError whose message says what to do: `zookeeper-port-in-use`,
 * `zookeeper-listen`, `zookeeper-data-dir` (not writable, in use), `zookeeper-data-corrupt`.
 */
export async function startZookeeper(config: ZookeeperServerConfig, deps: ServerDeps): Promise<ZookeeperServer> {
  const running = new RunningServer(config, deps);
  await running.start();
  return running;
}

function coreConfigOf(config: ZookeeperServerConfig): CoreConfig {
  const tickTimeMs = config.tickTimeMs ?? 2000;
  const minSessionTimeoutMs = config.minSessionTimeoutMs ?? tickTimeMs * 2;
  return {
    tickTimeMs,
    minSessionTimeoutMs,
    maxSessionTimeoutMs: Math.max(minSessionTimeoutMs, config.maxSessionTimeoutMs ?? tickTimeMs * 20),
    extendedTypesEnabled: config.extendedTypesEnabled ?? false,
    containerCheckIntervalMs: config.containerCheckIntervalMs ?? 60_000,
    skipAcl: config.skipAcl ?? false,
    superDigest: config.superDigest,
  };
}

class RunningServer implements ZookeeperServer {
  readonly #config: ZookeeperServerConfig;
  readonly #deps: ServerDeps;
  readonly #core: CoreConfig;
  readonly #listener: Server;
  readonly #peers = new Map<number, Peer>();
  readonly #perAddress = new Map<string, number>();
  readonly #traffic: Traffic = newTraffic();
  readonly #startedMs = performance.now();
  /** Peers with requests that wait until the disk has caught up. */
  readonly #waiting = new Set<Peer>();
  #storage: Storage | undefined;
  readonly #replies = new JuteWriter(replyPieceBytes);
  #outbox = this.#newOutbox(0n);
  #tick: NodeJS.Timeout | undefined;
  #nextPeer = 1;
  #closing: Promise<void> | undefined;
  #flushing = false;

  constructor(config: ZookeeperServerConfig, deps: ServerDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#core = coreConfigOf(config);
    this.#listener = createServer({ noDelay: true }, (socket) => {
      this.#accept(socket);
    });
  }

  get address(): { host: string; port: number } {
    const address = this.#listener.address();
    if (address === null || typeof address === 'string') return { host: '', port: 0 };
    return { host: address.address, port: address.port };
  }

  async start(): Promise<void> {
    const { logger } = this.#deps;
    const storage = await Storage.open({
      directory: this.#config.dataDir,
      config: this.#core,
      nowMs: performance.now(),
      snapCount: this.#config.snapCount ?? 100_000,
      warn: (message, fields) => logger.warn(message, fields),
      onDurable: (zxid) => {
        this.#confirm(zxid);
      },
      onFailure: (error) => {
        this.#fail(error);
      },
    });
    this.#storage = storage;
    this.#outbox = this.#newOutbox(storage.durableZxid);
    this.#post({ kind: 'ticked', wallMs: Date.now() });
    try {
      await this.#listen();
    } catch (thrown) {
      await storage.close();
      throw listenError(thrown, this.#config.clientPort);
    }
    this.#scheduleTick();
    const { host, port } = this.address;
    logger.info('ZooKeeper serves', { host, port, dataDir: this.#config.dataDir, zxid: String(storage.state.zxid) });
  }

  close(): Promise<void> {
    this.#closing ??= this.#stop();
    return this.#closing;
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#tick);
    const closed = new Promise<void>((resolve) => {
      this.#listener.close(() => resolve());
    });
    await this.#storage?.close();
    for (const peer of [...this.#peers.values()]) peer.close('the server stops');
    await closed;
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#listener.once('error', reject);
      const { clientPort: port, host } = this.#config;
      this.#listener.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
        this.#listener.off('error', reject);
        this.#listener.on('error', (error) => {
          this.#deps.logger.warn('a ZooKeeper connection could not be accepted', { reason: errorText(error) });
        });
        resolve();
      });
    });
  }

  #scheduleTick(): void {
    const { tickTimeMs } = this.#core;
    const waitMs = tickTimeMs - (performance.now() % tickTimeMs);
    this.#tick = setTimeout(() => {
      this.#post({ kind: 'ticked', wallMs: Date.now() });
      this.#scheduleTick();
    }, waitMs + 1);
  }

  #accept(socket: Socket): void {
    const id = this.#nextPeer++;
    const peer = new Peer(
      id,
      socket,
      {
        onCommand: (from, word) => {
          this.#command(from, word);
        },
        onFrame: (from, frame) => {
          this.#receive(from, frame);
        },
        onClosed: (from, reason) => {
          this.#forget(from, reason);
        },
        isOverloaded: () => this.#isOverloaded(peer),
      },
      this.#config.juteMaxBufferBytes ?? defaultMaxFrameBytes,
    );
    const count = (this.#perAddress.get(peer.address) ?? 0) + 1;
    this.#peers.set(id, peer);
    this.#perAddress.set(peer.address, count);
    const { maxClientCnxns = 0, maxCnxns = 0 } = this.#config;
    if ((maxClientCnxns > 0 && count > maxClientCnxns) || (maxCnxns > 0 && this.#peers.size > maxCnxns)) {
      this.#deps.logger.warn('too many ZooKeeper connections', { address: peer.address, connections: count });
      peer.close('too many connections');
      return;
    }
    this.#post({ kind: 'connection-opened', connection: id, address: peer.address });
    const timer = setTimeout(() => {
      if (!peer.handshaken) peer.close('no handshake in time');
    }, handshakeTimeoutMs);
    socket.once('close', () => {
      clearTimeout(timer);
    });
  }

  #isOverloaded(peer: Peer): boolean {
    const isOverloaded = this.#outbox.heldBytes + (this.#storage?.waitingBytes ?? 0) > maxHeldBytes;
    if (isOverloaded) this.#waiting.add(peer);
    return isOverloaded;
  }

  #forget(peer: Peer, reason: string): void {
    this.#peers.delete(peer.id);
    this.#waiting.delete(peer);
    const count = (this.#perAddress.get(peer.address) ?? 1) - 1;
    if (count > 0) this.#perAddress.set(peer.address, count);
    else this.#perAddress.delete(peer.address);
    if (peer.sessionId !== 0n && this.#closing === undefined) {
      this.#deps.logger.info('a ZooKeeper client is gone', { session: peer.sessionId.toString(16), reason });
    }
    this.#post({ kind: 'connection-closed', connection: peer.id });
  }

  #command(peer: Peer, word: string): void {
    const storage = this.#storage;
    if (storage === undefined) return;
    const text = answerWord(word, this.#config.fourLetterWords, {
      state: storage.state,
      peers: this.#peers,
      traffic: this.#traffic,
      outstanding: this.#outbox.heldCount,
      startedMs: this.#startedMs,
      settings: this.#settings(),
    });
    peer.end(new TextEncoder().encode(text));
  }

  #settings(): (readonly [string, string | number])[] {
    const { dataDir, maxClientCnxns = 0 } = this.#config;
    return [
      ['clientPort', this.address.port],
      ['dataDir', dataDir],
      ['dataLogDir', dataDir],
      ['tickTime', this.#core.tickTimeMs],
      ['maxClientCnxns', maxClientCnxns],
      ['minSessionTimeout', this.#core.minSessionTimeoutMs],
      ['maxSessionTimeout', this.#core.maxSessionTimeoutMs],
      ['serverId', 0],
    ];
  }

  #receive(peer: Peer, frame: Uint8Array): void {
    peer.traffic.received++;
    this.#traffic.received++;
    const connection = peer.id;
    if (!peer.handshaken) {
      const request = decodeConnectRequest(frame);
      if (request === undefined) {
        peer.close('the first packet is no handshake');
        return;
      }
      peer.handshaken = true;
      this.#post({ kind: 'connect-requested', connection, request, password: randomBytes(16) });
      return;
    }
    const decoded = decodeRequest(frame);
    if (decoded === undefined) {
      peer.close('a packet without header');
      return;
    }
    const { request, xid } = decoded;
    if (request?.kind === 'auth') {
      const identity = identityOf(request.scheme, request.credential, peer.address);
      this.#post({ kind: 'auth-received', connection, xid, identity });
    } else this.#post({ kind: 'request-received', connection, frame: decoded });
  }

  #post(event: ServerEvent): void {
    const storage = this.#storage;
    if (storage === undefined) return;
    for (const effect of step(storage.state, event, performance.now())) this.#perform(storage, effect);
    this.#flushSoon();
  }

  #perform(storage: Storage, effect: ServerEffect): void {
    switch (effect.kind) {
      case 'persist':
        storage.append(effect.transaction);
        this.#outbox.require(effect.transaction.zxid);
        return;
      case 'reply': {
        const peer = this.#peers.get(effect.connection);
        if (peer !== undefined)
          this.#outbox.send(peer, 'reply', encodeReply(effect.header, effect.body, this.#replies));
        return;
      }
      case 'handshake': {
        const peer = this.#peers.get(effect.connection);
        if (peer === undefined) return;
        peer.sessionId = effect.response.sessionId;
        peer.timeoutMs = effect.response.timeoutMs;
        this.#outbox.send(peer, 'reply', encodeConnectResponse(effect.response));
        return;
      }
      case 'notify': {
        const bytes = encodeNotification({ type: effect.type, state: syncConnected, path: effect.path });
        for (const connection of effect.connections) {
          const peer = this.#peers.get(connection);
          if (peer !== undefined) this.#outbox.send(peer, 'event', bytes);
        }
        return;
      }
      case 'close': {
        const peer = this.#peers.get(effect.connection);
        if (peer !== undefined) this.#outbox.send(peer, 'end');
      }
    }
  }

  #newOutbox(durableZxid: bigint): Outbox {
    return new Outbox(durableZxid, (peer, kind, waitedMs) => this.#countSent(peer, kind, waitedMs));
  }

  #countSent(peer: Peer, kind: SentKind, waitedMs: number): void {
    if (kind === 'end') return;
    peer.traffic.sent++;
    this.#traffic.sent++;
    if (kind === 'event') return;
    countLatency(peer.traffic, waitedMs);
    countLatency(this.#traffic, waitedMs);
  }

  /** What one turn brought to a client leaves in one write. */
  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    process.nextTick(() => {
      this.#flushing = false;
      this.#outbox.flush();
    });
  }

  #confirm(zxid: bigint): void {
    this.#outbox.confirm(zxid);
    this.#outbox.flush();
    if (this.#waiting.size === 0) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const peer of waiting) peer.work();
  }

  #fail(error: Error): void {
    this.#deps.logger.error(
      'ZooKeeper stops: its data directory refuses writes; free space or repair the disk and start again',
      {
        dataDir: this.#config.dataDir,
        reason: errorText(error),
      },
    );
    for (const peer of [...this.#peers.values()]) peer.close('the server stops');
    void this.close();
    this.#deps.onFailure?.(error);
  }
}

function listenError(thrown: unknown, port: number): StadionError {
  const code = errorCode(thrown);
  if (code === 'EADDRINUSE') {
    const message = `port ${port} is in use: stop what listens there or choose another with --client-port`;
    return new StadionError({ code: 'zookeeper-port-in-use', message, cause: thrown });
  }
  const hint = code === 'EACCES' ? 'ports below 1024 need root' : errorText(thrown);
  const message = `cannot listen on port ${port} (${hint}): choose another address or port`;
  return new StadionError({ code: 'zookeeper-listen', message, cause: thrown });
}
