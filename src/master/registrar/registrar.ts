import { errorText } from '../../base/errors.ts';
import type { Registry } from '../../wire/gen/internal.ts';
import type { Continuation, MasterEvent } from '../core/events.ts';
import { applyOperation, imageOf, type RegistryImage, type RegistryOperation, registryOf } from '../core/registry.ts';
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

interface Waiting {
  readonly operation: RegistryOperation;
  readonly next: Continuation;
}

/**
 * Writes changes of the registry, all that wait in one durable write, and posts what goes on when they are there. After a failed
 * or late write it does nothing more.
 */
export class Registrar {
  readonly #options: RegistrarOptions;
  readonly #encoder = new RegistryEncoder();
  #image: RegistryImage = imageOf({});
  #waiting: Waiting[] = [];
  #isWriting = false;
  #isOver = false;
  #sizeBytes = 0;

  constructor(options: RegistrarOptions) {
    this.#options = options;
  }

  /** Changes that wait for their write. */
  get queueLength(): number {
    return this.#waiting.length;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** The whole registry with the changes that are being written. */
  get registry(): Registry {
    return registryOf(this.#image);
  }

  /** Reads the registry and posts `registry-recovered` or `registry-failed`. */
  async recover(): Promise<void> {
    const startedMs = performance.now();
    try {
      const bytes = await within(this.#options.store.fetch(), this.#options.fetchTimeoutMs, 'reading took too long');
      const registry = decodeRegistry(bytes);
      this.#image = imageOf(registry);
      this.#sizeBytes = bytes?.length ?? 0;
      this.#options.onFetched?.(performance.now() - startedMs);
      this.#options.post({ type: 'registry-recovered', registry });
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** Adds a change to the next write. */
  apply(operation: RegistryOperation, next: Continuation): void {
    if (this.#isOver) return;
    this.#waiting.push({ operation, next });
    if (this.#isWriting) return;
    this.#isWriting = true;
    // Whatever else comes in this turn goes into the same write.
    setImmediate(() => void this.#writeAll());
  }

  /** Takes no more changes. A write under way is waited for. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.#waiting = [];
    await this.#writing;
    await this.#options.store.close();
  }

  #writing: Promise<void> = Promise.resolve();

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#isOver) {
      const group = this.#waiting;
      this.#waiting = [];
      const outcomes = group.map(({ operation }) => applyOperation(this.#image, operation));
      this.#writing = this.#write();
      await this.#writing;
      if (this.#isOver) return;
      for (const [place, { next }] of group.entries()) {
        this.#options.post({ type: 'registry-written', applied: outcomes[place] ?? false, next });
      }
    }
    this.#isWriting = false;
  }

  async #write(): Promise<void> {
    const startedMs = performance.now();
    try {
      const bytes = this.#encoder.encode(this.#image);
      await within(this.#options.store.store(bytes), this.#options.storeTimeoutMs, 'writing took too long');
      this.#sizeBytes = bytes.length;
      this.#options.onStored?.(performance.now() - startedMs);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #fail(thrown: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.post({ type: 'registry-failed', reason: errorText(thrown) });
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
