import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../base/logger.ts';
import type { MultiOp, MultiResult, ZookeeperClient } from '../../zookeeper/client/zookeeper-client.ts';
import { isZookeeperError } from '../../zookeeper/client/zookeeper-error.ts';
import type { RecordWrite, StoredRecord } from '../core/events.ts';

export interface StoreOptions {
  readonly client: ZookeeperClient;
  /** Base path; the records lie in `<path>/state`. */
  readonly path: string;
  /** Our node in the election: every write, the smallest too, demands that it still exists, so that a deposed leader cannot write. */
  readonly fencePath: string;
  readonly logger: Logger;
  /** We lead no more; nothing is written after this. */
  readonly onFenced: () => void;
}

interface Group {
  readonly writes: readonly RecordWrite[];
  readonly onDurable: () => void;
}

/** Children of one node are listed in one answer of at most 1 MB, so records are spread over this many nodes. */
const buckets = 256;
const maxBatchWrites = 300;
const maxBatchBytes = 400 * 1024;
const readsAtOnce = 200;
const bucketsAtOnce = 8;
const firstWaitMs = 100;
const longestWaitMs = 2_000;

/** The records of a leader in ZooKeeper: read once, then written in order and in batches. An outage only makes writes wait. */
export class Store {
  readonly #options: StoreOptions;
  readonly #root: string;
  readonly #known = new Set<string>();
  readonly #knownBuckets = new Set<string>();
  #queue: Group[] = [];
  #draining: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#root = `${options.path}/state`;
  }

  /** Writes that are not durable yet. */
  get queueLength(): number {
    return this.#queue.length;
  }

  /** All records. Waits through outages; undefined when closed meanwhile. */
  async load(): Promise<StoredRecord[] | undefined> {
    return await this.#persistently(async () => {
      const { client } = this.#options;
      await this.#ensure(this.#root);
      // What the last leader wrote must be seen, whichever server we are connected to.
      await client.sync(this.#root);
      const names = await client.children(this.#root);
      const records: StoredRecord[] = [];
      for (let from = 0; from < names.length; from += bucketsAtOnce) {
        const some = names.slice(from, from + bucketsAtOnce);
        const loaded = await Promise.all(some.map((name) => this.#loadBucket(`${this.#root}/${name}`)));
        for (const bucket of loaded) records.push(...bucket);
      }
      return records;
    });
  }

  async #loadBucket(parent: string): Promise<StoredRecord[]> {
    this.#knownBuckets.add(parent);
    const names = await this.#options.client.children(parent);
    const records: StoredRecord[] = [];
    for (let from = 0; from < names.length; from += readsAtOnce) {
      const some = names.slice(from, from + readsAtOnce);
      records.push(...(await Promise.all(some.map((name) => this.#read(parent, name)))));
    }
    return records;
  }

  async #read(parent: string, name: string): Promise<StoredRecord> {
    const path = `${parent}/${name}`;
    const { data } = await this.#options.client.get(path);
    this.#known.add(path);
    return { key: decodeURIComponent(name), value: Buffer.from(data).toString('utf8') };
  }

  /** Queues writes that belong together; `onDurable` is called when they are stored, never before those queued earlier. */
  write(writes: readonly RecordWrite[], onDurable: () => void): void {
    if (this.#isClosed) return;
    this.#queue.push({ writes, onDurable });
    this.#draining ??= this.#drain();
  }

  /** Reads one value beside the records, or stores what `make` gives. Waits through outages; undefined when closed meanwhile. */
  async singleton(name: string, make: () => string): Promise<string | undefined> {
    const path = `${this.#options.path}/${name}`;
    return await this.#persistently(async () => {
      const known = await this.#valueOf(path);
      if (known !== undefined && known !== '') return known;
      const value = make();
      const data = Buffer.from(value);
      const result = await this.#fenced([
        known === undefined ? { op: 'create', path, data } : { op: 'set', path, data },
      ]);
      if (!result.ok) throw refusedBy(result.code, path);
      return value;
    });
  }

  /** Replaces the value of a singleton. False: closed meanwhile, and it may or may not be stored. */
  async replaceSingleton(name: string, value: string): Promise<boolean> {
    const path = `${this.#options.path}/${name}`;
    const isDone = await this.#persistently(async () => {
      const result = await this.#fenced([{ op: 'set', path, data: Buffer.from(value) }]);
      if (!result.ok) throw refusedBy(result.code, path);
      return true;
    });
    return isDone === true;
  }

  async #valueOf(path: string): Promise<string | undefined> {
    try {
      const { data } = await this.#options.client.get(path);
      return Buffer.from(data).toString('utf8');
    } catch (thrown) {
      if (isZookeeperError(thrown, 'no-node')) return undefined;
      throw thrown;
    }
  }

  /** Stops writing; what is queued is dropped, and nobody was told that it is durable. */
  close(): void {
    this.#isClosed = true;
    this.#queue = [];
  }

  /** Repeats until it works or is closed. */
  async #persistently<T>(work: () => Promise<T>): Promise<T | undefined> {
    for (let waitMs = firstWaitMs; !this.#isClosed; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
      try {
        return await work();
      } catch (thrown) {
        if (this.#isClosed || isZookeeperError(thrown, 'closed')) return undefined;
        this.#options.logger.warn('ZooKeeper cannot be used, trying again', { error: thrown });
        await sleep(waitMs);
      }
    }
    return undefined;
  }

  /** The only way anything is written: all of it, or nothing when our node in the election is gone. Then this throws, closed. */
  async #fenced(ops: readonly MultiOp[]): Promise<MultiResult> {
    const { client, fencePath, logger, onFenced } = this.#options;
    const result = await client.multi([{ op: 'check', path: fencePath }, ...ops]);
    if (result.ok) return { ok: true, results: result.results.slice(1) };
    if (result.failedIndex > 0) return { ...result, failedIndex: result.failedIndex - 1 };
    logger.warn('writing was refused: this node leads no more');
    this.close();
    onFenced();
    throw refusedBy(result.code, fencePath);
  }

  /** Creates the path and its parents where they are missing. */
  async #ensure(path: string): Promise<void> {
    const missing: string[] = [];
    for (let known = path; known !== '' && (await this.#options.client.exists(known)) === undefined; ) {
      missing.push(known);
      known = known.slice(0, known.lastIndexOf('/'));
    }
    for (const next of missing.reverse()) {
      const result = await this.#fenced([{ op: 'create', path: next }]);
      if (!result.ok && result.code !== 'node-exists') throw refusedBy(result.code, next);
    }
  }

  async #drain(): Promise<void> {
    // Whatever is decided in the same turn goes into the first batch.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0 && !this.#isClosed) {
      const groups = this.#takeBatch();
      const merged = new Map(groups.flatMap((group) => group.writes.map((write) => [write.key, write] as const)));
      const isWritten = await this.#writeAll([...merged.values()]);
      if (!isWritten) return;
      for (const group of groups) group.onDurable();
    }
    this.#draining = undefined;
  }

  #takeBatch(): Group[] {
    let count = 0;
    let writes = 0;
    let bytes = 0;
    for (const group of this.#queue) {
      writes += group.writes.length;
      for (const write of group.writes) bytes += (write.value?.length ?? 0) + 100;
      if (count > 0 && (writes > maxBatchWrites || bytes > maxBatchBytes)) break;
      count++;
    }
    return this.#queue.splice(0, count);
  }

  /** True when stored, false when we lead no more. Without writes it only finds out whether we lead. */
  async #writeAll(writes: readonly RecordWrite[]): Promise<boolean> {
    const isDone = await this.#persistently(() => this.#tryWrite(writes));
    return isDone === true && !this.#isClosed;
  }

  /** One transaction, repeated while our knowledge of which nodes exist is put right. */
  async #tryWrite(writes: readonly RecordWrite[]): Promise<true> {
    for (const write of writes) await this.#ensureBucket(write.key);
    for (;;) {
      const ops = writes.flatMap((write) => this.#operation(write));
      let result: MultiResult;
      try {
        result = await this.#fenced(ops.map(({ op }) => op));
      } catch (thrown) {
        if (!isZookeeperError(thrown, 'too-large') || writes.length === 1) throw thrown;
        // Too much for one transaction: what starts other things first, what they follow from last.
        const half = Math.ceil(writes.length / 2);
        await this.#tryWrite(writes.slice(half));
        return await this.#tryWrite(writes.slice(0, half));
      }
      if (result.ok) {
        for (const { path, op } of ops) {
          if (op.op === 'delete') this.#known.delete(path);
          else this.#known.add(path);
        }
        return true;
      }
      const failed = ops[result.failedIndex];
      if (failed === undefined || !this.#learn(failed.path, result.code)) {
        throw refusedBy(result.code, failed?.path ?? this.#root);
      }
    }
  }

  #learn(path: string, code: string): boolean {
    if (code === 'node-exists') {
      if (this.#known.has(path)) return false;
      this.#known.add(path);
      return true;
    }
    return code === 'no-node' && this.#known.delete(path);
  }

  #operation(write: RecordWrite): { path: string; op: MultiOp }[] {
    const path = this.#pathOf(write.key);
    if (write.value === undefined) return this.#known.has(path) ? [{ path, op: { op: 'delete', path } }] : [];
    const data = Buffer.from(write.value);
    return [{ path, op: this.#known.has(path) ? { op: 'set', path, data } : { op: 'create', path, data } }];
  }

  async #ensureBucket(key: string): Promise<void> {
    const path = this.#pathOf(key);
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (this.#knownBuckets.has(parent)) return;
    await this.#ensure(parent);
    this.#knownBuckets.add(parent);
  }

  #pathOf(key: string): string {
    return `${this.#root}/${bucketOf(key.slice(2))}/${encodeURIComponent(key)}`;
  }
}

function refusedBy(code: string, path: string): Error {
  return new Error(`ZooKeeper answered ${code} for ${path}`);
}

/** FNV-1a of the job's name: both records of a job lie in one bucket. */
function bucketOf(name: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  return ((hash >>> 0) % buckets).toString(16).padStart(2, '0');
}
