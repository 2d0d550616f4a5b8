import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 10;
const defaultTimeoutMs = 60_000;

/**
 * Waits until `read` gives something that is neither undefined nor false, and gives that. Errors of `read` count as "not
 * yet". Gives up after `timeoutMs` with what was waited for and the last error.
 */
export async function until<T>(
  what: string,
  read: () => T | Promise<T>,
  timeoutMs: number = defaultTimeoutMs,
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
      throw new Error(`waited in vain for ${what}${last === undefined ? '' : `: ${String(last)}`}`, { cause: last });
    }
    await delay(pollMs);
  }
}

/** Waits until the expectations of `check` hold. Gives up with what they said last. */
export async function untilPasses(check: () => unknown, timeoutMs: number = defaultTimeoutMs): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      await check();
      return;
    } catch (thrown) {
      if (performance.now() > deadline) throw thrown;
    }
    await delay(pollMs);
  }
}
