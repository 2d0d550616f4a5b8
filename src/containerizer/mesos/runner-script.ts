import { shellLine, shellWord } from './shell-text.ts';

/**
 * The runner: one small shell beside each task that outlives the agent. It records its own and the task's line of
 * /proc/PID/stat (pid, start time), waits, and records how the task ended. $1 is the run's directory, $2 the directory
 * where it leaves a note for the agent: `started-KEY`, `ended-KEY`.
 *
 * - Signals are caught and do nothing, so that nothing but SIGKILL ends it before its task; caught signals (unlike
 *   ignored ones) go back to their defaults in the task.
 * - A shell reports a signal as 128 + number, which an exit code can also be. But it names on its own stderr any
 *   signal that ended a command, save INT and PIPE: a `signal` file that is not empty tells the two apart.
 * - Until the task has its own output, what goes wrong is said in `complaint`.
 * - `taken` is made once: a directory that was asked for twice runs once.
 * - The task marks itself before it looks for `cancelled`, and the agent writes `cancelled` before it looks for the
 *   mark, so a cancelled start is never missed by both.
 */
export const runnerScript = `dir=$1 notes=$2 key=\${1##*/}
trap : HUP INT QUIT TERM PIPE USR1 USR2 ALRM
set -C
: >"$dir/taken" || exit 0
set +C
exec 2>"$dir/signal"
IFS= read -r stat </proc/self/stat
printf '%s\\n' "$stat" >"$dir/runner"
fail() { printf '%s\\n' "$1" >"$dir/error"; exit 125; }
(
  exec 2>"$dir/complaint"
  IFS= read -r stat </proc/self/stat
  printf '%s\\n' "$stat" >"$dir/task"
  [ -e "$dir/cancelled" ] && fail 'cancelled before it started'
  : >"$notes/started-$key"
  . "$dir/launch"
)
code=$?
signalled=0
if [ -s "$dir/signal" ] || [ $code = 130 ] || [ $code = 141 ]; then signalled=1; fi
printf '%s\\n' "$code $signalled" >"$dir/status.new"
mv "$dir/status.new" "$dir/status"
: >"$notes/ended-$key"
`;

/**
 * The launcher: one small long-lived shell that starts a runner for each directory it reads, so that starting tasks never
 * forks the big agent process. Runners are not its children: they go on when it ends. $1 is the runner, $2 the notes.
 *
 * A shell lets background commands ignore INT and QUIT, and so would every task: setsid detaches runners instead, where
 * it can.
 */
export const launcherScript = `if setsid -f true 2>/dev/null; then
  while IFS= read -r dir; do
    setsid -f /bin/sh -c "$1" runner "$dir" "$2" </dev/null >/dev/null 2>&1
  done
else
  while IFS= read -r dir; do
    ( setsid /bin/sh -c "$1" runner "$dir" "$2" </dev/null >/dev/null 2>&1 & )
  done
fi
`;

/** Closes what the agent's own parent left open above 2, then becomes the launcher. Plain shells only reach up to 9. */
export function closeDescriptorsScript(highest: number): string {
  return `for path in /proc/$$/fd/*; do
  fd=\${path##*/}
  if [ "$fd" -gt 2 ] && [ "$fd" -le ${highest} ]; then eval "exec $fd>&-"; fi
done
exec /bin/sh -c "$1" launcher "$2" "$3"
`;
}

export interface RunSpec {
  readonly argv: readonly string[];
  /** argv[0] as the program sees it, where that is not the program's path. Needs bash. */
  readonly argv0?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  /** Files that output is appended to; /dev/null when left out. */
  readonly stdoutPath?: string;
  readonly stderrPath?: string;
  /** Numeric user and groups to become. */
  readonly credentials?: { readonly uid: number; readonly gid: number; readonly groups: readonly number[] };
  /** Files that the process writes 0 into, to join their control groups. */
  readonly joinPaths?: readonly string[];
  /** Directories that the process may only read. Needs root. */
  readonly readOnlyPaths?: readonly string[];
  /** `ulimit` arguments, as `-S -n 100`. */
  readonly ulimits?: readonly string[];
}

/** The `launch` file of a run: what the runner's child does to become the task. Its session is its own. */
export function launchScript(spec: RunSpec): string {
  const lines: string[] = [];
  for (const path of spec.joinPaths ?? []) {
    lines.push(`printf 0 >${shellWord(path)} || fail ${shellWord(`cannot join the control group ${path}`)}`);
  }
  for (const ulimit of spec.ulimits ?? []) lines.push(`ulimit ${ulimit} || fail 'cannot set ulimit ${ulimit}'`);
  const readOnly = spec.readOnlyPaths ?? [];
  const inside = [
    `cd ${shellWord(spec.workingDirectory)} || exit 126`,
    `exec </dev/null >>${shellWord(spec.stdoutPath ?? '/dev/null')} 2>>${shellWord(spec.stderrPath ?? '/dev/null')}`,
  ];
  const program = `exec ${shellLine(['env', '-i', ...environmentWords(spec.environment), ...programWords(spec)])}`;
  if (spec.credentials === undefined) {
    lines.push(...protect(readOnly, [...inside, program.replace(/^exec /, 'exec setsid ')]));
  } else {
    // Everything in the sandbox is touched as the task's user: a link planted there gains nothing.
    const { uid, gid, groups } = spec.credentials;
    const become = ['setsid', 'setpriv', `--reuid=${uid}`, `--regid=${gid}`];
    const groupWord = groups.length > 0 ? `--groups=${groups.join(',')}` : '--clear-groups';
    lines.push(
      ...protect(readOnly, [
        `exec ${shellLine([...become, groupWord, '/bin/sh', '-c', [...inside, program].join('\n')])}`,
      ]),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Goes on in a mount namespace in which these directories are read-only. */
function protect(paths: readonly string[], then: readonly string[]): readonly string[] {
  if (paths.length === 0) return then;
  const mounts = paths.map((path) => {
    const word = shellWord(path);
    const why = shellWord(`cannot make ${path} read-only`);
    return `mount --bind ${word} ${word} && mount -o remount,bind,ro ${word} || fail ${why}`;
  });
  const fail = `fail() { printf '%s\\n' "$1" >"$0/error"; exit 125; }`;
  const words = shellLine(['unshare', '--mount', '--propagation', 'private', '/bin/sh', '-c']);
  return [`exec ${words} ${shellWord([fail, ...mounts, ...then].join('\n'))} "$dir"`];
}

function environmentWords(environment: Readonly<Record<string, string>>): string[] {
  return Object.entries(environment).map(([name, value]) => `${name}=${value}`);
}

function programWords(spec: RunSpec): readonly string[] {
  return spec.argv0 === undefined ? spec.argv : ['bash', '-c', 'exec -a "$0" "$@"', spec.argv0, ...spec.argv];
}
