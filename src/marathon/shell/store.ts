import type { Write } from '../core/records.ts';
import type { StoredRecord } from '../core/restore.ts';

/** Where a leader keeps what must outlive it. */
export interface Store {
  /** Everything that was made durable before. */
  load(): Promise<readonly StoredRecord[]>;
  /** Resolves when these writes, and all asked for before, are durable. Rejects when that is not certain: then stop leading. */
  write(writes: readonly Write[]): Promise<void>;
}

/** Keeps records as long as the process lives: `--internal_store_backend mem`. */
export class MemoryStore implements Store {
  readonly #records = new Map<string, string>();

  async load(): Promise<readonly StoredRecord[]> {
    return [...this.#records].map(([key, value]) => ({ key, value }));
  }

  async write(writes: readonly Write[]): Promise<void> {
    for (const { key, value } of writes) {
      if (value === undefined) this.#records.delete(key);
      else this.#records.set(key, value);
    }
  }
}
