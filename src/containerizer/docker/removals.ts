import type Docker from 'dockerode';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { engineStatus } from './engine.ts';
import type { EngineLink } from './engine-link.ts';

export interface RemovalsOptions {
  readonly delayMs: number;
  readonly link: EngineLink;
  readonly logger: Logger;
}

// Timers hold at most 2^31 ms: longer delays are left to later agents.
const longestMs = 2 ** 31 - 1;

/** Removes ended containers from the engine when their time has come. What is left at a restart, the next agent takes up. */
export class Removals {
  readonly #options: RemovalsOptions;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(options: RemovalsOptions) {
    this.#options = options;
  }

  /** Removes a container that ended at `endedMs`, when the delay is over. */
  schedule(container: Docker.Container, endedMs: number): void {
    const waitMs = Math.min(longestMs, Math.max(0, endedMs + this.#options.delayMs - Date.now()));
    if (waitMs === 0) {
      void this.now(container);
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.now(container);
    }, waitMs);
    timer.unref();
    this.#timers.add(timer);
  }

  /** Removes a container, running or not, with its anonymous volumes; later when the engine is away. Never rejects. */
  async now(container: Docker.Container): Promise<void> {
    const { link, logger } = this.#options;
    try {
      await link.persist(() => container.remove({ force: true, v: true }), Number.POSITIVE_INFINITY);
    } catch (thrown) {
      const status = engineStatus(thrown);
      // 404: gone already; 409: its removal is under way.
      if (status === 404 || status === 409 || link.isClosed) return;
      logger.warn('container not removed', { engineId: container.id, error: errorText(thrown) });
    }
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
