/** Bodies that are still coming lie in memory: together they may take only so much of it. */
import { totalmem } from 'node:os';

/** A body up to this is always taken: there cannot be many bytes in all of them. */
const smallBytes = 256 * 1024;
/** Room for one of the largest messages, and for more of them where there is more memory. */
const leastTotalBytes = 512 * 1024 * 1024;
const memoryShare = 1 / 8;

export class UnfinishedBodies {
  readonly #maxBytes: number;
  #bytes = 0;

  /** @param maxBytes of all bodies together */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Makes place for one more body. */
  open(): UnfinishedBody {
    let held = 0;
    return {
      hold: (bytes) => {
        this.#bytes += bytes - held;
        held = bytes;
        return bytes <= smallBytes || this.#bytes <= this.#maxBytes;
      },
    };
  }
}

export interface UnfinishedBody {
  /** Says how much of it is in memory now, 0 in the end; false: too much beside the others, give it up. */
  hold(bytes: number): boolean;
}

/** Those of this process. */
export const unfinishedBodies: UnfinishedBodies = new UnfinishedBodies(
  Math.max(leastTotalBytes, Math.min(totalmem(), process.constrainedMemory() || Infinity) * memoryShare),
);
