import type { Logger } from '../base/logger.ts';
import type { LibprocessMessage, OutgoingMessage } from '../wire/libprocess.ts';
import { formatAddress, idOf, parseProcessId } from '../wire/process-id.ts';
import type { Address, HttpServer } from './http-server.ts';
import { OutgoingConnection } from './outgoing-connection.ts';
import type { TlsIdentity } from './tls.ts';

export type { LibprocessMessage, OutgoingMessage } from '../wire/libprocess.ts';

/** Gets the messages of one local process id. */
export type ProcessHandler = (message: LibprocessMessage) => void;

export interface EndpointOptions {
  readonly server: HttpServer;
  readonly logger: Logger;
  /** What others are told instead of the bound address. */
  readonly advertise?: { readonly ip?: string; readonly port?: number };
  /** Bytes that may wait for one remote address; messages beyond are dropped and counted, save one that waits alone. 64 MiB when left out. */
  readonly maxQueuedBytes?: number;
  readonly connectTimeoutMs?: number;
  /** Outgoing connections speak TLS. */
  readonly tls?: TlsIdentity | undefined;
  /** A connection without links closes after this long without a message. */
  readonly idleMs?: number;
  /** Refuse messages whose sender's IP is not the peer's (LIBPROCESS_REQUIRE_PEER_ADDRESS_IP_MATCH). */
  readonly requirePeerIpMatch?: boolean;
}

export interface Link {
  /** Local process id text, the one that hears of it. */
  readonly from: string;
  /** Remote (or local) process id text. */
  readonly to: string;
  /** Called once when the connection breaks or cannot be opened; the link is gone by then. */
  readonly onExited: (to: string) => void;
  /** Force a new socket, silently, even when one is open. */
  readonly reconnect?: boolean;
}

export interface EndpointStats {
  sent: number;
  received: number;
  /** Messages given up: queue full, connection broken, or no address in the receiver's id. */
  dropped: number;
  connections: number;
}

interface Remote {
  readonly connection: OutgoingConnection;
  /** Links by `from to`. */
  readonly links: Map<string, Link>;
}

/** A program's libprocess actors on its one port. */
export class LibprocessEndpoint {
  readonly #options: EndpointOptions;
  readonly #logger: Logger;
  readonly #processes = new Map<string, ProcessHandler>();
  readonly #remotes = new Map<string, Remote>();
  /** Links among processes of this endpoint, by `from to`. */
  readonly #localLinks = new Map<string, Link>();
  /** Ids given out, by prefix. */
  readonly #idCounts = new Map<string, number>();
  #localQueue: OutgoingMessage[] = [];
  #address: Address | undefined;
  #isClosed = false;
  readonly #counts = { sent: 0, received: 0, dropped: 0 };
  #lastWarningMs = Number.NEGATIVE_INFINITY;

  constructor(options: EndpointOptions) {
    this.#options = options;
    this.#logger = options.logger;
    options.server.onMessage((message, peerIp) => this.#receive(message, peerIp));
  }

  /** The address in our process ids. The server must listen already. */
  get address(): Address {
    if (this.#address === undefined) {
      const bound = this.#options.server.address;
      const { ip, port } = this.#options.advertise ?? {};
      this.#address = {
        ip: ip ?? (bound.ip === '0.0.0.0' || bound.ip === '::' ? '127.0.0.1' : bound.ip),
        port: port ?? bound.port,
      };
    }
    return this.#address;
  }

  get stats(): EndpointStats {
    return { ...this.#counts, connections: this.#remotes.size };
  }

  /** The full text of a local process id. */
  pid(id: string): string {
    return `${id}@${formatAddress(this.address)}`;
  }

  /** An id for a process that nobody has to know beforehand, as libprocess makes it: `prefix(1)`, `prefix(2)`… */
  newId(prefix: string): string {
    const count = (this.#idCounts.get(prefix) ?? 0) + 1;
    this.#idCounts.set(prefix, count);
    return `${prefix}(${count})`;
  }

  /** Ids of the processes that take messages. */
  get processIds(): readonly string[] {
    return [...this.#processes.keys()];
  }

  /** Starts a process: messages to this id go to the handler. An id in use gets the new handler. */
  spawn(id: string, handler: ProcessHandler): void {
    this.#processes.set(id, handler);
  }

  /** Ends a process. Its messages are answered 404 from now on, and local processes linked to it hear of it. */
  remove(id: string): void {
    if (!this.#processes.delete(id)) return;
    const pid = this.pid(id);
    for (const [key, link] of this.#localLinks) {
      if (link.to === pid) this.#exitLocal(key, link);
    }
    this.#unlinkAll(pid);
  }

  /** Sends one message. It is lost without a word when the receiver cannot be reached: protocols above retry. */
  send(message: OutgoingMessage): void {
    const target = parseProcessId(message.to);
    if (this.#isClosed || target === undefined || target.port === 0) {
      this.#dropped(1, message.to);
      return;
    }
    this.#counts.sent++;
    if (this.#isOwn(target)) this.#sendLocal(message);
    else this.#remote(target).connection.send(message);
  }

  /** Watches the connection to another process; opens it when there is none. */
  link(link: Link): void {
    const target = parseProcessId(link.to);
    const key = `${link.from} ${link.to}`;
    if (this.#isClosed) return;
    if (target === undefined || target.port === 0) {
      setImmediate(() => link.onExited(link.to));
    } else if (this.#isOwn(target)) {
      this.#localLinks.set(key, link);
    } else {
      if (link.reconnect) this.#reopen(target);
      this.#remote(target).links.set(key, link);
    }
  }

  /** Ends a link; nothing is called. The connection closes when it is idle and nobody else is linked. */
  unlink(link: { readonly from: string; readonly to: string }): void {
    const key = `${link.from} ${link.to}`;
    this.#localLinks.delete(key);
    const target = parseProcessId(link.to);
    const remote = target === undefined ? undefined : this.#remotes.get(formatAddress(target));
    if (remote?.links.delete(key)) remote.connection.noteLinksChanged();
  }

  /** Closes all connections after what is queued was written. No exited events are given. */
  close(): void {
    this.#isClosed = true;
    for (const { connection } of this.#remotes.values()) connection.close(true);
    this.#remotes.clear();
    this.#localLinks.clear();
    this.#processes.clear();
  }

  #isOwn(target: Address): boolean {
    if (target.port !== this.address.port) return false;
    return target.ip === this.address.ip || target.ip === this.#options.server.address.ip;
  }

  #receive(message: LibprocessMessage, peerIp: string): 202 | 400 | 404 {
    const handler = this.#processes.get(message.to);
    if (handler === undefined) return 404;
    if (this.#options.requirePeerIpMatch === true && parseProcessId(message.from)?.ip !== peerIp) {
      this.#logger.warn('a message from another address than its sender was refused', { from: message.from, peerIp });
      return 400;
    }
    this.#counts.received++;
    handler(message);
    return 202;
  }

  #sendLocal(message: OutgoingMessage): void {
    this.#localQueue.push(message);
    if (this.#localQueue.length === 1) setImmediate(() => this.#deliverLocal());
  }

  #deliverLocal(): void {
    const messages = this.#localQueue;
    this.#localQueue = [];
    for (const { to, from, name, body } of messages) {
      const id = idOf(to);
      this.#processes.get(id)?.({ to: id, from, name, body });
    }
  }

  #exitLocal(key: string, link: Link): void {
    this.#localLinks.delete(key);
    setImmediate(() => link.onExited(link.to));
  }

  #unlinkAll(from: string): void {
    for (const [key, link] of this.#localLinks) {
      if (link.from === from) this.#localLinks.delete(key);
    }
    for (const { links, connection } of this.#remotes.values()) {
      for (const [key, link] of links) {
        if (link.from === from) links.delete(key);
      }
      connection.noteLinksChanged();
    }
  }

  #remote(target: Address, links: Map<string, Link> = new Map()): Remote {
    const key = formatAddress(target);
    const known = this.#remotes.get(key);
    if (known !== undefined) return known;
    const options = this.#options;
    const connection = new OutgoingConnection({
      host: target.ip,
      port: target.port,
      tls: options.tls,
      logger: this.#logger,
      maxQueuedBytes: options.maxQueuedBytes ?? 64 * 1024 * 1024,
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
      idleMs: options.idleMs ?? 5_000,
      isLinked: () => links.size > 0,
      onGone: (reason) => this.#gone(key, links, reason),
      onDropped: (messages) => this.#dropped(messages, key),
    });
    const remote = { connection, links };
    this.#remotes.set(key, remote);
    return remote;
  }

  /** Replaces the socket to an address; its links move over to the new one. */
  #reopen(target: Address): void {
    const key = formatAddress(target);
    const known = this.#remotes.get(key);
    if (known === undefined) return;
    this.#remotes.delete(key);
    known.connection.close(true);
    this.#remote(target, known.links);
  }

  #gone(key: string, links: Map<string, Link>, reason: string): void {
    this.#remotes.delete(key);
    if (links.size > 0) this.#logger.info('a linked connection is gone', { address: key, reason });
    const exited = [...links.values()];
    links.clear();
    for (const link of exited) link.onExited(link.to);
  }

  /** Counts lost messages; says so at most once in ten seconds. */
  #dropped(messages: number, to: string): void {
    this.#counts.dropped += messages;
    const nowMs = performance.now();
    if (nowMs - this.#lastWarningMs < 10_000) return;
    this.#lastWarningMs = nowMs;
    this.#logger.warn('messages were dropped', { to, droppedSoFar: this.#counts.dropped });
  }
}
