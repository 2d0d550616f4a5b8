import type { Continuation, MasterEvent } from '../../src/master/core/events.ts';
import {
  createRegistrarState,
  type RegistrarEvent,
  type RegistrarState,
  type stepRegistrar,
} from '../../src/master/core/registrar.ts';
import type { RegistryImage, RegistryOperation } from '../../src/master/core/registry.ts';
import { decodeRegistry, RegistryEncoder } from '../../src/master/registrar/registry-bytes.ts';
import type { Appointment } from './clock.ts';
import type { SimProgram } from './program.ts';
import type { SimRegistryStore, StoredRegistry } from './registry-store.ts';

export type RegistrarStep = typeof stepRegistrar;

export interface SimRegistrarOptions {
  readonly program: SimProgram;
  readonly store: SimRegistryStore;
  readonly step: RegistrarStep;
  readonly post: (event: MasterEvent) => void;
}

/** The defaults of --registry_fetch_timeout and --registry_store_timeout. */
const fetchTimeoutMs = 60_000;
const storeTimeoutMs = 20_000;

/** The real registrar's decisions over a simulated store. One for each life of a master. */
export class SimRegistrar {
  readonly #options: SimRegistrarOptions;
  readonly #encoder = new RegistryEncoder();
  readonly state: RegistrarState = createRegistrarState();
  /** The version that the next write follows upon. */
  #version: string | undefined;
  #writes = 0;

  constructor(options: SimRegistrarOptions) {
    this.#options = options;
  }

  recover(): void {
    const { program, store } = this.#options;
    const { watch } = program.context;
    watch.onFact({ kind: 'registry-fetch-begun', program: program.name });
    const timeout = this.#failAfter(fetchTimeoutMs, 'reading took too long');
    store.fetch({
      onDone: (stored) => {
        timeout.isCancelled = true;
        if (this.state.isOver) return;
        this.#version = stored?.version;
        watch.onFact({ kind: 'registry-fetched', program: program.name, version: stored?.version });
        this.#take({ type: 'fetched', registry: decodeRegistry(stored?.bytes) });
      },
      onFailed: (reason) => this.#take({ type: 'failed', reason }),
    });
  }

  apply(operation: RegistryOperation, next: Continuation): void {
    this.#take({ type: 'change-wanted', change: { operation, next } });
  }

  #failAfter(timeoutMs: number, reason: string): Appointment {
    return this.#options.program.later(timeoutMs, () => this.#take({ type: 'failed', reason }));
  }

  #take(event: RegistrarEvent): void {
    const { program, step, post } = this.#options;
    for (const effect of step(this.state, event)) {
      switch (effect.type) {
        case 'await-turn':
          program.later(0, () => this.#take({ type: 'turn-ended' }));
          break;
        case 'store':
          this.#write(effect.image);
          break;
        case 'tell':
          post(effect.event);
      }
    }
  }

  #write(image: RegistryImage): void {
    const { program, store } = this.#options;
    const { watch } = program.context;
    const base = this.#version;
    const registry: StoredRegistry = {
      version: `${program.name}.${program.life}.${++this.#writes}`,
      bytes: this.#encoder.encode(image),
    };
    const { version, bytes } = registry;
    watch.onFact({ kind: 'registry-write-begun', program: program.name, version, base, bytes });
    const timeout = this.#failAfter(storeTimeoutMs, 'writing took too long');
    store.store(registry, {
      onDone: () => {
        timeout.isCancelled = true;
        if (this.state.isOver) return;
        this.#version = version;
        watch.onFact({ kind: 'registry-written', program: program.name, version });
        this.#take({ type: 'stored' });
      },
      onFailed: (reason) => this.#take({ type: 'failed', reason }),
    });
  }
}
