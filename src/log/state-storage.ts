/** Named values on a replicated log, as Mesos keeps them: each change is an entry, and what is overwritten is cut off. */
import { randomBytes } from 'node:crypto';
import { halfJitterMs } from '../base/backoff.ts';
import { equalBytes } from '../base/bytes.ts';
import { errorText, StadionError } from '../base/errors.ts';
import { type Entry, Operation } from '../wire/gen/state.ts';
import { decode, encode } from '../wire/message.ts';
import type { LogEntry, ReplicatedLog } from './replicated-log.ts';

/** Identifies the write a value is from. */
type Uuid = Uint8Array;

interface Kept {
  readonly position: number;
  readonly entry: Entry;
}

const backoff = { baseMs: 20, maxMs: 1_000 };

/** Reads and writes named values as the one writer of the log. Rejects with the log's codes. */
export class StateStorage {
  readonly #log: ReplicatedLog;
  readonly #kept = new Map<string, Kept>();
  #begin = 0;
  #cutting: Promise<void> = Promise.resolve();

  constructor(log: ReplicatedLog) {
    this.#log = log;
  }

  /**
   * Becomes the writer, trying until it works or the log is closed, and reads all values. Rejects with `log-diff` for contents that it
   * cannot read.
   */
  async start(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const last = await this.#log.elect();
      if (last !== undefined && (await this.#replay(last))) return;
      // The first time at once: the other is not there any more, as a rule.
      if (attempt > 0) await pause(halfJitterMs(backoff, attempt, Math.random()));
    }
  }

  get(name: string): Entry | undefined {
    return this.#kept.get(name)?.entry;
  }

  /**
   * Replaces a value, if it is still that of this write (undefined: there was none). Gives the new write, or undefined when the value
   * has changed or this member is the writer no more: the value on the log is then unknown.
   */
  async set(name: string, value: Uint8Array, expected: Uuid | undefined): Promise<Uuid | undefined> {
    if (!isSame(this.#kept.get(name)?.entry.uuid, expected)) return undefined;
    await this.#cutting;
    const entry: Entry = { name, uuid: randomBytes(16), value };
    const position = await this.#log.append(encode(Operation, { type: 'SNAPSHOT', snapshot: { entry } }));
    if (position === undefined) return undefined;
    this.#kept.set(name, { position, entry });
    this.#cutting = this.#cut(position);
    return entry.uuid;
  }

  /** False when a later writer has cut off already what this one was elected to read: nothing left is not nothing there. */
  async #replay(last: number): Promise<boolean> {
    const { begin } = this.#log.positions();
    if (begin > last) return false;
    this.#begin = begin;
    this.#kept.clear();
    for (const entry of await this.#log.read(begin, last)) this.#apply(entry);
    return true;
  }

  #apply({ position, bytes }: LogEntry): void {
    const operation = readOperation(position, bytes);
    if (operation.snapshot !== undefined) {
      const { entry } = operation.snapshot;
      this.#kept.set(entry.name, { position, entry });
    } else if (operation.expunge !== undefined) {
      this.#kept.delete(operation.expunge.name);
    }
  }

  /** Forgets what no value needs. Its failure shows in the next write. */
  async #cut(written: number): Promise<void> {
    let needed = written;
    for (const { position } of this.#kept.values()) needed = Math.min(needed, position);
    if (needed <= this.#begin) return;
    try {
      if ((await this.#log.truncate(needed)) !== undefined) this.#begin = needed;
    } catch {
      // The log is closed or broken: whoever writes next hears of it.
    }
  }
}

function readOperation(position: number, bytes: Uint8Array): Operation {
  let operation: Operation;
  try {
    operation = decode(Operation, bytes);
  } catch (thrown) {
    const message = `position ${position} of the log holds no registry operation: ${errorText(thrown)}`;
    throw new StadionError({ code: 'log-foreign', message, cause: thrown });
  }
  if (operation.type !== 'DIFF') return operation;
  throw new StadionError({
    code: 'log-diff',
    message:
      `position ${position} of the log holds a difference between two values, which Mesos masters do not write and this one cannot ` +
      'read: start with a copy of the log that is older, or with an empty one',
  });
}

function isSame(left: Uuid | undefined, right: Uuid | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return equalBytes(left, right);
}

function pause(waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, waitMs);
  });
}
