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

  /**
   * How long the server tried now may take to answer. Short at first, since a server that is cut off is not worth a large part of
   * a session that must find another one in time; longer in each round, for servers that are only slow.
   */
  answerTimeoutMs(sessionTimeoutMs: number): number {
    const shortestMs = Math.max(500, sessionTimeoutMs / 8);
    const longestMs = Math.max(1000, sessionTimeoutMs / this.#servers.length);
    return Math.min(longestMs, shortestMs * 2 ** Math.min(this.#failedRounds, 8));
  }

  /** A server gave us a session: the next loss starts a fresh round. */
  succeeded(): void {
    this.#failedRounds = 0;
    this.#triedInRound = 0;
  }
}
