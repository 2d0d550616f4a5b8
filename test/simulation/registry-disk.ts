import { nextChance, nextFloat, nextInt } from '../../src/base/random.ts';
import type { Continuation } from '../../src/master/core/events.ts';
import { applyOperation, imageOf, type RegistryImage, type RegistryOperation } from '../../src/master/core/registry.ts';
import { decodeRegistry, RegistryEncoder } from '../../src/master/registrar/registry-bytes.ts';
import type { Registry } from '../../src/wire/gen/internal.ts';
import type { SimProgram } from './program.ts';

interface Waiting {
  readonly operation: RegistryOperation;
  readonly next: Continuation;
}

/** The master's registry on a simulated disk: one file, replaced as a whole; and the registrar in front of it. */
export class SimRegistrar {
  readonly #program: SimProgram;
  readonly #encoder = new RegistryEncoder();
  #image: RegistryImage = imageOf({});
  #waiting: Waiting[] = [];
  #isWriting = false;
  /** What a restarted master will find. */
  durable: Uint8Array | undefined;
  #pending: Uint8Array | undefined;
  stallMs = 0;

  constructor(program: SimProgram) {
    this.#program = program;
  }

  recover(onRecovered: (registry: Registry) => void): void {
    this.#program.later(5 + nextInt(this.#program.context.random, 100), () => {
      const registry = decodeRegistry(this.durable);
      this.#image = imageOf(registry);
      onRecovered(decodeRegistry(this.durable));
    });
  }

  apply(
    operation: RegistryOperation,
    next: Continuation,
    onWritten: (applied: boolean, next: Continuation) => void,
  ): void {
    this.#waiting.push({ operation, next });
    if (this.#isWriting) return;
    this.#isWriting = true;
    this.#program.later(0, () => this.#write(onWritten));
  }

  #write(onWritten: (applied: boolean, next: Continuation) => void): void {
    const group = this.#waiting;
    this.#waiting = [];
    const outcomes = group.map(({ operation }) => applyOperation(this.#image, operation));
    const bytes = this.#encoder.encode(this.#image);
    this.#pending = bytes;
    const { random } = this.#program.context;
    const slowMs = nextChance(random, 0.05) ? nextInt(random, 3_000) : 0;
    this.#program.later(0.5 + nextFloat(random) * 10 + slowMs + this.stallMs, () => {
      this.durable = bytes;
      this.#pending = undefined;
      for (const [place, { next }] of group.entries()) onWritten(outcomes[place] ?? false, next);
      if (this.#waiting.length > 0) this.#write(onWritten);
      else this.#isWriting = false;
    });
  }

  /** The master was killed: the write under way took place or did not. */
  crash(): void {
    if (this.#pending !== undefined && nextChance(this.#program.context.random, 0.5)) this.durable = this.#pending;
    this.#pending = undefined;
    this.#waiting = [];
    this.#isWriting = false;
  }
}
