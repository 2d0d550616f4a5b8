import { shellWord } from './shell-text.ts';

/** Where a process reads and writes when it is not only to the files of its sandbox. */
export interface ProcessIoSpec {
  /** A terminal of its own, of this size at first. What it shows goes to the output. */
  readonly terminal?: { readonly rows?: number; readonly columns?: number };
  /** Output goes into the pipes of the run's directory instead of files. */
  readonly isPiped?: boolean;
}

/** Names of the pipes in the directory of a run. */
export const pipeNames = { input: 'in', stdout: 'out', stderr: 'err' } as const;

/*
 * Descriptors between the shells that start a process: 7 is its input, 8 its output, 9 its error output or, where there is a
 * terminal, the launch script once more, which a shell inside the terminal goes on with. The pipes are the agent's: only the
 * first of the shells can open them, and the last one puts them into their place.
 */

/** What the first shell does. No opening waits: the agent holds the other ends. */
export function openPipeSteps({ terminal, isPiped }: ProcessIoSpec): string[] {
  if (terminal === undefined && isPiped !== true) return [];
  const output = isPiped === true ? ` 8>"$dir/${pipeNames.stdout}"` : '';
  // A terminal never sees an end of input: it holds both ends, and outlives the agent.
  if (terminal !== undefined) return [`exec 7<>"$dir/${pipeNames.input}"${output} 9<"$dir/launch"`];
  // With its own writing end closed again, it sees the end of input when the agent closes its.
  return [`exec 6<>"$dir/in" 7<"$dir/${pipeNames.input}" 6>&-${output} 9>"$dir/${pipeNames.stderr}"`];
}

/** Output goes to the file of a process that may have put a pipe in its place, which nobody reads, or a link to what is not its own. */
export function sharedOutputStep(path: string): string {
  const file = shellWord(path);
  return `if [ -f ${file} ] && [ -w ${file} ]; then exec </dev/null >>${file} 2>&1; else exec </dev/null >/dev/null 2>&1; fi`;
}

/** What puts input and output into their place, for one who is the task's user. */
export function redirectStep(
  { terminal, isPiped }: ProcessIoSpec,
  {
    stdoutPath = '/dev/null',
    stderrPath = '/dev/null',
    sharedOutputPath,
  }: { readonly stdoutPath?: string; readonly stderrPath?: string; readonly sharedOutputPath?: string },
): string {
  if (sharedOutputPath !== undefined) return sharedOutputStep(sharedOutputPath);
  const files = `>>${shellWord(stdoutPath)} 2>>${shellWord(stderrPath)}`;
  if (terminal !== undefined) return `exec <&7 ${isPiped === true ? '>&8 2>/dev/null 8>&-' : files} 7<&-`;
  return isPiped === true ? 'exec <&7 >&8 2>&9 7<&- 8>&- 9>&-' : `exec </dev/null ${files}`;
}

/** Words of the program that makes a terminal and runs the `terminal` part of the launch script in it. */
export const terminalWords: readonly string[] = [
  // It ends as its command does, and writes what the terminal shows at once.
  ...['script', '-q', '-e', '-f', '-c'],
  // In any shell that the environment may name.
  'exec /bin/sh -s terminal <&9',
  '/dev/null',
];

/** What the shell inside the terminal does first. */
export function terminalSteps({ terminal = {} }: ProcessIoSpec): string[] {
  const { rows, columns } = terminal;
  const size = [...(rows === undefined ? [] : [`rows ${rows}`]), ...(columns === undefined ? [] : [`cols ${columns}`])];
  // Some versions make a terminal without echo when their own input is none.
  return ['exec <&1 2>&1 9<&-', `stty ${['sane', ...size].join(' ')}`];
}
