import { halfJitterMs } from '../../base/backoff.ts';
import { isZookeeperError } from '../client/zookeeper-error.ts';

// Calls wait for the connection by themselves, so this only spaces repeated refusals.
const backoff = { baseMs: 100, maxMs: 2000 };

export interface Retry {
  /** Looked at before each attempt; the loop then ends with undefined. */
  readonly isStopped: () => boolean;
}

/** Runs until it succeeds, waiting longer after each failure that may pass; other failures are thrown. */
export async function retrying<T>(retry: Retry, run: () => Promise<T>): Promise<T | undefined> {
  for (let attempt = 0; !retry.isStopped(); attempt++) {
    try {
      return await run();
    } catch (thrown) {
      if (retry.isStopped()) return undefined;
      if (!isZookeeperError(thrown) || !thrown.retryable) throw thrown;
      await pauseMs(halfJitterMs(backoff, attempt, Math.random()));
    }
  }
  return undefined;
}

function pauseMs(waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, waitMs);
  });
}

/** What was thrown, as an Error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
