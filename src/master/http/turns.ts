/** Long work shares the event loop: whoever works asks for a turn now and then, and turns are given one at a time. */

/** How long one may work before it asks again. */
const TURN_MS = 3;

export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isScheduled = false;

  /** The next turn. Between two turns the master takes what has come in. */
  next(): Promise<void> {
    const granted = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#schedule();
    return granted;
  }

  /** Walks through what makes something at each step, a turn at a time; gives how many turns it took. */
  async walk(steps: Iterable<unknown>): Promise<number> {
    let turns = 1;
    let endMs = performance.now() + TURN_MS;
    for (const _ of steps) {
      if (performance.now() < endMs) continue;
      await this.next();
      turns++;
      endMs = performance.now() + TURN_MS;
    }
    return turns;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.length === 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#waiting.shift()?.();
      this.#schedule();
    });
  }
}
