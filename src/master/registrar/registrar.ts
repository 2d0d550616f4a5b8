import { errorText } from '../../base/errors.ts';
import type { Registry } from '../../wire/gen/internal.ts';
import type { Continuation, MasterEvent } from '../core/events.ts';
import { createRegistrarState, type RegistrarEvent, stepRegistrar } from '../core/registrar.ts';
import { type RegistryImage, type RegistryOperation, registryOf } from '../core/registry.ts';
import { decodeRegistry, RegistryEncoder } from './registry-bytes.ts';
import type { RegistryStore } from './registry-store.ts';

export interface RegistrarOptions {
  readonly store: RegistryStore;
  readonly fetchTimeoutMs: number;
  readonly storeTimeoutMs: number;
  readonly post: (event: MasterEvent) => void;
  /** Hears how long each store took. */
  readonly onStored?: (ms: number) => void;
  readonly onFetched?: (ms: number) => void;
}

/**
 * Writes changes of the registry, all that wait in one durable write, and posts what goes on when they are there. After a failed
 * or late write it does nothing more.
 */
export class Registrar {
  readonly #options: RegistrarOptions;
  readonly #encoder = new RegistryEncoder();
  readonly #state = createRegistrarState();
  #sizeBytes = 0;

  constructor(options: RegistrarOptions) {
    this.#options = options;
  }

  /** Changes that wait for their write. */
  get queueLength(): number {
    return this.#state.waiting.length;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** The whole registry with the changes that are being written. */
  get registry(): Registry {
    return registryOf(this.#state.image);
  }

  /** Reads the registry and posts `registry-recovered` or `registry-failed`. */
  async recover(): Promise<void> {
    const startedMs = performance.now();
    try {
      const bytes = await within(this.#options.store.fetch(), this.#options.fetchTimeoutMs, 'reading took too long');
      const registry = decodeRegistry(bytes);
      this.#sizeBytes = bytes?.length ?? 0;
      this.#options.onFetched?.(performance.now() - startedMs);
      this.#take({ type: 'fetched', registry });
    } catch (thrown) {
      this.#take({ type: 'failed', reason: errorText(thrown) });
    }
  }

  /** Adds a change to the next write. */
  apply(operation: RegistryOperation, next: Continuation): void {
    this.#take({ type: 'change-wanted', change: { operation, next } });
  }

  /** Takes no more changes. A write under way is waited for. */
  async close(): Promise<void> {
    this.#take({ type: 'closed' });
    await this.#writing;
    await this.#options.store.close();
  }

  #writing: Promise<void> = Promise.resolve();

  #take(event: RegistrarEvent): void {
    for (const effect of stepRegistrar(this.#state, event)) {
      switch (effect.type) {
        case 'await-turn':
          setImmediate(() => this.#take({ type: 'turn-ended' }));
          break;
        case 'store':
          this.#writing = this.#write(effect.image);
          break;
        case 'tell':
          this.#options.post(effect.event);
      }
    }
  }

  async #write(image: RegistryImage): Promise<void> {
    const startedMs = performance.now();
    try {
      const bytes = this.#encoder.encode(image);
      await within(this.#options.store.store(bytes), this.#options.storeTimeoutMs, 'writing took too long');
      this.#sizeBytes = bytes.length;
      this.#options.onStored?.(performance.now() - startedMs);
      this.#take({ type: 'stored' });
    } catch (thrown) {
      this.#take({ type: 'failed', reason: errorText(thrown) });
    }
  }
}

/** Rejects when the work takes longer than this. */
async function within<T>(work: Promise<T>, timeoutMs: number, complaint: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(complaint)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
