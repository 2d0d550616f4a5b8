import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { Logger } from '../../base/logger.ts';
import type { DockerOptions } from '../container-options.ts';
import { deferred } from '../deferred.ts';
import { type ContainerEvent, containerEventOf } from './container-event.ts';
import { type Engine, engineError, isUnreachable } from './engine.ts';
import { JsonLines } from './json-lines.ts';
import { listContainers } from './recovery.ts';

export interface EngineLinkOptions {
  readonly engine: Engine;
  readonly docker: DockerOptions;
  readonly logger: Logger;
  readonly onEvent: (event: ContainerEvent) => void;
  /**
   * Called each time when events flow (again), with all that may be ours as they are then: what happened before was not told.
   * `awaySinceMs`: when the engine was lost; absent the first time. Must not wait for the engine.
   */
  readonly onConnected: (listed: readonly Docker.ContainerInfo[], awaySinceMs: number | undefined) => void;
}

const retryMs = 500;
const defaultWaitMs = 30_000;
/** Answers that were on their way when the engine was lost have this long to come. */
const lostTimeoutMs = 2000;

/** Keeps one stream of events from the engine open, over its restarts, and lets calls wait for its return. */
export class EngineLink {
  readonly #options: EngineLinkOptions;
  readonly #closing = new AbortController();
  #isUp = false;
  #awaySinceMs: number | undefined;
  #waiting: (() => void)[] = [];
  readonly #pending = new Set<(error: Error) => void>();
  #stream: Readable | undefined;

  constructor(options: EngineLinkOptions) {
    this.#options = options;
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Begins to listen. */
  open(): void {
    void this.#listen();
  }

  close(): void {
    this.#closing.abort();
    this.#stream?.destroy();
    this.#wake();
  }

  /** How long launches wait for an engine that is away. */
  get waitMs(): number {
    return this.#options.docker.waitMs ?? defaultWaitMs;
  }

  /**
   * Calls the engine; while it is away, again when it has come back, for at most `waitMs`. Rejects with what the last try
   * said, or with the reason of `signal`.
   */
  async persist<T>(call: () => Promise<T>, waitMs: number, signal?: AbortSignal): Promise<T> {
    const deadlineMs = performance.now() + waitMs;
    for (;;) {
      try {
        return await this.#try(call);
      } catch (thrown) {
        const leftMs = deadlineMs - performance.now();
        if (!isUnreachable(thrown) || this.isClosed || leftMs <= 0) throw thrown;
        // The stream of events may not have noticed yet, or is up a moment before calls are.
        await delay(Math.min(leftMs, retryMs / 5), undefined, signal === undefined ? {} : { signal });
        if (!(await this.#untilUp(leftMs, signal))) throw thrown;
      }
    }
  }

  /** One call. The library waits for ever for the rest of an answer of which an engine that was killed sent a part. */
  async #try<T>(call: () => Promise<T>): Promise<T> {
    const { promise, reject } = deferred<T>();
    this.#pending.add(reject);
    try {
      return await Promise.race([call(), promise]);
    } finally {
      this.#pending.delete(reject);
    }
  }

  #dropPending(): void {
    const left = [...this.#pending];
    setTimeout(() => {
      for (const reject of left) reject(Object.assign(new Error('the engine hung up'), { code: 'ECONNRESET' }));
    }, lostTimeoutMs).unref();
  }

  async #untilUp(timeoutMs: number, signal: AbortSignal | undefined): Promise<boolean> {
    if (this.#isUp || this.isClosed) return this.#isUp;
    const { promise, resolve } = deferred<void>();
    const wake = (): void => resolve();
    this.#waiting.push(wake);
    const timer = Number.isFinite(timeoutMs) ? setTimeout(wake, timeoutMs) : undefined;
    signal?.addEventListener('abort', wake, { once: true });
    await promise;
    clearTimeout(timer);
    signal?.removeEventListener('abort', wake);
    this.#waiting = this.#waiting.filter((one) => one !== wake);
    signal?.throwIfAborted();
    return this.#isUp;
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #listen(): Promise<void> {
    const { docker, logger } = this.#options;
    let hasComplained = false;
    while (!this.isClosed) {
      try {
        const stream = await this.#connect();
        if (hasComplained) logger.info('Docker Engine answers');
        hasComplained = false;
        await this.#read(stream);
      } catch (thrown) {
        const { message } = engineError(thrown, 'follow the containers of Docker', docker);
        if (!hasComplained && !this.isClosed) logger.warn('Docker tasks have to wait', { reason: message });
        hasComplained = true;
      }
      this.#stream?.destroy();
      if (this.#isUp) {
        this.#awaySinceMs = Date.now();
        this.#dropPending();
      }
      this.#isUp = false;
      await delay(retryMs, undefined, { signal: this.#closing.signal }).catch(() => {});
    }
  }

  async #connect(): Promise<Readable> {
    const { engine, onConnected } = this.#options;
    const filters = JSON.stringify({ type: ['container'], event: ['die', 'oom', 'kill'] });
    const stream = (await engine.streams.getEvents({ filters })) as unknown as Readable;
    this.#stream = stream;
    // A stream that breaks meanwhile is read later, and fails then.
    stream.on('error', () => {});
    const listed = await listContainers(engine);
    const awaySinceMs = this.#awaySinceMs;
    this.#awaySinceMs = undefined;
    this.#isUp = true;
    onConnected(listed, awaySinceMs);
    this.#wake();
    return stream;
  }

  async #read(stream: Readable): Promise<void> {
    const lines = new JsonLines();
    for await (const bytes of stream) {
      for (const value of lines.push(bytes as Uint8Array)) {
        const event = containerEventOf(value);
        if (event !== undefined) this.#options.onEvent(event);
      }
    }
  }
}
