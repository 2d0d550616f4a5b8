import { type DestinationStream, destination, type Logger as PinoLogger, pino } from 'pino';
import type { LogFields, Logger } from '../base/logger.ts';
import { LogFile } from './log-file.ts';

export type { LogFields, Logger } from '../base/logger.ts';
export { silentLogger } from '../base/logger.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LoggerOptions {
  /** Name of the program, in each line. */
  readonly name: string;
  readonly level?: LogLevel;
  /** Write to this file (its directory is made) instead of standard error; it is put aside when it is full. */
  readonly file?: string;
  /** Lines below `warn` may wait so long until they are written to the file. */
  readonly bufferMs?: number;
  /** Write elsewhere: tests read their lines here. Wins over `file`. */
  readonly destination?: DestinationStream;
}

export interface ClosableLogger extends Logger {
  setVerbose(isVerbose: boolean): void;
  /** Writes out what is buffered. Call it before the process ends. */
  flush(): void;
}

/** The level that Mesos's `--logging_level` text means. */
export function logLevelOf(text: string): LogLevel {
  const lower = text.toLowerCase();
  if (lower === 'warning' || lower === 'warn') return 'warn';
  return lower === 'error' || lower === 'debug' ? lower : 'info';
}

/** From which level on lines are written, for a logger and all its children. */
interface Gate {
  rank: number;
}

const ranks: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** JSON lines: `level`, `time` (ISO), `name`, the fields, `msg`. */
export function createLogger(options: LoggerOptions): ClosableLogger {
  const root = pino(
    {
      name: options.name,
      level: 'debug',
      base: {},
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: serializeError },
    },
    options.destination ?? standardDestination(options),
  );
  const rank = ranks[options.level ?? 'info'];
  const gate: Gate = { rank };
  return {
    ...wrap(root, gate),
    setVerbose: (isVerbose) => {
      gate.rank = isVerbose ? ranks.debug : rank;
    },
    flush: () => root.flush(),
  };
}

function standardDestination({ file, bufferMs = 0 }: LoggerOptions): DestinationStream {
  if (file === undefined) return destination({ dest: 2, sync: true });
  const isUrgent = (line: string): boolean => /^\{"level":"(warn|error)"/.test(line);
  return new LogFile(file, { bufferMs, isUrgent });
}

function wrap(inner: PinoLogger, gate: Gate): Logger {
  return {
    debug: (message, fields) => gate.rank <= ranks.debug && inner.debug(fields ?? {}, message),
    info: (message, fields) => gate.rank <= ranks.info && inner.info(fields ?? {}, message),
    warn: (message, fields) => gate.rank <= ranks.warn && inner.warn(fields ?? {}, message),
    error: (message, fields) => inner.error(fields ?? {}, message),
    child: (fields: LogFields) => wrap(inner.child(fields), gate),
  };
}

/** `error: thrown` in the fields becomes its message, code, cause and stack. */
function serializeError(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  const { message, stack, cause } = thrown;
  const code = 'code' in thrown ? { code: thrown.code } : {};
  return { message, ...code, ...(cause === undefined ? {} : { cause: serializeError(cause) }), stack };
}
