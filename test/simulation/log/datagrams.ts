import { nextChance, nextFloat, nextInt, type Random } from '../../../src/base/random.ts';
import type { SimClock } from '../clock.ts';

/** How bad the network is, drawn for a whole run. */
export interface LineQuality {
  readonly loss: number;
  readonly duplicates: number;
  /** Longest time of an ordinary message. */
  readonly delayMs: number;
  /** Share of messages that take up to `longestMs`. */
  readonly late: number;
  readonly longestMs: number;
}

/** Messages between hosts, each on its own: lost, late, doubled and in any order. A host always reaches itself. */
export class Datagrams {
  readonly #clock: SimClock;
  readonly #random: Random;
  readonly #quality: LineQuality;
  /** Directions in which nothing passes, as `from>to`. */
  readonly #cut = new Set<string>();
  /** Share of messages that get lost besides, by direction. */
  readonly #storm = new Map<string, number>();
  /** Faults are over: every message arrives soon. */
  isCalm = false;

  constructor(clock: SimClock, random: Random, quality: LineQuality) {
    this.#clock = clock;
    this.#random = random;
    this.#quality = quality;
  }

  send(from: string, to: string, deliver: () => void): void {
    if (from === to) {
      this.#clock.after(0, deliver);
      return;
    }
    const { loss, duplicates } = this.#quality;
    if (!this.isCalm && nextChance(this.#random, loss + (this.#storm.get(`${from}>${to}`) ?? 0))) return;
    const copies = nextChance(this.#random, duplicates) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      this.#clock.after(this.#delayMs(), () => {
        if (!this.#cut.has(`${from}>${to}`)) deliver();
      });
    }
  }

  #delayMs(): number {
    const { delayMs, late, longestMs } = this.#quality;
    if (!this.isCalm && nextChance(this.#random, late)) return nextInt(this.#random, longestMs);
    return 0.1 + nextFloat(this.#random) * delayMs;
  }

  cut(from: string, to: string): void {
    this.#cut.add(`${from}>${to}`);
  }

  heal(from: string, to: string): void {
    this.#cut.delete(`${from}>${to}`);
  }

  /** Makes a direction bad; a share of 0 makes it as good as before. */
  disturb(from: string, to: string, loss: number): void {
    if (loss === 0) this.#storm.delete(`${from}>${to}`);
    else this.#storm.set(`${from}>${to}`, loss);
  }

  healAll(): void {
    this.#cut.clear();
    this.#storm.clear();
  }
}
