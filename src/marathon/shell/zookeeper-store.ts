import { concatBytes } from '../../base/bytes.ts';
import { errorText, StadionError } from '../../base/errors.ts';
import type { MultiOp, ZookeeperClient } from '../../zookeeper/client/zookeeper-client.ts';
import type { Write } from '../core/records.ts';
import type { StoredRecord } from '../core/restore.ts';
import { decodeRecord, encodeRecord, isPartName, partName, partsOf } from './record-codec.ts';
import type { Store } from './store.ts';

export interface ZookeeperStoreOptions {
  readonly client: ZookeeperClient;
  /** Folder of all records, e.g. `/stadion`. */
  readonly root: string;
  readonly compressAboveBytes: number;
  /** Node that must be there for a write to count: our candidacy. A deposed leader's writes fail by it. */
  readonly fence?: string;
  /** Told about records that could not be read. */
  readonly onUnreadable: (key: string, reason: string) => void;
}

/** Bounds of one transaction. */
const maxOps = 400;
const maxBytes = 800_000;
/** Reads in flight while loading. */
const maxReads = 64;

interface Waiting {
  readonly writes: readonly Write[];
  readonly resolve: () => void;
  readonly reject: (thrown: unknown) => void;
}

/**
 * Records as nodes of ZooKeeper. Writes that come while one transaction is on its way go together into the next ones, so the
 * rate is that of ZooKeeper's group commit. Each `write` is one transaction unless it is too large for one.
 */
export class ZookeeperStore implements Store {
  readonly #options: ZookeeperStoreOptions;
  /** Nodes that exist, with the number of parts below them. */
  readonly #known = new Map<string, number>();
  #waiting: Waiting[] = [];
  #isWriting = false;
  #failure: unknown;

  constructor(options: ZookeeperStoreOptions) {
    this.#options = options;
  }

  async load(): Promise<readonly StoredRecord[]> {
    const { client, root } = this.#options;
    await client.sync(root);
    const isThere = await this.#findRoot();
    this.#known.clear();
    if (isThere) this.#known.set(root, 0);
    const records: StoredRecord[] = [];
    let folders = isThere ? [root] : [];
    while (folders.length > 0) {
      const next: string[] = [];
      await eachOf(folders, maxReads, async (folder) => {
        const names = await client.children(folder);
        const parts = names.filter(isPartName).length;
        if (parts > 0) this.#known.set(folder, parts);
        for (const name of names) {
          const path = `${folder}/${name}`;
          if (isPartName(name)) continue;
          this.#known.set(path, 0);
          next.push(path);
        }
      });
      await eachOf(next, maxReads, async (path) => {
        const record = await this.#read(path);
        if (record !== undefined) records.push(record);
      });
      folders = next;
    }
    return records;
  }

  /** With a fence even the folder of all records is made by a fenced write: the first. */
  async #findRoot(): Promise<boolean> {
    const { client, root, fence } = this.#options;
    if (fence !== undefined) return (await client.exists(root)) !== undefined;
    await client.ensurePath(root);
    return true;
  }

  async #read(path: string): Promise<StoredRecord | undefined> {
    const { client, root, onUnreadable } = this.#options;
    const key = path.slice(root.length + 1);
    const { data } = await client.get(path);
    if (data.length === 0) return undefined;
    try {
      const count = partsOf(data);
      if (count === 0) return { key, value: decodeRecord(data) };
      const parts: Uint8Array[] = [];
      for (let index = 0; index < count; index++) parts.push((await client.get(`${path}/${partName(index)}`)).data);
      return { key, value: decodeRecord(concatBytes(parts)) };
    } catch (thrown) {
      if (thrown instanceof StadionError && thrown.retryable) throw thrown;
      onUnreadable(key, errorText(thrown));
      return undefined;
    }
  }

  write(writes: readonly Write[]): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ writes, resolve, reject });
      if (!this.#isWriting) {
        this.#isWriting = true;
        queueMicrotask(() => void this.#drain());
      }
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#writeBatch(batch);
      } catch (thrown) {
        // After an uncertain write nobody knows what the store holds: this store is not used again.
        this.#failure = thrown;
        for (const { reject } of [...batch, ...this.#waiting]) reject(thrown);
        this.#waiting = [];
      }
    }
    this.#isWriting = false;
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    let ops: MultiOp[] = [];
    let bytes = 0;
    let done: Waiting[] = [];
    const flush = async (): Promise<void> => {
      if (ops.length > 0) await this.#send(ops);
      for (const { resolve } of done) resolve();
      ops = [];
      bytes = 0;
      done = [];
    };
    for (const waiting of batch) {
      const own = this.#opsOf(waiting.writes);
      const ownBytes = own.reduce((sum, op) => sum + sizeOf(op), 0);
      if (ops.length > 0 && (ops.length + own.length > maxOps || bytes + ownBytes > maxBytes)) await flush();
      for (const op of own) {
        if (ops.length > 0 && (ops.length >= maxOps || bytes + sizeOf(op) > maxBytes)) await flush();
        ops.push(op);
        bytes += sizeOf(op);
      }
      done.push(waiting);
    }
    await flush();
  }

  async #send(ops: readonly MultiOp[]): Promise<void> {
    const { client, fence } = this.#options;
    const checks: MultiOp[] = fence === undefined ? [] : [{ op: 'check', path: fence }];
    const result = await client.multi([...checks, ...ops]);
    if (result.ok) return;
    const refused = [...checks, ...ops][result.failedIndex];
    throw new StadionError({
      code: 'store-refused',
      message: `ZooKeeper refused to write ${refused?.path ?? '?'}: ${result.code}`,
    });
  }

  /** What has to be done to the nodes, by what is known to be there. */
  #opsOf(writes: readonly Write[]): MultiOp[] {
    const ops: MultiOp[] = [];
    for (const { key, value } of writes) {
      const path = `${this.#options.root}/${key}`;
      if (value === undefined) this.#remove(path, ops);
      else this.#put(path, value, ops);
    }
    return ops;
  }

  #put(path: string, value: string, ops: MultiOp[]): void {
    const { head, parts } = encodeRecord(value, this.#options.compressAboveBytes);
    const before = this.#known.get(path);
    if (before === undefined) {
      this.#makeParents(path, ops);
      ops.push({ op: 'create', path, data: head });
    } else ops.push({ op: 'set', path, data: head });
    for (const [index, data] of parts.entries()) {
      const part = `${path}/${partName(index)}`;
      ops.push(index < (before ?? 0) ? { op: 'set', path: part, data } : { op: 'create', path: part, data });
    }
    this.#removeParts(path, parts.length, before ?? 0, ops);
    this.#known.set(path, parts.length);
  }

  #remove(path: string, ops: MultiOp[]): void {
    const parts = this.#known.get(path);
    if (parts === undefined) return;
    this.#removeParts(path, 0, parts, ops);
    ops.push({ op: 'delete', path });
    this.#known.delete(path);
  }

  #removeParts(path: string, from: number, to: number, ops: MultiOp[]): void {
    for (let index = from; index < to; index++) ops.push({ op: 'delete', path: `${path}/${partName(index)}` });
  }

  #makeParents(path: string, ops: MultiOp[]): void {
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (parent === '' || this.#known.has(parent)) return;
    this.#makeParents(parent, ops);
    ops.push({ op: 'create', path: parent, data: new Uint8Array(0) });
    this.#known.set(parent, 0);
  }
}

function sizeOf(op: MultiOp): number {
  return op.path.length + 64 + ('data' in op && op.data !== undefined ? op.data.length : 0);
}

/** Runs work for each item, at most `limit` at a time. */
async function eachOf<T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) await work(items[next++] as T);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
