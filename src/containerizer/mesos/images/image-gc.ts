import { statfs } from 'node:fs/promises';
import { errorText } from '../../../base/errors.ts';
import type { Logger } from '../../../base/logger.ts';
import type { ImageGcOptions } from '../../docker/pulled-images.ts';

export interface ImageGcParts {
  readonly directory: string;
  readonly options: ImageGcOptions;
  readonly logger: Logger;
  /** Removes what nobody uses; resolves with the names of the images that are gone. */
  readonly prune: (excluded: readonly string[]) => Promise<readonly string[]>;
  /** The share of the disk that is used; asked of the system when left out. */
  readonly usedShare?: () => Promise<number>;
}

/** Looks at the disk of the images now and then, and has them pruned when it is too full. */
export class ImageGc {
  readonly #parts: ImageGcParts;
  readonly #timer: ReturnType<typeof setInterval>;
  #isAtWork = false;

  constructor(parts: ImageGcParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => void this.look(), parts.options.watchIntervalMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Prunes if the disk is too full. Never rejects. */
  async look(): Promise<void> {
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    const { directory, options, logger, prune, usedShare = () => usedShareOf(directory) } = this.#parts;
    try {
      const used = await usedShare();
      if (used <= 1 - options.headroom) return;
      const removed = await prune(options.excluded);
      logger.info('images pruned, since the disk is full', { directory, used: Number(used.toFixed(3)), removed });
    } catch (thrown) {
      logger.warn('images not pruned', { directory, error: errorText(thrown) });
    } finally {
      this.#isAtWork = false;
    }
  }
}

async function usedShareOf(directory: string): Promise<number> {
  const { blocks, bfree, bavail } = await statfs(directory);
  const used = blocks - bfree;
  return used + bavail === 0 ? 0 : used / (used + bavail);
}
