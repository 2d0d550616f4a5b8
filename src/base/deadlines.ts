interface Entry<K> {
  readonly key: K;
  dueMs: number;
  /** Order of setting, so that equal deadlines come out in the order they were set. */
  order: number;
  place: number;
}

/**
 * Timers as data: what is due when, by key. A key has at most one deadline. Setting, cancelling and taking one due entry
 * cost O(log n); the order of equal deadlines is the order of setting, so a replay gives the same sequence.
 */
export class Deadlines<K> {
  readonly #entries = new Map<K, Entry<K>>();
  readonly #heap: Entry<K>[] = [];
  #orders = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** When the next entry is due, or undefined when nothing waits. */
  get nextMs(): number | undefined {
    return this.#heap[0]?.dueMs;
  }

  /** The deadline of this key, or undefined. */
  get(key: K): number | undefined {
    return this.#entries.get(key)?.dueMs;
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  /** Sets or moves the deadline of a key. */
  set(key: K, dueMs: number): void {
    const known = this.#entries.get(key);
    const order = this.#orders++;
    if (known === undefined) {
      const entry = { key, dueMs, order, place: this.#heap.length };
      this.#entries.set(key, entry);
      this.#heap.push(entry);
      this.#rise(entry);
      return;
    }
    known.dueMs = dueMs;
    known.order = order;
    this.#rise(known);
    this.#sink(known);
  }

  /** Forgets a key; true when it was waiting. */
  cancel(key: K): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#remove(entry);
    return true;
  }

  /** Removes and returns the keys due at or before `nowMs`, earliest first, at most `limit` of them. */
  popDue(nowMs: number, limit: number = Number.POSITIVE_INFINITY): K[] {
    const due: K[] = [];
    for (
      let first = this.#heap[0];
      first !== undefined && first.dueMs <= nowMs && due.length < limit;
      first = this.#heap[0]
    ) {
      this.#remove(first);
      due.push(first.key);
    }
    return due;
  }

  /** All waiting keys with their deadlines, in no particular order. */
  *entries(): IterableIterator<[K, number]> {
    for (const [key, entry] of this.#entries) yield [key, entry.dueMs];
  }

  clear(): void {
    this.#entries.clear();
    this.#heap.length = 0;
  }

  #remove(entry: Entry<K>): void {
    this.#entries.delete(entry.key);
    const last = this.#heap.pop();
    if (last === undefined || last === entry) return;
    last.place = entry.place;
    this.#heap[last.place] = last;
    this.#rise(last);
    this.#sink(last);
  }

  #rise(entry: Entry<K>): void {
    while (entry.place > 0) {
      const parent = this.#heap[(entry.place - 1) >> 1];
      if (parent === undefined || !before(entry, parent)) return;
      this.#swap(entry, parent);
    }
  }

  #sink(entry: Entry<K>): void {
    for (;;) {
      const left = this.#heap[entry.place * 2 + 1];
      const right = this.#heap[entry.place * 2 + 2];
      const child = right !== undefined && left !== undefined && before(right, left) ? right : left;
      if (child === undefined || !before(child, entry)) return;
      this.#swap(child, entry);
    }
  }

  #swap(lower: Entry<K>, upper: Entry<K>): void {
    const place = lower.place;
    lower.place = upper.place;
    upper.place = place;
    this.#heap[lower.place] = lower;
    this.#heap[upper.place] = upper;
  }
}

function before<K>(left: Entry<K>, right: Entry<K>): boolean {
  return left.dueMs < right.dueMs || (left.dueMs === right.dueMs && left.order < right.order);
}
