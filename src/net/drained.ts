import type { Writable } from 'node:stream';

/** Resolves when a stream that had enough takes more, or is gone. */
export function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      // Whichever came first: a stream is waited for again and again.
      stream.removeListener('drain', settle);
      stream.removeListener('close', settle);
      resolve();
    };
    stream.once('drain', settle);
    stream.once('close', settle);
    if (stream.destroyed) settle();
  });
}
