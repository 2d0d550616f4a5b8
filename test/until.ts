import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 25;

/**
 * Waits until `read` gives something that is neither undefined nor false, and gives that. Errors of `read` count as "not
 * yet". Gives up after `timeoutMs` with what was waited for and the last error.
 */
export async function until<T>(
  what: string,
  read: () => T | Promise<T>,
  timeoutMs = 30_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await read();
      if (value !== undefined && value !== null && value !== false) return value as NonNullable<Exclude<T, false>>;
      last = undefined;
    } catch (thrown) {
      last = thrown;
    }
    if (performance.now() > deadline) {
      throw new Error(`waited in vain for ${what}${last === undefined ? '' : `: ${String(last)}`}`);
    }
    await delay(POLL_MS);
  }
}
