import { nextChance, nextFloat, nextInt, type Random } from '../../src/base/random.ts';
import type { SimClock } from './clock.ts';

/** One end of a connection: what it hears. */
export interface End {
  /** The connection is of no use any more. Called once, and not after this end closed or died. */
  readonly onBroken: (reason: string) => void;
}

/** A listening program. */
export interface Listener {
  readonly host: string;
  readonly address: string;
  /** Has something done when the process runs; absent: it always does. */
  readonly whenAwake?: (act: () => void) => void;
}

/** What arrives at a stopped process waits in its sockets. */
function hand(to: Listener | undefined, act: () => void): void {
  if (to?.whenAwake === undefined) act();
  else to.whenAwake(act);
}

export type Side = 'client' | 'server';

export interface NetworkOptions {
  readonly clock: SimClock;
  readonly random: Random;
  /** Shortest and longest time a message takes when nothing is wrong. */
  readonly latencyMs: readonly [least: number, most: number];
}

/** How long a connection bears silence before it is given up. */
const patienceMs: readonly [number, number] = [4_000, 40_000];

/**
 * Hosts and the connections between them. What is sent on one connection arrives in order; when the connection breaks, what was
 * on its way is lost. A partition holds messages back until it heals or the connection is given up.
 */
export class SimNetwork {
  readonly clock: SimClock;
  readonly random: Random;
  readonly #latencyMs: readonly [number, number];
  readonly #listeners = new Map<string, Listener>();
  readonly #connections = new Set<SimConnection>();
  readonly #cut = new Set<string>();
  /** Extra delay of messages from a host, in milliseconds. */
  readonly slow: Map<string, number> = new Map();

  constructor(options: NetworkOptions) {
    this.clock = options.clock;
    this.random = options.random;
    this.#latencyMs = options.latencyMs;
  }

  listen(listener: Listener): void {
    this.#listeners.set(listener.address, listener);
  }

  listenerAt(address: string): Listener | undefined {
    return this.#listeners.get(address);
  }

  /** A program died or closed: its port is free and its connections are gone; the other ends hear of it. */
  unlisten(listener: Listener): void {
    if (this.#listeners.get(listener.address) === listener) this.#listeners.delete(listener.address);
  }

  isCut(left: string, right: string): boolean {
    return this.#cut.has(pairOf(left, right));
  }

  /** Nothing passes between two hosts from now on. */
  cut(left: string, right: string): void {
    this.#cut.add(pairOf(left, right));
    for (const connection of this.#connections) {
      if (pairOf(connection.clientHost, connection.serverHost) === pairOf(left, right)) connection.beCut();
    }
  }

  heal(left: string, right: string): void {
    if (!this.#cut.delete(pairOf(left, right))) return;
    for (const connection of this.#connections) {
      if (pairOf(connection.clientHost, connection.serverHost) === pairOf(left, right)) connection.flow();
    }
  }

  healAll(): void {
    const pairs = [...this.#cut];
    this.#cut.clear();
    this.slow.clear();
    if (pairs.length > 0) for (const connection of this.#connections) connection.flow();
  }

  /** Connections between two hosts break, as by a router that forgot them. */
  reset(left: string, right: string): void {
    const pair = pairOf(left, right);
    for (const connection of [...this.#connections]) {
      if (pairOf(connection.clientHost, connection.serverHost) === pair) connection.break('reset');
    }
  }

  connect(options: ConnectOptions): SimConnection {
    const connection = new SimConnection(this, options);
    this.#connections.add(connection);
    return connection;
  }

  forget(connection: SimConnection): void {
    this.#connections.delete(connection);
  }

  delayMs(from: string): number {
    const [least, most] = this.#latencyMs;
    const usual = least + nextFloat(this.random) * (most - least);
    const rare = nextChance(this.random, 0.01) ? nextInt(this.random, 300) : 0;
    return usual + rare + (this.slow.get(from) ?? 0);
  }

  patience(): number {
    const [least, most] = patienceMs;
    return least + nextInt(this.random, most - least);
  }
}

function pairOf(left: string, right: string): string {
  return left < right ? `${left} ${right}` : `${right} ${left}`;
}

export interface ConnectOptions {
  readonly client: Listener;
  /** Address of the server. */
  readonly to: string;
  readonly toHost: string;
  readonly connectTimeoutMs: number;
  readonly end: End;
  /** Makes the server's end; called when the connection is open. */
  readonly accept: (server: Listener, connection: SimConnection) => End;
}

/** One connection: opening, then open, then broken or closed for good. */
export class SimConnection {
  readonly #network: SimNetwork;
  readonly #options: ConnectOptions;
  readonly #waiting: Record<Side, (() => void)[]> = { client: [], server: [] };
  readonly #held: Record<Side, (() => void)[]> = { client: [], server: [] };
  readonly #lastMs: Record<Side, number> = { client: 0, server: 0 };
  #serverEnd: End | undefined;
  #server: Listener | undefined;
  #isClientGone = false;
  #isServerGone = false;
  /** An end died while the other could not hear of it. */
  #isOrphan = false;
  isOver = false;

  constructor(network: SimNetwork, options: ConnectOptions) {
    this.#network = network;
    this.#options = options;
    const { client, toHost, connectTimeoutMs } = options;
    network.clock.after(network.delayMs(client.host), () => this.#open());
    network.clock.after(connectTimeoutMs, () => {
      if (this.#server === undefined) this.break('no connection in time');
    });
    this.#lastMs.client = network.clock.nowMs;
    this.clientHost = client.host;
    this.serverHost = toHost;
  }

  readonly clientHost: string;
  readonly serverHost: string;

  #open(): void {
    if (this.isOver || this.#network.isCut(this.clientHost, this.serverHost)) return;
    const server = this.#network.listenerAt(this.#options.to);
    if (server === undefined) {
      this.break('connection refused');
      return;
    }
    this.#server = server;
    this.#serverEnd = this.#options.accept(server, this);
    for (const deliver of this.#waiting.client.splice(0)) this.send('client', deliver);
  }

  /** Sends something from one side; `deliver` is called when it arrives at the other. */
  send(from: Side, deliver: () => void): void {
    if (this.isOver) return;
    if (this.#server === undefined) {
      this.#waiting[from].push(deliver);
      return;
    }
    const { clock } = this.#network;
    const host = from === 'client' ? this.clientHost : this.serverHost;
    const dueMs = Math.max(this.#lastMs[from], clock.nowMs + this.#network.delayMs(host));
    this.#lastMs[from] = dueMs;
    clock.at(dueMs, () => this.#arrive(from, deliver));
  }

  #arrive(from: Side, deliver: () => void): void {
    if (this.isOver || (from === 'client' ? this.#isServerGone : this.#isClientGone)) return;
    // What was held back comes first.
    if (this.#held[from].length > 0 || this.#network.isCut(this.clientHost, this.serverHost)) {
      this.#held[from].push(deliver);
    } else hand(from === 'client' ? this.#server : this.#options.client, deliver);
  }

  /** The hosts cannot reach each other: the connection is given up unless that ends soon. */
  beCut(): void {
    this.#network.clock.after(this.#network.patience(), () => {
      if (this.#isOrphan || this.#network.isCut(this.clientHost, this.serverHost)) this.break('the peer is silent');
    });
  }

  /** What was held back goes on. */
  flow(): void {
    const { clock } = this.#network;
    if (this.#isOrphan) {
      this.break('the peer died');
      return;
    }
    if (this.#server === undefined) {
      clock.after(this.#network.delayMs(this.clientHost), () => this.#open());
      return;
    }
    for (const from of ['client', 'server'] as const) {
      const held = this.#held[from].splice(0);
      if (held.length === 0) continue;
      const host = from === 'client' ? this.clientHost : this.serverHost;
      const dueMs = Math.max(this.#lastMs[from], clock.nowMs + this.#network.delayMs(host));
      this.#lastMs[from] = dueMs;
      for (const deliver of held) clock.at(dueMs, () => this.#arrive(from, deliver));
    }
  }

  /** The connection breaks: what is on its way is lost, and each end that lives notices in its own time. */
  break(reason: string): void {
    if (this.isOver) return;
    this.#end();
    const { clock } = this.#network;
    if (!this.#isClientGone) {
      clock.after(this.#network.delayMs(this.clientHost), () => {
        hand(this.#options.client, () => {
          if (!this.#isClientGone) this.#options.end.onBroken(reason);
        });
      });
    }
    const serverEnd = this.#serverEnd;
    if (serverEnd === undefined || this.#isServerGone) return;
    clock.after(this.#network.delayMs(this.serverHost), () => {
      hand(this.#server, () => {
        if (!this.#isServerGone) serverEnd.onBroken(reason);
      });
    });
  }

  /** One side closes after what it sent, or dies at once: it hears nothing any more; the other hears that it broke. */
  leave(side: Side, how: 'closed' | 'died'): void {
    if (side === 'client') this.#isClientGone = true;
    else this.#isServerGone = true;
    if (this.isOver) return;
    if (how === 'closed' && this.#server !== undefined) this.send(side, () => this.#partWith(side));
    else if (this.#network.isCut(this.clientHost, this.serverHost)) this.#isOrphan = true;
    else this.#partWith(side);
  }

  #partWith(side: Side): void {
    if (this.isOver) return;
    this.break(side === 'client' ? 'the client closed the connection' : 'the server closed the connection');
  }

  #end(): void {
    this.isOver = true;
    this.#network.forget(this);
  }
}
