import type Docker from 'dockerode';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { engineStatus } from './engine.ts';

/** Removes ended containers from the engine when their time has come. What is left at a restart, the next agent takes up. */
export class Removals {
  readonly #delayMs: number;
  readonly #logger: Logger;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(delayMs: number, logger: Logger) {
    this.#delayMs = delayMs;
    this.#logger = logger;
  }

  /** Removes a container that ended at `endedMs`, when the delay is over. */
  schedule(container: Docker.Container, endedMs: number): void {
    // Timers hold at most 2^31 ms: longer delays are left to later agents.
    const waitMs = Math.min(2 ** 31 - 1, Math.max(0, endedMs + this.#delayMs - Date.now()));
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

  /** Removes a container, running or not, with its anonymous volumes. */
  async now(container: Docker.Container): Promise<void> {
    try {
      await container.remove({ force: true, v: true });
    } catch (thrown) {
      const status = engineStatus(thrown);
      // 404: gone already; 409: its removal is under way.
      if (status === 404 || status === 409) return;
      this.#logger.warn('container not removed', { engineId: container.id, error: errorText(thrown) });
    }
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
