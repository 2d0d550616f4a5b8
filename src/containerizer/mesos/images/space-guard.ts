import { statfs } from 'node:fs/promises';

const everyBytes = 64 * 1024 ** 2;
const leastFreeShare = 0.02;

/** Asks the disk now and then, while something large is written to it, whether there is room for more. */
export class SpaceGuard {
  readonly #directory: string;
  #bytes = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Rejects when the disk is nearly full. */
  async wrote(bytes: number): Promise<void> {
    this.#bytes += bytes;
    if (this.#bytes < everyBytes) return;
    this.#bytes = 0;
    const { bavail, blocks, bsize } = await statfs(this.#directory);
    if (bavail < blocks * leastFreeShare) {
      throw new Error(`the disk of the image store has only ${formatSize(bavail * bsize)} left: make room there`);
    }
  }
}

/** A size for people, to one decimal. */
export function formatSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
