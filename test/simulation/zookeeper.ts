import { nextInt } from '../../src/base/random.ts';
import type { SimProgram } from './program.ts';

/** A record to be stored; undefined removes it. */
export interface StoreWrite {
  readonly key: string;
  readonly value: string | undefined;
}

/** The records of one program as ZooKeeper holds them: durable, changed one transaction after another, by the leader only. */
export class SimZookeeper {
  readonly host: string;
  readonly #roots = new Map<string, Map<string, string>>();
  readonly #epochs = new Map<string, number>();

  constructor(host: string) {
    this.host = host;
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

  epochOf(root: string): number {
    return this.#epochs.get(root) ?? 0;
  }

  /** A new candidacy: writes under earlier ones are refused from here on. */
  elect(root: string): number {
    const epoch = this.epochOf(root) + 1;
    this.#epochs.set(root, epoch);
    return epoch;
  }
}

export interface SimStoreOptions {
  readonly program: SimProgram;
  readonly zookeeper: SimZookeeper;
  readonly root: string;
  /** The session ended, or a write was refused: somebody else may lead. */
  readonly onLost: (reason: string) => void;
}

interface Waiting {
  readonly writes: readonly StoreWrite[];
  readonly onDurable: () => void;
}

const sessionMs = 10_000;
const retryMs = 250;

/** A leader's way to its records: one session, one request at a time, all that waits in one transaction. */
export class SimStore {
  readonly #options: SimStoreOptions;
  #waiting: Waiting[] = [];
  #isBusy = false;
  #isOver = false;
  #epoch = 0;
  #reachedMs: number;

  constructor(options: SimStoreOptions) {
    this.#options = options;
    this.#reachedMs = options.program.context.clock.nowMs;
  }

  /** Stands for election until it leads, then reads all records. */
  lead(onRecords: (records: readonly { key: string; value: string }[]) => void): void {
    const { zookeeper, root, program } = this.#options;
    this.#request(
      () => {
        this.#epoch = zookeeper.elect(root);
        return [...zookeeper.records(root)].map(([key, value]) => ({ key, value }));
      },
      (records) => {
        this.#watch();
        onRecords(records);
      },
    );
    program.trace('stands for election');
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
  }

  #drain(): void {
    if (this.#isBusy || this.#waiting.length === 0) return;
    this.#isBusy = true;
    this.#options.program.later(0, () => {
      const batch = this.#waiting;
      this.#waiting = [];
      this.#request(
        () => this.#apply(batch),
        (isApplied) => {
          this.#isBusy = false;
          if (!isApplied) {
            this.#lose('a write was refused');
            return;
          }
          for (const { onDurable } of batch) onDurable();
          this.#drain();
        },
      );
    });
  }

  #apply(batch: readonly Waiting[]): boolean {
    const { zookeeper, root } = this.#options;
    if (zookeeper.epochOf(root) !== this.#epoch) return false;
    const records = zookeeper.records(root);
    for (const { writes } of batch) {
      for (const { key, value } of writes) {
        if (value === undefined) records.delete(key);
        else records.set(key, value);
      }
    }
    return true;
  }

  /** Sends a request until it arrives, and waits for its answer; the requester may die in between. */
  #request<T>(apply: () => T, onAnswer: (answer: T) => void): void {
    const { program, zookeeper } = this.#options;
    const { network, clock } = program.context;
    const isCut = (): boolean => network.isCut(program.host, zookeeper.host);
    const answer = program.inThisLife((given: T) => {
      if (this.#isOver) return;
      if (isCut()) {
        program.later(retryMs, () => answer(given));
        return;
      }
      this.#reachedMs = clock.nowMs;
      onAnswer(given);
    });
    const send = (): void => {
      if (this.#isOver) return;
      if (isCut()) {
        program.later(retryMs, send);
        return;
      }
      // It is on its way: whether or not its sender lives on, it arrives.
      clock.after(network.delayMs(program.host), () => {
        const given = apply();
        clock.after(network.delayMs(zookeeper.host), () => answer(given));
      });
    };
    send();
  }

  /** The session ends after a while without contact, and its owner learns that some time later. */
  #watch(): void {
    const { program, zookeeper } = this.#options;
    const { network, clock, random } = program.context;
    program.later(1_000, () => {
      if (this.#isOver) return;
      if (!network.isCut(program.host, zookeeper.host)) this.#reachedMs = clock.nowMs;
      if (clock.nowMs - this.#reachedMs > sessionMs) {
        program.later(nextInt(random, sessionMs), () => this.#lose('the session ended'));
        return;
      }
      this.#watch();
    });
  }

  #lose(reason: string): void {
    if (this.#isOver) return;
    this.close();
    this.#options.onLost(reason);
  }
}
