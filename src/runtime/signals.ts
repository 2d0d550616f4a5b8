import type { Logger } from '../base/logger.ts';

export interface CloseOnSignalOptions {
  readonly close: () => Promise<void>;
  /** An orderly close that takes longer is given up. */
  readonly timeoutMs: number;
  readonly logger?: Logger;
  readonly signals?: readonly NodeJS.Signals[];
}

/**
 * Waits for SIGTERM or SIGINT, then closes in order. Resolves with the exit code: 0 after an orderly close, 1 when it
 * failed or took too long. A second signal ends the process at once with 128 + the signal's number.
 */
export function closeOnSignal(options: CloseOnSignalOptions): Promise<number> {
  const signals = options.signals ?? ['SIGTERM', 'SIGINT'];
  return new Promise((resolve) => {
    let isClosing = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (isClosing) process.exit(128 + (signal === 'SIGINT' ? 2 : 15));
      isClosing = true;
      options.logger?.info('closing on a signal', { signal });
      const timer = setTimeout(() => finish(1, 'close took too long'), options.timeoutMs);
      const finish = (code: number, failure?: string, error?: unknown): void => {
        clearTimeout(timer);
        for (const one of signals) process.removeListener(one, onSignal);
        if (failure !== undefined) options.logger?.error(failure, error === undefined ? {} : { error });
        resolve(code);
      };
      options.close().then(
        () => finish(0),
        (thrown: unknown) => finish(1, 'close failed', thrown),
      );
    };
    for (const signal of signals) process.on(signal, onSignal);
  });
}
