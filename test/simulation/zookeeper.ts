import type { SimClock } from './clock.ts';
import type { Listener, SimConnection, SimNetwork } from './network.ts';

/** A record to be stored; undefined removes it. */
export interface StoreWrite {
  readonly key: string;
  readonly value: string | undefined;
}

/** An ephemeral, sequential node below a path: somebody stands there for election. */
export interface Candidate {
  readonly sequence: number;
  readonly session: ZookeeperSession;
  readonly data: unknown;
}

/** A session as the server has it: it ends when its client is silent for too long, and with it its candidates. */
export interface ZookeeperSession {
  readonly id: number;
  readonly timeoutMs: number;
  heardMs: number;
  isOver: boolean;
  connection: SimConnection | undefined;
  /** Paths whose next change is to be told, once. */
  readonly watched: Map<string, () => void>;
}

/**
 * ZooKeeper as one server that loses nothing: sessions by the virtual clock, candidates, watches, and the records of programs.
 * What it does, it does at the moment a request arrives. An outage ends connections; sessions live on in it, as in an ensemble
 * without a majority.
 */
export class SimZookeeper implements Listener {
  readonly host: string;
  readonly address: string;
  readonly #clock: SimClock;
  readonly #network: SimNetwork;
  readonly #roots = new Map<string, Map<string, string>>();
  readonly #candidates = new Map<string, Candidate[]>();
  readonly #sessions = new Map<number, ZookeeperSession>();
  #sequences = 0;
  #sessionIds = 0;
  isDown = false;

  constructor(host: string, { clock, network }: { readonly clock: SimClock; readonly network: SimNetwork }) {
    this.host = host;
    this.address = `${host}:2181`;
    this.#clock = clock;
    this.#network = network;
    network.listen(this);
  }

  /** Nobody is served until `recover`. */
  fail(): void {
    this.isDown = true;
    this.#network.unlisten(this);
    for (const session of this.#sessions.values()) {
      session.connection?.leave('server', 'died');
      session.connection = undefined;
    }
  }

  /** Serves again; every session has its whole time anew. */
  recover(): void {
    this.isDown = false;
    this.#network.listen(this);
    for (const session of this.#sessions.values()) {
      session.heardMs = this.#clock.nowMs;
      this.#watchOver(session);
    }
  }

  /** What is durable under a root. */
  records(root: string): Map<string, string> {
    let records = this.#roots.get(root);
    if (records === undefined) {
      records = new Map();
      this.#roots.set(root, records);
    }
    return records;
  }

  openSession(timeoutMs: number): ZookeeperSession {
    const id = ++this.#sessionIds;
    const session: ZookeeperSession = {
      id,
      timeoutMs,
      heardMs: this.#clock.nowMs,
      isOver: false,
      connection: undefined,
      watched: new Map(),
    };
    this.#sessions.set(id, session);
    this.#watchOver(session);
    return session;
  }

  #watchOver(session: ZookeeperSession): void {
    this.#clock.at(session.heardMs + session.timeoutMs, () => {
      if (session.isOver || this.isDown) return;
      if (this.#clock.nowMs - session.heardMs >= session.timeoutMs) this.closeSession(session);
      else this.#watchOver(session);
    });
  }

  closeSession(session: ZookeeperSession): void {
    if (session.isOver) return;
    session.isOver = true;
    this.#sessions.delete(session.id);
    session.watched.clear();
    for (const [path, candidates] of this.#candidates) {
      const left = candidates.filter((candidate) => candidate.session !== session);
      if (left.length === candidates.length) continue;
      this.#candidates.set(path, left);
      this.#tell(path);
    }
    session.connection?.leave('server', 'closed');
    session.connection = undefined;
  }

  /** Puts a candidate at the end of the line; a session that asks again for want of an answer stands where it stood. */
  join(path: string, session: ZookeeperSession, data: unknown): Candidate {
    const line = this.#candidates.get(path) ?? [];
    const known = line.find((candidate) => candidate.session === session);
    if (known !== undefined) return known;
    const candidate = { sequence: this.#sequences++, session, data };
    this.#candidates.set(path, [...line, candidate]);
    this.#tell(path);
    return candidate;
  }

  /** In the order of their sequence. */
  candidates(path: string): readonly Candidate[] {
    return this.#candidates.get(path) ?? [];
  }

  watch(path: string, session: ZookeeperSession, onChanged: () => void): void {
    session.watched.set(path, onChanged);
  }

  #tell(path: string): void {
    for (const { watched } of this.#sessions.values()) {
      const onChanged = watched.get(path);
      watched.delete(path);
      onChanged?.();
    }
  }
}
