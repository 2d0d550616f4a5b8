/** One command of `stadion`. Its arguments are what follows its name; the result is the exit code. */
export interface Command {
  run(args: readonly string[]): Promise<number>;
}

/** Exit code for arguments that make no sense. */
export const usageExitCode = 2;
