import { type Backoff, halfJitterMs } from '../../base/backoff.ts';
import { createRandom, nextFloat, type Random, shuffle } from '../../base/random.ts';
import type { ServerAddress } from '../zk-url.ts';

// A session usually has ten seconds to find a server again, so waits stay short.
const roundBackoff: Backoff = { baseMs: 100, maxMs: 1000 };

/** Which server to try next and after what wait: all in random order without wait, then a growing wait before each new round. */
export class ServerList {
  readonly #servers: ServerAddress[];
  readonly #random: Random;
  #next = 0;
  #triedInRound = 0;
  #failedRounds = 0;

  constructor(servers: readonly ServerAddress[], seed: number | bigint) {
    this.#random = createRandom(seed);
    this.#servers = shuffle(this.#random, [...servers]);
  }

  get size(): number {
    return this.#servers.length;
  }

  /** The next server and how long to wait before trying it. */
  next(): { readonly server: ServerAddress; readonly waitMs: number } {
    let waitMs = 0;
    if (this.#triedInRound === this.#servers.length) {
      waitMs = halfJitterMs(roundBackoff, this.#failedRounds, nextFloat(this.#random));
      this.#failedRounds++;
      this.#triedInRound = 0;
    }
    this.#triedInRound++;
    const server = this.#servers[this.#next % this.#servers.length] as ServerAddress;
    this.#next = (this.#next + 1) % this.#servers.length;
    return { server, waitMs };
  }

  /** A server gave us a session: the next loss starts a fresh round. */
  succeeded(): void {
    this.#failedRounds = 0;
    this.#triedInRound = 0;
  }
}
