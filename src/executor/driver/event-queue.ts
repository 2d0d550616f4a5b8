/** More events than this wait for a reader: then there is none worth the name. */
const maxWaiting = 100_000;

/** Events for one who reads them one by one. Nothing is kept until somebody begins to read. */
export class EventQueue<T> {
  #waiting: T[] = [];
  #isRead = false;
  #isOver = false;
  #wake: (() => void) | undefined;

  /** Adds an event. Throws when the reader has fallen hopelessly behind. */
  push(event: T): void {
    if (!this.#isRead || this.#isOver) return;
    if (this.#waiting.length >= maxWaiting) throw new Error(`${maxWaiting} events wait to be read`);
    this.#waiting.push(event);
    this.#wake?.();
  }

  /** Readers see the end once they have read what is there. */
  end(): void {
    this.#isOver = true;
    this.#wake?.();
  }

  /** Events from now on. */
  read(): AsyncIterableIterator<T> {
    this.#isRead = true;
    return this.#read();
  }

  async *#read(): AsyncGenerator<T> {
    for (;;) {
      const events = this.#waiting;
      this.#waiting = [];
      yield* events;
      if (this.#waiting.length > 0) continue;
      if (this.#isOver) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
