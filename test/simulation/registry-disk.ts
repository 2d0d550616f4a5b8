import { nextChance, nextFloat, nextInt } from '../../src/base/random.ts';
import type { SimProgram } from './program.ts';
import type { SimRegistryStore, StoreAnswer, StoredRegistry } from './registry-store.ts';

/** The registry of a single master: one file on a simulated disk, replaced as a whole. */
export class RegistryDisk implements SimRegistryStore {
  readonly #program: SimProgram;
  durable: StoredRegistry | undefined;
  #pending: StoredRegistry | undefined;
  stallMs = 0;

  constructor(program: SimProgram) {
    this.#program = program;
  }

  fetch({ onDone }: StoreAnswer<StoredRegistry | undefined>): void {
    this.#program.later(5 + nextInt(this.#program.context.random, 100), () => onDone(this.durable));
  }

  store(registry: StoredRegistry, { onDone }: StoreAnswer<void>): void {
    this.#pending = registry;
    const { random } = this.#program.context;
    const slowMs = nextChance(random, 0.05) ? nextInt(random, 3_000) : 0;
    this.#program.later(0.5 + nextFloat(random) * 10 + slowMs + this.stallMs, () => {
      this.durable = registry;
      this.#pending = undefined;
      onDone();
    });
  }

  crash(): void {
    if (this.#pending !== undefined && nextChance(this.#program.context.random, 0.5)) this.durable = this.#pending;
    this.#pending = undefined;
  }
}
