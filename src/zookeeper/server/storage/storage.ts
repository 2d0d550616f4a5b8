import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText } from '../../../base/errors.ts';
import type { LogFields } from '../../../base/logger.ts';
import type { Transaction } from '../../core/changes.ts';
import { createRecovery, finishRecovery, type Recovery } from '../../core/recovery.ts';
import type { CoreConfig, ServerState } from '../../core/state.ts';
import { BatchWriter } from './batches.ts';
import { listData, takeDirectory, zxidOfName } from './directory.ts';
import { LogFile } from './log-file.ts';
import { corrupt, playLogs } from './log-reader.ts';
import { readSnapshot, removeSnapshot, writeSnapshot } from './snapshot.ts';

/** A log file larger than this is followed by a new one. */
const maxLogBytes = 64 << 20;
/** Recovery from more transactions than this since the last snapshot is followed by a snapshot. */
const maxUnsnapshotLogs = 4;
/** The snapshot before the last is kept, should the last be damaged. */
const keptSnapshots = 2;

export interface StorageOptions {
  readonly directory: string;
  readonly config: CoreConfig;
  readonly nowMs: number;
  /** Transactions between snapshots. */
  readonly snapCount: number;
  readonly warn: (message: string, fields: LogFields) => void;
  /** Everything up to this transaction is on disk. */
  readonly onDurable: (zxid: bigint) => void;
  /** The disk refused: nothing more will become durable. */
  readonly onFailure: (error: Error) => void;
}

/** The log and its snapshots: recovers the state, then makes transactions durable, as many as are waiting with each write. */
export class Storage {
  readonly state: ServerState;
  readonly #options: StorageOptions;
  readonly #giveBack: () => Promise<void>;
  #log: LogFile;
  #batch = new BatchWriter();
  #writing: Promise<void> | undefined;
  #isScheduled = false;
  #durableZxid: bigint;
  #failure: Error | undefined;
  #closed = false;
  #sinceSnapshot: number;
  #snapshotting: Promise<void> | undefined;
  readonly #waiters: {
    readonly zxid: bigint;
    readonly resolve: () => void;
    readonly reject: (error: Error) => void;
  }[] = [];

  private constructor(fields: {
    options: StorageOptions;
    state: ServerState;
    log: LogFile;
    sinceSnapshot: number;
    giveBack: () => Promise<void>;
  }) {
    this.#options = fields.options;
    this.state = fields.state;
    this.#log = fields.log;
    this.#giveBack = fields.giveBack;
    this.#durableZxid = fields.state.zxid;
    this.#sinceSnapshot = fields.sinceSnapshot;
  }

  /** Takes the directory and recovers what is in it. Fails with a StadionError that says what to do. */
  static async open(options: StorageOptions): Promise<Storage> {
    const giveBack = await takeDirectory(options.directory);
    try {
      const { recovery, played, logs } = await recover(options);
      const state = finishRecovery(recovery, options.config, options.nowMs);
      if (state === undefined) throw corrupt(options.directory, 'a node without parent or owner');
      const log = await createLog(options.directory, state.zxid + 1n);
      const sinceSnapshot = logs > maxUnsnapshotLogs ? options.snapCount : played;
      return new Storage({ options, state, log, sinceSnapshot, giveBack });
    } catch (thrown) {
      await giveBack();
      throw thrown;
    }
  }

  get durableZxid(): bigint {
    return this.#durableZxid;
  }

  /** Bytes that wait for the next write. */
  get waitingBytes(): number {
    return this.#batch.sizeBytes;
  }

  /** Takes a transaction; it is written with all others that come in the meantime. */
  append(transaction: Transaction): void {
    if (this.#failure !== undefined || this.#closed) return;
    this.#batch.add(transaction);
    this.#sinceSnapshot++;
    if (this.#writing !== undefined || this.#isScheduled) return;
    this.#isScheduled = true;
    // After the sockets of this turn were read: what they brought shares one write.
    setImmediate(() => {
      this.#isScheduled = false;
      this.#writing ??= this.#write();
    });
  }

  /** Resolves when the transaction is on disk. */
  durable(zxid: bigint): Promise<void> {
    if (zxid <= this.#durableZxid) return Promise.resolve();
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiters.push({ zxid, resolve, reject });
    });
  }

  /** Writes what waits, closes the files and gives the directory back. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#batch.count > 0) this.#writing ??= this.#write();
    await this.#writing;
    await this.#snapshotting?.catch(() => {});
    // An empty batch at the end shows that the one before it was not cut short by a crash, should it ever be unreadable.
    if (this.#failure === undefined) await this.#log.append(this.#batch.take(this.#log.salt)).catch(() => {});
    await this.#log.close().catch(() => {});
    await this.#giveBack();
  }

  async #write(): Promise<void> {
    /** Written and not told yet. */
    let written: bigint | undefined;
    try {
      while (this.#batch.count > 0 || written !== undefined) {
        if (this.#batch.count === 0 || this.#log.sizeBytes > maxLogBytes) {
          this.#confirm(written);
          written = undefined;
          if (this.#log.sizeBytes > maxLogBytes) await this.#nextLog();
          continue;
        }
        const { lastZxid } = this.#batch;
        const appended = this.#log.append(this.#batch.take(this.#log.salt));
        // While the disk works on this batch, the answers to the one before it leave.
        this.#confirm(written);
        written = undefined;
        await appended;
        written = lastZxid;
      }
    } catch (thrown) {
      this.#fail(thrown instanceof Error ? thrown : new Error(String(thrown)));
    } finally {
      this.#writing = undefined;
    }
    this.#snapshotIfDue();
  }

  async #nextLog(): Promise<void> {
    const full = this.#log;
    this.#log = await createLog(this.#options.directory, this.#durableZxid + 1n);
    await full.close();
  }

  #confirm(zxid: bigint | undefined): void {
    if (zxid === undefined) return;
    this.#durableZxid = zxid;
    this.#options.onDurable(zxid);
    for (let index = this.#waiters.length - 1; index >= 0; index--) {
      const waiter = this.#waiters[index];
      if (waiter === undefined || waiter.zxid > zxid) continue;
      this.#waiters.splice(index, 1);
      waiter.resolve();
    }
  }

  #fail(error: Error): void {
    this.#failure = error;
    for (const { reject } of this.#waiters.splice(0)) reject(error);
    this.#options.onFailure(error);
  }

  #snapshotIfDue(): void {
    const isDue = this.#sinceSnapshot >= this.#options.snapCount && this.#snapshotting === undefined;
    if (!isDue || this.#closed || this.#failure !== undefined) return;
    this.#sinceSnapshot = 0;
    this.#snapshotting = this.#snapshot().finally(() => {
      this.#snapshotting = undefined;
    });
  }

  async #snapshot(): Promise<void> {
    const { directory, warn } = this.#options;
    try {
      const isStopped = (): boolean => this.#closed || this.#failure !== undefined;
      const options = { directory, state: this.state, durable: (zxid: bigint) => this.durable(zxid), isStopped };
      if ((await writeSnapshot(options)) !== undefined) await removeObsolete(directory);
    } catch (thrown) {
      // The log alone is enough to recover; the next snapshot is tried in its turn.
      warn('no ZooKeeper snapshot could be written', { reason: errorText(thrown) });
    }
  }
}

async function createLog(directory: string, firstZxid: bigint): Promise<LogFile> {
  const { logs } = await listData(directory);
  const last = logs.at(-1);
  // The last run ended before its first write: its file says nothing and has the name that is needed now.
  if (last !== undefined && zxidOfName(last) === firstZxid) await rm(join(directory, last));
  return LogFile.create(directory, firstZxid);
}

async function recover(options: StorageOptions): Promise<{ recovery: Recovery; played: number; logs: number }> {
  const { directory, warn } = options;
  const { logs, snapshots } = await listData(directory);
  const recovery = (await newestSnapshot(directory, snapshots, warn)) ?? createRecovery();
  const needed = logsAfter(logs, recovery.zxid);
  const played = await playLogs(directory, needed, recovery);
  if (played.tornBytes > 0) {
    warn('the last write was cut short by a crash and is dropped; nobody was promised it', {
      tornBytes: played.tornBytes,
    });
  }
  return { recovery, played: played.transactions, logs: needed.length };
}

async function newestSnapshot(
  directory: string,
  snapshots: readonly string[],
  warn: StorageOptions['warn'],
): Promise<Recovery | undefined> {
  for (const name of [...snapshots].reverse()) {
    const recovery = await readSnapshot(directory, name);
    if (recovery !== undefined) return recovery;
    warn('a ZooKeeper snapshot is damaged: the one before it and the log are used', { snapshot: name });
  }
  return undefined;
}

/** The log files that hold anything after this transaction. */
function logsAfter(logs: readonly string[], zxid: bigint): string[] {
  return logs.filter((_name, index) => {
    const next = logs[index + 1];
    return next === undefined || zxidOfName(next) > zxid + 1n;
  });
}

async function removeObsolete(directory: string): Promise<void> {
  const { logs, snapshots } = await listData(directory);
  const kept = snapshots.slice(-keptSnapshots);
  for (const name of snapshots.slice(0, -keptSnapshots)) await removeSnapshot(directory, name);
  const [oldest] = kept;
  if (oldest === undefined) return;
  const needed = new Set(logsAfter(logs, zxidOfName(oldest)));
  for (const name of logs) if (!needed.has(name)) await rm(join(directory, name));
}
