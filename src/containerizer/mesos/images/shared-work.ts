import { errorText } from '../../../base/errors.ts';
import { deferred } from '../../deferred.ts';

/** Someone who waits for work that others may be waiting for too. */
export interface Waiter {
  /** Leaves the work to the others; nobody left stops it. */
  readonly signal: AbortSignal;
  /** Told how the work gets on. */
  readonly log: (line: string) => void;
}

interface Work<T> {
  readonly result: Promise<T>;
  readonly stop: AbortController;
  readonly waiters: Set<Waiter>;
}

/** Work that is done once, however many ask for it at the same time. */
export class SharedWork<T> {
  readonly #running = new Map<string, Work<T>>();

  /** Does the work of this key, or waits for it if it is being done. Rejects as the work does, or when the waiter leaves. */
  async join(key: string, waiter: Waiter, work: (all: Waiter) => Promise<T>): Promise<T> {
    waiter.signal.throwIfAborted();
    const running = this.#running.get(key) ?? this.#start(key, work);
    running.waiters.add(waiter);
    const left = deferred<never>();
    const leave = (): void => left.reject(new Error(`no longer wanted: ${errorText(waiter.signal.reason)}`));
    waiter.signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([running.result, left.promise]);
    } finally {
      waiter.signal.removeEventListener('abort', leave);
      running.waiters.delete(waiter);
      if (running.waiters.size === 0) {
        running.stop.abort();
        // Nothing of it is left when the last one goes.
        await running.result.catch(() => {});
      }
    }
  }

  #start(key: string, work: (all: Waiter) => Promise<T>): Work<T> {
    const stop = new AbortController();
    const waiters = new Set<Waiter>();
    const log = (line: string): void => {
      for (const waiter of waiters) waiter.log(line);
    };
    const isOwn = (): boolean => this.#running.get(key)?.stop === stop;
    // Work that is being stopped is nothing to wait for.
    stop.signal.addEventListener('abort', () => {
      if (isOwn()) this.#running.delete(key);
    });
    const result = Promise.resolve()
      .then(() => work({ signal: stop.signal, log }))
      .finally(() => {
        if (isOwn()) this.#running.delete(key);
      });
    result.catch(() => {});
    const running = { result, stop, waiters };
    this.#running.set(key, running);
    return running;
  }
}
