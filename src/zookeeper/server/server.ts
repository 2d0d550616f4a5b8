import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { errorText } from '../../base/errors.ts';
import type { LogFields } from '../../base/logger.ts';
import type { ZookeeperServerConfig } from '../config.ts';
import type { ServerEffect, ServerEvent } from '../core/events.ts';
import type { CoreConfig } from '../core/state.ts';
import { step } from '../core/step.ts';
import { decodeConnectRequest, encodeConnectResponse } from '../jute/handshake.ts';
import { defaultMaxFrameBytes, type Id } from '../jute/records.ts';
import { encodeNotification, encodeReply } from '../jute/replies.ts';
import { decodeRequest } from '../jute/requests.ts';
import { JuteWriter } from '../jute/writer.ts';
import { countLatency, newTotals, newTraffic, type Totals, type Traffic } from './counters.ts';
import { identityOf } from './digest.ts';
import { type Address, Doors } from './doors.ts';
import { answerWord } from './four-letter-words.ts';
import { Outbox, type SentKind } from './outbox.ts';
import { Peer, SharedBacklog } from './peer.ts';
import { Storage } from './storage/storage.ts';

/** A connection that does not begin with a handshake in this time is closed. */
const handshakeTimeoutMs = 10_000;
/** While more answers than this wait for the disk, no more requests are looked at. */
const maxHeldBytes = 16 << 20;
/** What clients have not read: beyond this, those that do not read are cut off. */
const maxBacklogBytes = 256 << 20;
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
  /** Of the plain port, or of the TLS port when that is the only one. */
  readonly address: Address;
  /** Of the TLS port, when there is one. */
  readonly secureAddress: Address | undefined;
  /** Stops and leaves everything acknowledged on disk. Sessions live on in the data directory. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Recovers the data directory and serves it. Fails with a StadionError whose message says what to do: `zookeeper-port-in-use`,
 * `zookeeper-listen`, `zookeeper-tls`, `zookeeper-data-dir` (not writable, in use), `zookeeper-data-corrupt`.
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
    x509Enabled: config.secureClientPort !== undefined,
  };
}

class RunningServer implements ZookeeperServer {
  readonly #config: ZookeeperServerConfig;
  readonly #deps: ServerDeps;
  readonly #core: CoreConfig;
  readonly #doors: Doors;
  readonly #peers = new Map<number, Peer>();
  readonly #traffic: Traffic = newTraffic();
  readonly #totals: Totals = newTotals();
  readonly #startedMs = performance.now();
  readonly #backlog = new SharedBacklog(maxBacklogBytes);
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
    this.#doors = new Doors({
      config,
      logger: deps.logger,
      onRefused: (who) => {
        if (who === 'identity') this.#totals.refusedIdentities++;
        else this.#totals.refusedConnections++;
      },
      onConnection: (socket, identities) => {
        this.#accept(socket, identities);
      },
    });
  }

  get address(): Address {
    return this.#doors.plainAddress ?? this.#doors.secureAddress ?? { host: '', port: 0 };
  }

  get secureAddress(): Address | undefined {
    return this.#doors.secureAddress;
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
      await this.#doors.open();
    } catch (thrown) {
      await storage.close();
      throw thrown;
    }
    this.#scheduleTick();
    const { host, port } = this.address;
    const securePort = this.secureAddress?.port;
    logger.info('ZooKeeper serves', {
      host,
      port,
      securePort,
      dataDir: this.#config.dataDir,
      zxid: String(storage.state.zxid),
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#stop();
    return this.#closing;
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#tick);
    const closed = this.#doors.close();
    await this.#storage?.close();
    for (const peer of [...this.#peers.values()]) peer.close('the server stops');
    this.#doors.cut();
    await closed;
  }

  #scheduleTick(): void {
    const { tickTimeMs } = this.#core;
    const waitMs = tickTimeMs - (performance.now() % tickTimeMs);
    this.#tick = setTimeout(() => {
      this.#post({ kind: 'ticked', wallMs: Date.now() });
      this.#scheduleTick();
    }, waitMs + 1);
  }

  #accept(socket: Socket, identities: readonly Id[]): void {
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
        backlog: this.#backlog,
      },
      this.#config.juteMaxBufferBytes ?? defaultMaxFrameBytes,
    );
    this.#peers.set(id, peer);
    this.#post({ kind: 'connection-opened', connection: id, address: peer.address, identities });
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
      totals: this.#totals,
      dataDir: this.#config.dataDir,
      outstanding: this.#outbox.heldCount,
      startedMs: this.#startedMs,
      settings: this.#settings(),
    });
    peer.end(new TextEncoder().encode(text));
  }

  #settings(): (readonly [string, string | number])[] {
    const { dataDir, maxClientCnxns = 0 } = this.#config;
    const ports: [string, number | undefined][] = [
      ['clientPort', this.#doors.plainAddress?.port],
      ['secureClientPort', this.#doors.secureAddress?.port],
    ];
    return [
      ...ports.filter((setting): setting is [string, number] => setting[1] !== undefined),
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
    this.#totals.receivedBytes += frame.length + 4;
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
      if (identity === undefined) this.#totals.refusedIdentities++;
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
    return new Outbox(durableZxid, (peer, kind, bytes, waitedMs) => this.#countSent(peer, kind, bytes, waitedMs));
  }

  #countSent(peer: Peer, kind: SentKind, sizeBytes: number, waitedMs: number): void {
    if (kind === 'end') return;
    this.#totals.sentBytes += sizeBytes;
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
