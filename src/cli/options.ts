import { type ParseArgsConfig, parseArgs } from 'node:util';
import { errorText } from '../base/errors.ts';
import { usageExitCode } from './command.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

export type ReadOptions<T extends Options> =
  | { readonly exitCode: number }
  | {
      readonly values: ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>>['values'];
      readonly positionals: readonly string[];
    };

/** Reads the options of a tool. For `--help` and for mistakes it prints and gives the exit code instead. */
export function readOptions<const T extends Options>(
  args: readonly string[],
  options: T,
  usage: string,
): ReadOptions<T> {
  if (beforeSeparator(args).some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(usage);
    return { exitCode: 0 };
  }
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values, positionals };
  } catch (thrown) {
    process.stderr.write(`${errorText(thrown)}\n\n${usage}`);
    return { exitCode: usageExitCode };
  }
}

function beforeSeparator(args: readonly string[]): readonly string[] {
  const at = args.indexOf('--');
  return at < 0 ? args : args.slice(0, at);
}
