import { halfJitterMs } from '../../src/base/backoff.ts';
import { nextFloat } from '../../src/base/random.ts';
import { type ReadEntry, readEntries } from '../../src/log/core/read.ts';
import type { Action } from '../../src/wire/gen/log.ts';
import { Operation } from '../../src/wire/gen/state.ts';
import { decode, encode } from '../../src/wire/message.ts';
import type { LogDisk } from './log/log-disk.ts';
import type { LogReplica } from './log-replica.ts';
import type { SimProgram } from './program.ts';
import type { SimRegistryStore, StoreAnswer, StoredRegistry } from './registry-store.ts';

export interface LogStoreOptions {
  readonly program: SimProgram;
  readonly replica: LogReplica;
  readonly disk: LogDisk;
  /** The disks of all masters. */
  readonly disks: readonly LogDisk[];
  readonly quorum: number;
}

const backoff = { baseMs: 20, maxMs: 1_000 };

/** The registry on the replicated log, as log/state-storage keeps it: each write is an entry, and what came before is cut off. */
export class LogStore implements SimRegistryStore {
  readonly #options: LogStoreOptions;
  #begin = 0;
  /** What waits for a truncation to end. */
  #cutting: (() => void)[] | undefined;

  constructor(options: LogStoreOptions) {
    this.#options = options;
  }

  get stallMs(): number {
    return this.#options.disk.stallMs;
  }

  set stallMs(ms: number) {
    this.#options.disk.stallMs = ms;
  }

  /** What a majority of the disks holds, whatever their owners know of it. */
  get durable(): StoredRegistry | undefined {
    const { disks, quorum } = this.#options;
    return lastDecided(disks, quorum);
  }

  fetch(answer: StoreAnswer<StoredRegistry | undefined>): void {
    this.#elect(0, answer);
  }

  #elect(attempt: number, answer: StoreAnswer<StoredRegistry | undefined>): void {
    const { program, replica } = this.#options;
    replica.call(
      (call) => ({ type: 'election-wanted', call }),
      (end) => {
        // A later writer may have cut off already what this one was elected to read.
        if (end.type === 'elected' && replica.state.replica.begin <= end.last) {
          this.#replay(end.last, answer);
          return;
        }
        const waitMs = attempt === 0 ? 0 : halfJitterMs(backoff, attempt, nextFloat(program.context.random));
        program.later(waitMs, () => this.#elect(attempt + 1, answer));
      },
    );
  }

  #replay(last: number, { onDone, onFailed }: StoreAnswer<StoredRegistry | undefined>): void {
    const { state } = this.#options.replica;
    this.#begin = state.replica.begin;
    const entries = readEntries(state, this.#begin, last);
    if (!entries.ok) {
      onFailed(entries.error.reason);
      return;
    }
    onDone(entries.value.reduce<StoredRegistry | undefined>((_before, entry) => registryIn(entry), undefined));
  }

  store(registry: StoredRegistry, answer: StoreAnswer<void>): void {
    if (this.#cutting === undefined) this.#append(registry, answer);
    else this.#cutting.push(() => this.#append(registry, answer));
  }

  #append({ version, bytes: value }: StoredRegistry, { onDone, onFailed }: StoreAnswer<void>): void {
    const entry = { name: 'registry', uuid: new TextEncoder().encode(version), value };
    const bytes = encode(Operation, { type: 'SNAPSHOT', snapshot: { entry } });
    this.#options.replica.call(
      (call) => ({ type: 'append-wanted', call, bytes }),
      (end) => {
        if (end.type !== 'written') {
          onFailed('another master writes the registry now');
          return;
        }
        this.#cut(end.position);
        onDone();
      },
    );
  }

  #cut(position: number): void {
    if (position <= this.#begin) return;
    this.#cutting = [];
    this.#options.replica.call(
      (call) => ({ type: 'truncation-wanted', call, to: position }),
      (end) => {
        if (end.type === 'written') this.#begin = position;
        const waiting = this.#cutting ?? [];
        this.#cutting = undefined;
        for (const go of waiting) go();
      },
    );
  }

  crash(): void {
    // The disk has its own end.
  }
}

function registryIn({ bytes }: Pick<ReadEntry, 'bytes'>): StoredRegistry | undefined {
  const entry = decode(Operation, bytes).snapshot?.entry;
  return entry === undefined ? undefined : { version: new TextDecoder().decode(entry.uuid), bytes: entry.value };
}

/** The registry at the highest position that is decided: learned somewhere, or taken by a majority under one number. */
function lastDecided(disks: readonly LogDisk[], quorum: number): StoredRegistry | undefined {
  let last: Action | undefined;
  const votes = new Map<string, number>();
  for (const { actions } of disks) {
    for (const action of actions.values()) {
      if (action.append === undefined || (last !== undefined && action.position <= last.position)) continue;
      const key = `${action.position} ${action.performed}`;
      const count = (votes.get(key) ?? 0) + 1;
      votes.set(key, count);
      if (action.learned === true || count >= quorum) last = action;
    }
  }
  return last?.append === undefined ? undefined : registryIn(last.append);
}
