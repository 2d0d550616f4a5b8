import { nextChance, nextInt } from '../../src/base/random.ts';
import { watchCandidates } from './elections.ts';
import type { SimProgram } from './program.ts';
import type { Candidate, SimZookeeper, StoreWrite } from './zookeeper.ts';
import { SimZookeeperClient } from './zookeeper-client.ts';

export interface SimStoreOptions {
  readonly program: SimProgram;
  readonly zookeeper: SimZookeeper;
  readonly root: string;
  /** The session ended, or a write was refused or went without an answer: somebody else may lead. */
  readonly onLost: (reason: string) => void;
}

interface Waiting {
  readonly writes: readonly StoreWrite[];
  readonly onDurable: () => void;
}

const sessionMs = 10_000;
const retryMs = 250;

/** A leader's way to its records: one candidacy, one request at a time, all that waits in one transaction. */
export class SimStore {
  readonly #options: SimStoreOptions;
  readonly #client: SimZookeeperClient;
  #waiting: Waiting[] = [];
  #isBusy = false;
  #isOver = false;
  #candidate: Candidate | undefined;
  #leads = false;

  constructor(options: SimStoreOptions) {
    this.#options = options;
    const { program, zookeeper } = options;
    this.#client = new SimZookeeperClient({ program, zookeeper, timeoutMs: sessionMs });
  }

  get #path(): string {
    return `${this.#options.root}/leader`;
  }

  /** Stands for election until it leads, then reads all records. */
  lead(onRecords: (records: readonly { key: string; value: string }[]) => void): void {
    const { program, zookeeper } = this.#options;
    const place = { program, zookeeper, client: this.#client, path: this.#path };
    watchCandidates(place, (line) => {
      if (this.#isOver) return;
      const isFirst = line?.[0] !== undefined && line[0] === this.#candidate;
      if (this.#leads && !isFirst) this.#loseSomeTimeLater(line === undefined ? 'the session ended' : 'deposed');
      else if (isFirst && !this.#leads) {
        this.#leads = true;
        this.#load(onRecords);
      } else if (line === undefined) this.#stand();
    });
    this.#stand();
    program.trace('stands for election');
  }

  #stand(): void {
    if (this.#isOver) return;
    const { program, zookeeper } = this.#options;
    this.#client.request((session) => zookeeper.join(this.#path, session, program.name), {
      onAnswer: (candidate) => {
        this.#candidate = candidate;
      },
      onLost: () => void program.later(retryMs, () => this.#stand()),
    });
  }

  /** Now and then a busy process takes long to take note. */
  #loseSomeTimeLater(reason: string): void {
    const { program } = this.#options;
    const { random } = program.context;
    program.later(nextChance(random, 0.3) ? nextInt(random, sessionMs) : 0, () => this.#lose(reason));
  }

  #load(onRecords: (records: readonly { key: string; value: string }[]) => void): void {
    const { program, zookeeper, root } = this.#options;
    this.#client.request(() => [...zookeeper.records(root)].map(([key, value]) => ({ key, value })), {
      onAnswer: (records) => {
        if (!this.#isOver) onRecords(records);
      },
      onLost: () => void program.later(retryMs, () => this.#leads && !this.#isOver && this.#load(onRecords)),
    });
  }

  /** Writes in order; `onDurable` when this one is stored. */
  write(writes: readonly StoreWrite[], onDurable: () => void): void {
    if (this.#isOver) return;
    this.#waiting.push({ writes, onDurable });
    this.#drain();
  }

  close(): void {
    this.#isOver = true;
    this.#waiting = [];
    this.#client.close();
  }

  /** The process was killed. */
  abandon(): void {
    this.#isOver = true;
    this.#waiting = [];
    this.#client.abandon();
  }

  #drain(): void {
    if (this.#isBusy || this.#waiting.length === 0) return;
    this.#isBusy = true;
    this.#options.program.later(0, () => {
      const batch = this.#waiting;
      this.#waiting = [];
      this.#client.request(() => this.#apply(batch), {
        onAnswer: (isApplied) => {
          this.#isBusy = false;
          if (this.#isOver) return;
          if (!isApplied) {
            this.#lose('a write was refused');
            return;
          }
          for (const { onDurable } of batch) onDurable();
          this.#drain();
        },
        onLost: () => this.#lose('a write went without an answer'),
      });
    });
  }

  /** At the server: refused when the candidate of this term is gone. */
  #apply(batch: readonly Waiting[]): boolean {
    const { zookeeper, root } = this.#options;
    const candidate = this.#candidate;
    if (candidate === undefined || !zookeeper.candidates(this.#path).includes(candidate)) return false;
    const records = zookeeper.records(root);
    for (const { writes } of batch) {
      for (const { key, value } of writes) {
        if (value === undefined) records.delete(key);
        else records.set(key, value);
      }
    }
    return true;
  }

  #lose(reason: string): void {
    if (this.#isOver) return;
    this.close();
    this.#options.onLost(reason);
  }
}
