interface Item {
  readonly dueMs: number;
  readonly order: number;
  readonly act: () => void;
}

/** Names something that was put on the clock, to take it off again. */
export interface Appointment {
  isCancelled: boolean;
}

/** Virtual time: whatever is to happen waits here and happens one at a time, by time and then in the order of asking. */
export class SimClock {
  readonly #heap: Item[] = [];
  #orders = 0;
  nowMs: number;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** Has something done after this long; at least in a later step. */
  after(delayMs: number, act: () => void): void {
    this.at(this.nowMs + delayMs, act);
  }

  at(dueMs: number, act: () => void): void {
    const item = { dueMs: Math.max(dueMs, this.nowMs), order: this.#orders++, act };
    const heap = this.#heap;
    let place = heap.push(item) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent] as Item;
      if (isBefore(above, item)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = item;
  }

  /** As `after`, but can be called off. */
  appoint(delayMs: number, act: () => void): Appointment {
    const appointment = { isCancelled: false };
    this.after(delayMs, () => {
      if (!appointment.isCancelled) act();
    });
    return appointment;
  }

  /** Takes the next item and moves time to it. False when nothing is left before `untilMs`. */
  step(untilMs: number): boolean {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined || first.dueMs > untilMs) {
      this.nowMs = Math.max(this.nowMs, untilMs);
      return false;
    }
    const last = heap.pop() as Item;
    if (heap.length > 0) this.#sink(last);
    this.nowMs = first.dueMs;
    first.act();
    return true;
  }

  #sink(item: Item): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      let child = place * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Item, heap[child] as Item)) child++;
      const below = heap[child] as Item;
      if (isBefore(item, below)) break;
      heap[place] = below;
      place = child;
    }
    heap[place] = item;
  }
}

function isBefore(left: Item, right: Item): boolean {
  return left.dueMs < right.dueMs || (left.dueMs === right.dueMs && left.order < right.order);
}
