import { nextChance, nextFloat, nextInt, type Random } from '../../../src/base/random.ts';
import type { LogChange } from '../../../src/log/core/effects.ts';
import type { Action, Metadata } from '../../../src/wire/gen/log.ts';
import type { SimClock } from '../clock.ts';

interface Write {
  readonly change: LogChange;
  readonly done: () => void;
}

export interface LogDiskOptions {
  readonly clock: SimClock;
  readonly random: Random;
  /** Longest time of an ordinary write. */
  readonly latencyMs: number;
  /** Hears of every change that becomes durable, before it does. */
  readonly onStored: (change: LogChange) => void;
}

/** The disk under one replica: changes become durable in order and in groups; a crash takes what was not synced. */
export class LogDisk {
  readonly #options: LogDiskOptions;
  #waiting: Write[] = [];
  #running: readonly Write[] | undefined;
  #life = 0;
  metadata: Metadata | undefined;
  readonly actions: Map<number, Action> = new Map();
  /** Extra time of each write. */
  stallMs = 0;

  constructor(options: LogDiskOptions) {
    this.#options = options;
  }

  write(change: LogChange, done: () => void): void {
    this.#waiting.push({ change, done });
    this.#run();
  }

  #run(): void {
    if (this.#running !== undefined || this.#waiting.length === 0) return;
    const { clock, random, latencyMs } = this.#options;
    const group = this.#waiting;
    this.#waiting = [];
    this.#running = group;
    const life = this.#life;
    clock.after(0.1 + nextFloat(random) * latencyMs + this.stallMs, () => {
      if (life !== this.#life) return;
      this.#running = undefined;
      for (const { change } of group) this.#store(change);
      for (const { done } of group) if (life === this.#life) done();
      if (life === this.#life) this.#run();
    });
  }

  /** The program was killed. All that was not synced is lost, or the first few changes of the group reached the disk. */
  crash(): void {
    this.#life++;
    const { random } = this.#options;
    const group = this.#running ?? [];
    const kept = nextChance(random, 0.5) ? 0 : nextInt(random, group.length + 1);
    this.#running = undefined;
    this.#waiting = [];
    for (const { change } of group.slice(0, kept)) this.#store(change);
  }

  /** The disk is replaced by an empty one. */
  wipe(): void {
    this.metadata = undefined;
    this.actions.clear();
  }

  restore(): { readonly metadata: Metadata | undefined; readonly actions: readonly Action[] } {
    return {
      metadata: this.metadata,
      actions: [...this.actions.values()].sort((left, right) => left.position - right.position),
    };
  }

  #store(change: LogChange): void {
    this.#options.onStored(change);
    if (change.metadata !== undefined) this.metadata = change.metadata;
    for (const action of change.actions ?? []) this.actions.set(action.position, action);
    const { remove } = change;
    // It may be left undone.
    if (remove === undefined || nextChance(this.#options.random, 0.2)) return;
    for (const position of this.actions.keys()) {
      if (position >= remove.from && position < remove.to) this.actions.delete(position);
    }
  }
}
