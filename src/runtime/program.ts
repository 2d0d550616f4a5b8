import { errorCode, errorText } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { closeOnSignal } from './signals.ts';

/** A daemon that has started and answers at `address`. */
export interface RunningProgram {
  readonly address: { readonly ip: string; readonly port: number };
  /** Stops taking work, lets go of everything and resolves. Safe to call twice. */
  close(): Promise<void>;
}

export interface DaemonOptions {
  /** Name in messages to the user. */
  readonly name: string;
  readonly start: () => Promise<RunningProgram>;
  readonly logger?: Logger;
  /** How long an orderly close may take before the process ends anyway. */
  readonly closeTimeoutMs?: number;
  /** Where the one sentence on a failed start goes; standard error when left out. */
  readonly complain?: (sentence: string) => void;
}

/** Exit code of a start that was refused or failed. */
export const startFailedExitCode = 1;

/** Runs a daemon until a signal: gives the exit code. A failed start is one sentence that says what to do. */
export async function runDaemon(options: DaemonOptions): Promise<number> {
  const complain = options.complain ?? ((sentence) => process.stderr.write(`${sentence}\n`));
  if (options.logger !== undefined) logBrokenInvariants(options.logger);
  let program: RunningProgram;
  try {
    program = await options.start();
  } catch (thrown) {
    options.logger?.error('start failed', { error: thrown });
    complain(`${options.name}: ${startFailureText(thrown)}`);
    return startFailedExitCode;
  }
  return closeOnSignal({
    close: () => program.close(),
    timeoutMs: options.closeTimeoutMs ?? 10_000,
    ...(options.logger === undefined ? {} : { logger: options.logger }),
  });
}

let brokenLogger: Logger | undefined;

/** Writes the error that is about to end the process (a broken invariant of ours) to the log as well. */
export function logBrokenInvariants(logger: Logger): void {
  if (brokenLogger === undefined) {
    process.on('uncaughtExceptionMonitor', (error) =>
      brokenLogger?.error('broken invariant, the program ends', { error }),
    );
  }
  brokenLogger = logger;
}

interface SystemError {
  readonly port?: number;
  readonly address?: string;
  readonly path?: string;
}

/** One sentence on why a start failed, with what to do where we know it. */
export function startFailureText(thrown: unknown): string {
  const { port, address, path } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as SystemError;
  const place =
    port === undefined ? (path ?? 'a file or port') : `port ${port}${address === undefined ? '' : ` on ${address}`}`;
  switch (errorCode(thrown)) {
    case 'EADDRINUSE':
      return `${place} is in use: stop the program that holds it or choose another port.`;
    case 'EADDRNOTAVAIL':
      return `${address ?? 'the address'} is not an address of this machine: choose another one with --ip.`;
    case 'EACCES':
    case 'EPERM':
      return port === undefined
        ? `no permission for ${place}: change its owner or mode, or choose another directory.`
        : `no permission to listen on ${place}: choose a port above 1023 or run with more rights.`;
    case 'ENOENT':
      return `${place} does not exist: create it or correct the path.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `a part of ${place} is a file, not a directory: correct the path.`;
    case 'ENOSPC':
      return `the disk that holds ${place} is full: free some space.`;
    case 'EROFS':
      return `${place} is on a read-only file system: choose another directory.`;
    default:
      return errorText(thrown);
  }
}
