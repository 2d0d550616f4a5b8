/** Where a simulated registrar keeps the registry: doors of the single disk, the shared register and the replicated log. */

/** A registry as it is stored; the version names the write that made it. */
export interface StoredRegistry {
  readonly version: string;
  readonly bytes: Uint8Array;
}

export interface StoreAnswer<T> {
  readonly onDone: (value: T) => void;
  readonly onFailed: (reason: string) => void;
}

/** As master/registrar/registry-store, with callbacks; none comes after `crash`. */
export interface SimRegistryStore {
  /** What was stored last; whoever reads it is the only one to write from then on. */
  readonly fetch: (answer: StoreAnswer<StoredRegistry | undefined>) => void;
  readonly store: (registry: StoredRegistry, answer: StoreAnswer<void>) => void;
  /** The master was killed: what was under way took place or did not. */
  readonly crash: () => void;
  /** What a later reader is sure to find, or something newer. */
  readonly durable: StoredRegistry | undefined;
  /** While set, every write takes this much longer. */
  stallMs: number;
}
