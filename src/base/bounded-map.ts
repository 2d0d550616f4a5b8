/**
 * A map that keeps at most `capacity` entries and forgets the oldest first. Setting a known key again makes it the newest;
 * `onEvict` hears what was forgotten. Capacity 0 keeps nothing. `kept` is the map it keeps its entries in; others only read it.
 */
export class BoundedMap<K, V, M extends Map<K, V> = Map<K, V>> {
  readonly capacity: number;
  readonly kept: M;
  readonly #onEvict: ((key: K, value: V) => void) | undefined;

  constructor(capacity: number, onEvict?: (key: K, value: V) => void, kept: M = new Map<K, V>() as M) {
    this.capacity = capacity;
    this.kept = kept;
    this.#onEvict = onEvict;
  }

  get size(): number {
    return this.kept.size;
  }

  get(key: K): V | undefined {
    return this.kept.get(key);
  }

  has(key: K): boolean {
    return this.kept.has(key);
  }

  set(key: K, value: V): void {
    this.kept.delete(key);
    this.kept.set(key, value);
    while (this.kept.size > this.capacity) {
      const [oldest] = this.kept;
      if (oldest === undefined) return;
      this.kept.delete(oldest[0]);
      this.#onEvict?.(oldest[0], oldest[1]);
    }
  }

  delete(key: K): boolean {
    return this.kept.delete(key);
  }

  /** Values from oldest to newest. */
  values(): IterableIterator<V> {
    return this.kept.values();
  }

  /** Entries from oldest to newest. */
  entries(): IterableIterator<[K, V]> {
    return this.kept.entries();
  }

  clear(): void {
    this.kept.clear();
  }
}
