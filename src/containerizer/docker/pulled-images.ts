import { mkdir, readFile, rename, statfs, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { type Engine, engineStatus } from './engine.ts';
import { parseImageName } from './image-name.ts';

/** When images are removed (`--image_gc_config`). */
export interface ImageGcOptions {
  /** Share of the disk to keep free, 0–1. */
  readonly headroom: number;
  readonly watchIntervalMs: number;
  /** Names of images to keep. */
  readonly excluded: readonly string[];
}

export interface PulledImagesOptions {
  readonly engine: Engine;
  /** Where is written down what was pulled. */
  readonly path: string;
  readonly gc: ImageGcOptions | undefined;
  readonly logger: Logger;
  /** The share of the engine's disk that is free; asked of the system when left out. */
  readonly freeShare?: () => Promise<number>;
}

/** More are not remembered: the oldest are left to the operator. */
const mostImages = 10_000;

/**
 * The images that this agent had pulled, and only these: those that were there before are the operator's. When the disk of the
 * engine is too full they are removed, the longest unused first, unless a container has them.
 */
export class PulledImages {
  readonly #options: PulledImagesOptions;
  /** When each was used last. */
  readonly #usedMs = new Map<string, number>();
  readonly #held = new Map<string, number>();
  readonly #closing = new AbortController();
  #read: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: PulledImagesOptions) {
    this.#options = options;
  }

  /** Begins to watch the disk, if it is to be watched. */
  open(): void {
    if (this.#options.gc !== undefined) void this.#watch(this.#options.gc.watchIntervalMs);
  }

  close(): void {
    this.#closing.abort();
  }

  /** Keeps an image while a container is being made of it. Returns the end of that. */
  hold(image: string): () => void {
    const { name } = parseImageName(image);
    this.#held.set(name, (this.#held.get(name) ?? 0) + 1);
    if (this.#usedMs.has(name)) this.#usedMs.set(name, Date.now());
    return () => {
      const left = (this.#held.get(name) ?? 1) - 1;
      if (left === 0) this.#held.delete(name);
      else this.#held.set(name, left);
    };
  }

  /** An image that was not there was pulled. */
  async notePulled(image: string): Promise<void> {
    await this.#load();
    this.#usedMs.set(parseImageName(image).name, Date.now());
    const [oldest] = this.#usedMs.keys();
    if (this.#usedMs.size > mostImages && oldest !== undefined) this.#usedMs.delete(oldest);
    await this.#save();
  }

  /** Removes images until enough of the disk is free. Gives the names of those that went. */
  async collect(): Promise<readonly string[]> {
    const { gc, logger } = this.#options;
    if (gc === undefined) return [];
    await this.#load();
    const excluded = new Set(gc.excluded.map((image) => parseImageName(image).name));
    const removed: string[] = [];
    const oldestFirst = [...this.#usedMs].sort(([, left], [, right]) => left - right);
    for (const [name] of oldestFirst) {
      if (excluded.has(name) || this.#held.has(name)) continue;
      if ((await this.#freeShare()) >= gc.headroom) break;
      if (await this.#remove(name)) removed.push(name);
    }
    if (removed.length > 0) {
      logger.info('images removed to free the disk', { images: removed });
      await this.#save();
    }
    return removed;
  }

  async #remove(name: string): Promise<boolean> {
    try {
      await this.#options.engine.calls.getImage(name).remove();
    } catch (thrown) {
      // 409: a container has it.
      if (engineStatus(thrown) === 409) return false;
      if (engineStatus(thrown) !== 404) throw thrown;
    }
    return this.#usedMs.delete(name);
  }

  async #freeShare(): Promise<number> {
    if (this.#options.freeShare !== undefined) return this.#options.freeShare();
    const { DockerRootDir: root } = (await this.#options.engine.calls.info()) as { DockerRootDir: string };
    const { bavail, blocks } = await statfs(root);
    return blocks === 0 ? 1 : bavail / blocks;
  }

  async #watch(intervalMs: number): Promise<void> {
    const { signal } = this.#closing;
    for (;;) {
      await delay(intervalMs, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      await this.collect().catch((thrown: unknown) => {
        this.#options.logger.warn('images are not collected', { error: errorText(thrown) });
      });
    }
  }

  #load(): Promise<void> {
    this.#read ??= (async () => {
      const text = await readFile(this.#options.path, 'utf8').catch(() => '{}');
      for (const [name, usedMs] of Object.entries(parse(text))) {
        if (typeof usedMs === 'number' && !this.#usedMs.has(name)) this.#usedMs.set(name, usedMs);
      }
    })();
    return this.#read;
  }

  #save(): Promise<void> {
    const { path } = this.#options;
    this.#writing = this.#writing.then(async () => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFile(`${path}.new`, JSON.stringify(Object.fromEntries(this.#usedMs)));
      await rename(`${path}.new`, path);
    });
    const written = this.#writing;
    this.#writing = written.catch(() => {});
    return written;
  }
}

function parse(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
