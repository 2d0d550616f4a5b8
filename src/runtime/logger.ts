import { type DestinationStream, destination, type Logger as PinoLogger, pino } from 'pino';
import type { LogFields, Logger } from '../base/logger.ts';

export type { LogFields, Logger } from '../base/logger.ts';
export { silentLogger } from '../base/logger.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LoggerOptions {
  /** Name of the program, in each line. */
  readonly name: string;
  readonly level?: LogLevel;
  /** Write to this file (its directory is made) instead of standard error. */
  readonly file?: string;
  /** Write elsewhere: tests read their lines here. Wins over `file`. */
  readonly destination?: DestinationStream;
}

export interface ClosableLogger extends Logger {
  /** Writes out what is buffered. Call it before the process ends. */
  flush(): void;
}

/** The level that Mesos's `--logging_level` text means. */
export function logLevelOf(text: string): LogLevel {
  const lower = text.toLowerCase();
  if (lower === 'warning' || lower === 'warn') return 'warn';
  return lower === 'error' || lower === 'debug' ? lower : 'info';
}

/** JSON lines: `level`, `time` (ISO), `name`, the fields, `msg`. */
export function createLogger(options: LoggerOptions): ClosableLogger {
  const target = options.destination ?? destination({ dest: options.file ?? 2, mkdir: true, sync: true });
  const root = pino(
    {
      name: options.name,
      level: options.level ?? 'info',
      base: {},
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: serializeError },
    },
    target,
  );
  return { ...wrap(root), flush: () => root.flush() };
}

function wrap(inner: PinoLogger): Logger {
  return {
    debug: (message, fields) => inner.debug(fields ?? {}, message),
    info: (message, fields) => inner.info(fields ?? {}, message),
    warn: (message, fields) => inner.warn(fields ?? {}, message),
    error: (message, fields) => inner.error(fields ?? {}, message),
    child: (fields: LogFields) => wrap(inner.child(fields)),
  };
}

/** `error: thrown` in the fields becomes its message, code, cause and stack. */
function serializeError(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  const { message, stack, cause } = thrown;
  const code = 'code' in thrown ? { code: thrown.code } : {};
  return { message, ...code, ...(cause === undefined ? {} : { cause: serializeError(cause) }), stack };
}
