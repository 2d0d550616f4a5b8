import { ok, type Result, refuse } from '../../base/errors.ts';
import type { CommandInfo } from '../../wire/gen/mesos.ts';

/** A program and its arguments. */
export interface CommandLine {
  readonly argv: readonly string[];
  /** argv[0] as the program sees it, when it is not the program itself (programs that act by their name). */
  readonly argv0?: string;
}

/** What a command of a plain process runs: `/bin/sh -c VALUE`, or VALUE with ARGUMENTS of which the first is argv[0]. */
export function commandLine(command: CommandInfo | undefined): Result<CommandLine> {
  const value = command?.value;
  const words = command?.arguments ?? [];
  if (command?.shell ?? true) {
    if (value === undefined) return refuse('command-invalid', "Shell command is not specified: set 'value'");
    return withoutNul({ argv: ['/bin/sh', '-c', value] });
  }
  const program = value ?? words[0];
  if (program === undefined || program === '')
    return refuse('command-invalid', "Executable is not specified: set 'value'");
  const argv0 = words[0] ?? program;
  const rest = words.slice(1);
  if (argv0 === program || argv0 === program.slice(program.lastIndexOf('/') + 1)) {
    return withoutNul({ argv: [program, ...rest] });
  }
  return withoutNul({ argv: [program, ...rest], argv0 });
}

function withoutNul(line: CommandLine): Result<CommandLine> {
  if ([...line.argv, line.argv0 ?? ''].some((word) => word.includes('\0'))) {
    return refuse('command-invalid', 'The command contains a null character');
  }
  return ok(line);
}
