import { nextChance, nextInt } from '../../src/base/random.ts';
import type { Appointment } from './clock.ts';
import type { SimConnection } from './network.ts';
import type { SimProgram } from './program.ts';
import type { SimZookeeper, ZookeeperSession } from './zookeeper.ts';

export interface ZookeeperClientOptions {
  readonly program: SimProgram;
  readonly zookeeper: SimZookeeper;
  readonly timeoutMs: number;
  /** Now and then the end of a session is noticed this late, as in a busy process; default: at once. */
  readonly longestLagMs?: number;
}

interface Request {
  /** What the server does. */
  readonly apply: (session: ZookeeperSession) => unknown;
  readonly onAnswer: (answer: never) => void;
  /** The connection or the session was lost: it was done or not. */
  readonly onLost: () => void;
  sentMs: number;
}

const connectTimeoutMs = 2_000;

/**
 * One program's way to ZooKeeper, as zookeeper/client/session: it keeps its session alive, connects again, and declares the
 * session over by its own clock when no server can have heard it for that long; then it starts another.
 */
export class SimZookeeperClient {
  readonly #options: ZookeeperClientOptions;
  readonly #onExpired = new Set<() => void>();
  readonly #onConnected = new Set<() => void>();
  #waiting: Request[] = [];
  #sent: Request[] = [];
  #session: ZookeeperSession | undefined;
  #connection: SimConnection | undefined;
  #isConnected = false;
  #isClosed = false;
  #isExpiring = false;
  #expiry: Appointment | undefined;
  #heardMs: number;
  /** When the last request was sent that is known to have arrived. */
  #confirmedMs: number;

  constructor(options: ZookeeperClientOptions) {
    this.#options = options;
    this.#heardMs = this.#nowMs;
    this.#confirmedMs = this.#nowMs;
    this.#connect();
    this.#keepAlive();
  }

  get #nowMs(): number {
    return this.#options.program.context.clock.nowMs;
  }

  get session(): ZookeeperSession | undefined {
    return this.#session;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Told when a session is lost, before the next begins; and when a connection is made, of the same session or another. */
  follow({ onExpired, onConnected }: { onExpired: () => void; onConnected: () => void }): void {
    this.#onExpired.add(onExpired);
    this.#onConnected.add(onConnected);
    if (this.#isConnected) onConnected();
  }

  /** Has the server do something. One that cannot be sent at once waits for the next connection. */
  request<T>(
    apply: (session: ZookeeperSession) => T,
    { onAnswer, onLost }: { onAnswer: (answer: T) => void; onLost: () => void },
  ): void {
    if (this.#isClosed) return;
    const request: Request = { apply, onAnswer, onLost, sentMs: 0 };
    if (this.#isConnected) this.#send(request);
    else this.#waiting.push(request);
  }

  /** Ends the session in good order: its candidates are gone as soon as the server hears of it. */
  close(): void {
    if (this.#isClosed) return;
    const { program, zookeeper } = this.#options;
    const { clock, network } = program.context;
    const session = this.#session;
    this.abandon();
    if (session === undefined || network.isCut(program.host, zookeeper.host)) return;
    clock.after(network.delayMs(program.host), () => {
      if (!zookeeper.isDown) zookeeper.closeSession(session);
    });
  }

  /** The process is gone: the server finds out by itself. */
  abandon(): void {
    this.#isClosed = true;
    this.#waiting = [];
    this.#sent = [];
    this.#connection?.leave('client', 'died');
    this.#connection = undefined;
  }

  #connect(): void {
    if (this.#isClosed || this.#isExpiring) return;
    const { program, zookeeper } = this.#options;
    const connection: SimConnection = program.context.network.connect({
      client: program,
      to: zookeeper.address,
      toHost: zookeeper.host,
      connectTimeoutMs,
      end: { onBroken: program.inThisLife(() => this.#lose(connection)) },
      accept: (_server, accepted) => ({ onBroken: () => noteGone(accepted, this.#session) }),
    });
    this.#connection = connection;
    program.keep(connection, 'client');
    const known = this.#session;
    const sentMs = this.#nowMs;
    connection.send('client', () => {
      if (known?.isOver === true) {
        connection.send('server', () => this.#welcome(connection, undefined, sentMs));
        return;
      }
      const session = known ?? zookeeper.openSession(this.#options.timeoutMs);
      session.heardMs = program.context.clock.nowMs;
      session.connection = connection;
      connection.send('server', () => this.#welcome(connection, session, sentMs));
    });
  }

  #welcome(connection: SimConnection, session: ZookeeperSession | undefined, sentMs: number): void {
    if (connection !== this.#connection || this.#isClosed) return;
    if (session === undefined) {
      this.#expire();
      return;
    }
    this.#session = session;
    this.#isConnected = true;
    this.#heardMs = this.#nowMs;
    this.#confirmedMs = sentMs;
    if (this.#expiry !== undefined) this.#expiry.isCancelled = true;
    for (const told of this.#onConnected) told();
    for (const request of this.#waiting.splice(0)) this.#send(request);
  }

  #send(request: Request): void {
    const connection = this.#connection;
    const session = this.#session;
    if (connection === undefined || session === undefined) return;
    request.sentMs = this.#nowMs;
    this.#sent.push(request);
    const { clock } = this.#options.program.context;
    connection.send('client', () => {
      // A session that ended meanwhile has lost its connection as well.
      if (session.isOver || session.connection !== connection) return;
      session.heardMs = clock.nowMs;
      const answer = request.apply(session);
      connection.send('server', () => this.#answered(connection, request, answer));
    });
  }

  #answered(connection: SimConnection, request: Request, answer: unknown): void {
    if (connection !== this.#connection || this.#isClosed) return;
    this.#sent = this.#sent.filter((other) => other !== request);
    this.#heardMs = this.#nowMs;
    this.#confirmedMs = request.sentMs;
    request.onAnswer(answer as never);
  }

  #keepAlive(): void {
    const { program, timeoutMs } = this.#options;
    program.later(timeoutMs / 6, () => {
      if (this.#isClosed) return;
      const connection = this.#connection;
      if (this.#isConnected && connection !== undefined) {
        if (this.#nowMs - this.#heardMs > (timeoutMs * 2) / 3) {
          connection.leave('client', 'died');
          this.#lose(connection);
        } else this.request(() => true, { onAnswer: () => {}, onLost: () => {} });
      }
      this.#keepAlive();
    });
  }

  #lose(connection: SimConnection): void {
    if (connection !== this.#connection || this.#isClosed) return;
    const { program, timeoutMs } = this.#options;
    this.#connection = undefined;
    if (this.#isConnected) {
      this.#isConnected = false;
      this.#expiry = program.later(Math.max(0, this.#confirmedMs + timeoutMs - this.#nowMs) + 1, () => this.#expire());
    }
    for (const { onLost } of this.#sent.splice(0)) onLost();
    program.later(100 + nextInt(program.context.random, 900), () => {
      if (this.#connection === undefined) this.#connect();
    });
  }

  #expire(): void {
    if (this.#isClosed || this.#session === undefined || this.#isExpiring) return;
    const { program, longestLagMs = 0 } = this.#options;
    const { random } = program.context;
    if (this.#expiry !== undefined) this.#expiry.isCancelled = true;
    this.#isConnected = false;
    this.#connection?.leave('client', 'died');
    this.#connection = undefined;
    if (longestLagMs === 0 || !nextChance(random, 0.4)) {
      this.#renew();
      return;
    }
    this.#isExpiring = true;
    program.later(nextInt(random, longestLagMs), () => {
      this.#isExpiring = false;
      this.#renew();
    });
  }

  #renew(): void {
    if (this.#isClosed) return;
    this.#options.program.trace('has lost its ZooKeeper session');
    this.#session = undefined;
    for (const { onLost } of [...this.#sent.splice(0), ...this.#waiting.splice(0)]) onLost();
    for (const told of this.#onExpired) told();
    if (!this.#isClosed) this.#connect();
  }
}

function noteGone(connection: SimConnection, session: ZookeeperSession | undefined): void {
  if (session?.connection === connection) session.connection = undefined;
}
