import { setTimeout as delay } from 'node:timers/promises';

const deadlineMs = 15_000;

/** Waits until `read` gives something, and gives that. Throws with `what` when it never does. */
export async function until<T>(
  what: string,
  read: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const endMs = performance.now() + deadlineMs;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > endMs) throw new Error(`waited in vain: ${what}`);
    await delay(5);
  }
}
