/** What the commands of the five programs share: flags, help, logs, signals, exit codes. */
import { join } from 'node:path';
import type { Flags, FlagTable } from '../runtime/flags.ts';
import { type ClosableLogger, createLogger, type LogLevel, logLevelOf } from '../runtime/logger.ts';
import { type RunningProgram, runDaemon } from '../runtime/program.ts';
import type { Command } from './command.ts';
import { packageVersion } from './version.ts';

export type ConfigOutcome<C> =
  | { readonly kind: 'run'; readonly config: C }
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'refused'; readonly complaints: readonly string[] };

/** Ends the process for a reason that the program found itself. */
export type EndProcess = (code: number) => void;

export interface DaemonDefinition<C> {
  /** As in messages: `stadion master`. */
  readonly name: string;
  readonly flags: Pick<Flags<FlagTable>, 'usage'>;
  readonly read: (input: {
    readonly argv: readonly string[];
    readonly environment: NodeJS.ProcessEnv;
  }) => ConfigOutcome<C>;
  readonly start: (config: C, logger: ClosableLogger, end: EndProcess) => Promise<RunningProgram>;
  readonly logLevel?: (config: C) => LogLevel;
  /** Where to log instead of standard error. */
  readonly logFile?: (config: C) => string | undefined;
  /** How long lines may wait until they are written there; not at all when left out. */
  readonly logBufferMs?: (config: C) => number;
  /** Exit code for flags that cannot be used; 1 when left out. */
  readonly refusedExitCode?: number;
}

export function daemonCommand<C>(definition: DaemonDefinition<C>): Command {
  return {
    async run(args) {
      const outcome = definition.read({ argv: args, environment: process.env });
      if (outcome.kind === 'help') return print(definition.flags.usage());
      if (outcome.kind === 'refused') {
        const lines = outcome.complaints.map((complaint) => `${definition.name}: ${complaint}`);
        process.stderr.write(`${lines.join('\n')}\n${definition.name} --help lists the flags.\n`);
        return definition.refusedExitCode ?? 1;
      }
      if (outcome.kind !== 'run') return print(`stadion ${packageVersion()}\n`);
      const { config } = outcome;
      const file = definition.logFile?.(config);
      const level = definition.logLevel?.(config) ?? 'info';
      const bufferMs = definition.logBufferMs?.(config) ?? 0;
      const logger = createLogger({ name: definition.name, level, bufferMs, ...(file === undefined ? {} : { file }) });
      const end: EndProcess = (code) => {
        logger.flush();
        process.exit(code);
      };
      const code = await runDaemon({
        name: definition.name,
        logger,
        start: () => definition.start(config, logger, end),
      });
      // What a library keeps open must not keep a closed program alive.
      end(code);
      return code;
    },
  };
}

/** The file that Mesos's `--log_dir` means for this program. */
export function logFileOf(texts: ReadonlyMap<string, string>, name: string): string | undefined {
  const directory = texts.get('log_dir');
  return directory === undefined || directory === '' ? undefined : join(directory, `${name}.log`);
}

/** Mesos's `--logbufsecs`, in milliseconds. */
export function logBufferOf(texts: ReadonlyMap<string, string>): number {
  return Number(texts.get('logbufsecs') ?? 0) * 1000;
}

/** The level of Mesos's `--logging_level` or, with `--quiet`, errors only. */
export function levelOfFlags(texts: ReadonlyMap<string, string>): LogLevel {
  return texts.get('quiet') === 'true' ? 'error' : logLevelOf(texts.get('logging_level') ?? 'INFO');
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
