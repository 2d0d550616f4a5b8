import { join } from 'node:path';
import type { ClassicLevel } from 'classic-level';
import { assert } from '../base/assert.ts';
import { errorCode, errorText, StadionError } from '../base/errors.ts';
import { makeDirectory } from '../runtime/atomic-file.ts';
import type { Action, Metadata } from '../wire/gen/log.ts';
import { ContentDigest, type Seal, splitSeal, withSeal } from './content-seal.ts';
import type { LogChange } from './core/effects.ts';
import { type HighWaterMark, openHighWaterMark } from './high-water-mark.ts';
import {
  decodeAction,
  decodeMetadata,
  encodeAction,
  encodeMetadata,
  keyOf,
  metadataKey,
  positionOf,
} from './log-records.ts';
import type { LogStorage, StoredLog } from './storage.ts';
import { tableDamage } from './table-check.ts';

type Database = ClassicLevel<string, Uint8Array>;
type Operation = { type: 'put'; key: string; value: Uint8Array } | { type: 'del'; key: string };

interface Waiting {
  readonly change: LogChange;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Name of the file with the number of the last promised write; a directory of Mesos has none. */
export const markName = 'stadion-mark';

/** Freed space is asked back after this much was written. */
const compactionBytes = 16 * 1024 * 1024;

/**
 * Opens (or makes) a log's directory: a LevelDB database laid out as Mesos does it. Rejects with `log-damaged`, with `log-in-use` when a
 * process has it open, or with the system's error.
 */
export async function openLevelDbStorage(directory: string): Promise<LogStorage> {
  await makeDirectory(directory);
  const mark = await openHighWaterMark(join(directory, markName)).catch((thrown: unknown) => {
    throw damaged(directory, errorText(thrown), thrown);
  });
  const tables = await tableDamage(directory);
  if (tables !== undefined) throw damaged(directory, tables);
  // Loaded only now: it is native code, and most commands do without.
  const { ClassicLevel } = await import('classic-level');
  const database: Database = new ClassicLevel(directory, { keyEncoding: 'utf8', valueEncoding: 'view' });
  try {
    await database.open();
  } catch (thrown) {
    throw openingError(directory, thrown);
  }
  return new LevelDbStorage(directory, database, mark);
}

function openingError(directory: string, thrown: unknown): StadionError {
  const cause = thrown instanceof Error ? (thrown.cause ?? thrown) : thrown;
  if (errorCode(cause) !== 'LEVEL_LOCKED') return damaged(directory, errorText(cause), thrown);
  const message = `the log in ${directory} is open in another process: stop that first`;
  return new StadionError({ code: 'log-in-use', message, cause: thrown });
}

function damaged(directory: string, what: string, cause?: unknown): StadionError {
  return new StadionError({
    code: 'log-damaged',
    message:
      `the log in ${directory} is damaged (${what}). With other members: move the directory away, and this one learns ` +
      'everything from them. Without: restore a copy of the whole directory',
    cause,
  });
}

class LevelDbStorage implements LogStorage {
  readonly #directory: string;
  readonly #database: Database;
  readonly #mark: HighWaterMark;
  readonly #digest = new ContentDigest();
  #sequence = 0;
  /** Without the seal. */
  #metadata = encodeMetadata({ status: 'EMPTY', promised: 0 });
  #isRestored = false;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #failure: unknown;
  #bytesUntilCompaction = compactionBytes;
  #compaction: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(directory: string, database: Database, mark: HighWaterMark) {
    this.#directory = directory;
    this.#database = database;
    this.#mark = mark;
  }

  async restore(): Promise<StoredLog> {
    let metadata: Metadata | undefined;
    let seal: Seal | undefined;
    const actions: Action[] = [];
    try {
      for await (const [key, value] of this.#database.iterator()) {
        if (key === metadataKey) {
          const split = splitSeal(value);
          this.#metadata = split.record;
          seal = split.seal;
          metadata = decodeMetadata(split.record);
          this.#digest.put(key, split.record);
          continue;
        }
        const position = positionOf(key);
        if (position === undefined) throw new Error(`'${key}' is no position`);
        actions.push(decodeAction(value, position));
        this.#digest.put(key, value);
      }
    } catch (thrown) {
      throw damaged(this.#directory, errorText(thrown), thrown);
    }
    this.#check(seal);
    this.#sequence = seal?.sequence ?? 0;
    this.#isRestored = true;
    return { metadata, actions };
  }

  /** A directory without a mark is taken as it is: Mesos wrote it, or somebody who knows said that it is whole. */
  #check(seal: Seal | undefined): void {
    const promised = this.#mark.sequence;
    if (promised === undefined) return;
    if (seal === undefined) {
      throw damaged(this.#directory, 'the seal is missing');
    }
    if (seal.digest !== this.#digest.value) {
      throw damaged(this.#directory, 'what it holds does not fit its seal');
    }
    if (seal.sequence < promised) {
      throw damaged(this.#directory, `its last ${promised - seal.sequence} writes are missing`);
    }
  }

  write(change: LogChange): Promise<void> {
    assert(this.#isRestored, 'a log is written before it was read');
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#failure ??= new StadionError({ code: 'log-closed', message: 'the log is closed' });
    await this.#writing;
    await this.#compaction;
    await this.#database.close();
    await this.#mark.close();
  }

  async #writeAll(): Promise<void> {
    // Whatever else comes in this turn goes into the same write.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        if (this.#failure !== undefined) throw this.#failure;
        await this.#writeGroup(group);
        for (const { resolve } of group) resolve();
      } catch (thrown) {
        // What reached the disk is unknown now: nothing may be promised on this log again.
        this.#failure ??= thrown;
        for (const { reject } of group) reject(this.#failure);
      }
    }
    this.#writing = undefined;
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    const operations: Operation[] = [];
    for (const { change } of group) this.#collect(change, operations);
    this.#digest.put(metadataKey, this.#metadata);
    this.#sequence++;
    const seal = { sequence: this.#sequence, digest: this.#digest.value };
    operations.push({ type: 'put', key: metadataKey, value: withSeal(this.#metadata, seal) });
    await this.#database.batch(operations, { sync: true });
    // Only then: a mark ahead of the log would say that something is lost.
    await this.#mark.raise(this.#sequence);
    this.#compactWhenDue(operations);
  }

  #collect({ metadata, actions, remove }: LogChange, operations: Operation[]): void {
    if (metadata !== undefined) this.#metadata = encodeMetadata(metadata);
    for (const action of actions ?? []) {
      const key = keyOf(action.position);
      const value = encodeAction(action);
      this.#digest.put(key, value);
      operations.push({ type: 'put', key, value });
    }
    if (remove === undefined) return;
    for (const key of this.#keysBetween(remove.from, remove.to)) {
      this.#digest.delete(key);
      operations.push({ type: 'del', key });
    }
  }

  /** Keys there are for positions from `from` up to but not including `to`. */
  #keysBetween(from: number, to: number): string[] {
    const keys: string[] = [];
    if (to - from > this.#digest.size) {
      const [first, last] = [keyOf(from), keyOf(to)];
      for (const key of this.#digest.keys()) {
        if (key !== metadataKey && key >= first && key < last) keys.push(key);
      }
      return keys;
    }
    for (let position = from; position < to; position++) {
      const key = keyOf(position);
      if (this.#digest.has(key)) keys.push(key);
    }
    return keys;
  }

  /** LevelDB gives the space of removed positions back late or never by itself. */
  #compactWhenDue(operations: readonly Operation[]): void {
    for (const operation of operations)
      if (operation.type === 'put') this.#bytesUntilCompaction -= operation.value.length;
    if (this.#bytesUntilCompaction > 0 || this.#compaction !== undefined) return;
    this.#bytesUntilCompaction = compactionBytes;
    // Nothing depends on it, so its failure is none of ours: what is wrong with the disk shows in the next write.
    this.#compaction = this.#database
      .compactRange(metadataKey, 'B')
      .catch(() => {})
      .finally(() => {
        this.#compaction = undefined;
      });
  }
}
