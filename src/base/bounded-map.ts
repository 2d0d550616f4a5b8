/**
 * A map that keeps at most `capacity` entries and forgets the oldest first. Setting a known key again makes it the newest;
 * `onEvict` hears what was forgotten. Capacity 0 keeps nothing.
 */
export class BoundedMap<K, V> {
  readonly capacity: number;
  readonly #entries = new Map<K, V>();
  readonly #onEvict: ((key: K, value: V) => void) | undefined;

  constructor(capacity: number, onEvict?: (key: K, value: V) => void) {
    this.capacity = capacity;
    this.#onEvict = onEvict;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    while (this.#entries.size > this.capacity) {
      const [oldest] = this.#entries;
      if (oldest === undefined) return;
      this.#entries.delete(oldest[0]);
      this.#onEvict?.(oldest[0], oldest[1]);
    }
  }

  delete(key: K): boolean {
    return this.#entries.delete(key);
  }

  /** Values from oldest to newest. */
  values(): IterableIterator<V> {
    return this.#entries.values();
  }

  /** Entries from oldest to newest. */
  entries(): IterableIterator<[K, V]> {
    return this.#entries.entries();
  }

  clear(): void {
    this.#entries.clear();
  }
}
