import type { OutputName, OutputReader } from './container-io.ts';
import { type Deferred, deferred } from './deferred.ts';

interface Seat {
  readonly reader: OutputReader;
  /** Settles when it reads no more, so that nobody waits for it. */
  readonly left: Deferred<void>;
}

/** Hands a process's output to all who read it, at the pace of the slowest. Holds one piece, and nothing while nobody reads. */
export class OutputFan {
  readonly #seats = new Set<Seat>();
  #arrival: Deferred<void> | undefined;
  #isEnded = false;
  #waiting = 0;

  /** True while a piece waits for readers. */
  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  /** The function that comes back takes the reader out. */
  add(reader: OutputReader): () => void {
    if (this.#isEnded) {
      reader.end();
      return () => {};
    }
    const seat: Seat = { reader, left: deferred() };
    this.#seats.add(seat);
    this.#arrival?.resolve();
    this.#arrival = undefined;
    return () => {
      this.#seats.delete(seat);
      seat.left.resolve();
    };
  }

  /** Resolves when all readers have taken the piece; until somebody reads it waits. */
  async hand(from: OutputName, bytes: Uint8Array): Promise<void> {
    this.#waiting += 1;
    try {
      while (this.#seats.size === 0 && !this.#isEnded) {
        this.#arrival ??= deferred();
        await this.#arrival.promise;
      }
      await Promise.all(
        [...this.#seats].map(({ reader, left }) => Promise.race([reader.write(from, bytes), left.promise])),
      );
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Tells the readers that there is no more. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#arrival?.resolve();
    for (const { reader, left } of this.#seats) {
      left.resolve();
      reader.end();
    }
    this.#seats.clear();
  }
}
