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
 * - What it records are short lines, each written at once: a reader sees the whole line, with its end, or nothing.
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
printf '%s\\n' "$code $signalled" >"$dir/status"
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
