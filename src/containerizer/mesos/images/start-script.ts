import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type ProcessIoSpec, sharedOutputStep } from '../process-io.ts';
import { shellLine, shellWord } from '../shell-text.ts';
import type { InitPrograms } from './container-init.ts';
import type { OciRuntime } from './oci-runtime.ts';

/** How the file tree of a container comes to be. */
export type RootfsBackend = 'copy' | 'overlay';

export interface StartSpec {
  /** Directory of the run. */
  readonly runDirectory: string;
  /** Directory of `config.json`. */
  readonly bundle: string;
  /** Directory of `rootfs`, and for overlays `lower`, `upper` and `work`. */
  readonly place: string;
  readonly backend: RootfsBackend;
  readonly runtime: OciRuntime;
  /** The container's name to the runtime. */
  readonly id: string;
  readonly io: ProcessIoSpec | undefined;
}

/*
 * Descriptors between the machine and process 1 of a container: on 3 it says, as runners do, which signal ended the task, on 4
 * that it began and with which code the task ended, and 5, 6 and 7 are input, output and error output where they are pipes.
 * None of them reaches the task.
 */

/** In the bundle: what process 1 of the container says of its beginning and end. */
const upName = 'up';

/** Whether the container of this run has begun. */
export function hasBegun(runDirectory: string): boolean {
  try {
    return statSync(join(runDirectory, 'bundle', upName)).size > 0;
  } catch {
    return false;
  }
}

const outlived = 'trap : HUP INT QUIT TERM PIPE USR1 USR2 ALRM';

/**
 * What the runner's child does on the machine, in a mount namespace of its own that ends with the container: mounts the file
 * tree, lets the runtime run the container, and ends as the task did. Needs root.
 */
export function startScript(spec: StartSpec): string {
  const { bundle, place, runDirectory, runtime, io = {} } = spec;
  const pipes = io.isPiped === true && io.terminal === undefined;
  const words = [...runtime.words, 'run', '--preserve-fds', pipes ? '5' : '2', '--bundle', bundle, spec.id];
  const streams = io.terminal !== undefined ? '' : `${pipes ? '5<&0 6>&1 7>&2 ' : ''}</dev/null >/dev/null`;
  return [
    outlived,
    `cd ${shellWord(bundle)} || exit 125`,
    `fail() { printf '%s\\n' "$1" >${shellWord(`${runDirectory}/error`)}; exit 125; }`,
    ...hideCgroups(runtime),
    ...(spec.backend === 'overlay' ? overlaySteps(place) : []),
    `exec 3>>${shellWord(`${runDirectory}/signal`)} 4>${upName}`,
    `${shellLine(words)} ${streams} 2>runtime`,
    'code=$?',
    'began= ended=',
    `{ read -r began; read -r ended; } <${upName}`,
    `if [ -z "$began" ]; then`,
    // Only what is wrong, without time and level.
    `why=$(sed -n -e 's/^time=.*level=warning.*//' -e 's/^time=.*msg="\\(.*\\)"$/\\1/' -e '/./p' runtime | head -c 2000)`,
    `fail "\${why:-the runtime ended with $code before the container began}"`,
    'fi',
    '[ -n "$ended" ] && exit "$ended"',
    // Process 1 did not live to say how the task ended.
    `[ "$code" -gt 128 ] && printf 'killed\\n' >&3`,
    'exit "$code"',
    '',
  ].join('\n');
}

/** Runtimes see control groups, and may not change them. */
function hideCgroups({ name }: OciRuntime): string[] {
  // crun refuses machines with both versions at once, save when it sees only one.
  const hide = name === 'crun' ? ['cgroup2) [ -n "$v1" ] && umount -n -l "$point" ;;'] : [];
  return [
    `v1=$(grep -m 1 ' cgroup rw' /proc/mounts)`,
    'while read -r _ point type _; do',
    'case $type in',
    ...hide,
    'cgroup | cgroup2) mount -n -o remount,bind,ro "$point" ;;',
    'esac',
    'done </proc/mounts',
  ];
}

function overlaySteps(place: string): string[] {
  // By short names from where they are: paths may hold what separates options.
  const options = 'nodev,lowerdir=lower,upperdir=upper,workdir=work';
  return [
    `why=$(cd ${shellWord(place)} && mount -n -t overlay -o ${options} overlay rootfs 2>&1) || fail "cannot mount the image: $why"`,
  ];
}

export interface InitSpec {
  readonly programs: InitPrograms;
  readonly argv: readonly string[];
  readonly argv0?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Variables whose values come into no argument list. */
  readonly secretNames?: readonly string[];
  /** Files that output goes to, in the container. */
  readonly stdoutPath: string;
  readonly stderrPath: string;
  readonly io: ProcessIoSpec | undefined;
}

/**
 * What process 1 of a container does, as the task's user: starts the task, waits for it and ends with its code, so that
 * signals work as anywhere else (process 1 itself is deaf to them) and the number of one that ends it is known.
 */
export function initScript({ programs, io = {}, ...spec }: InitSpec): string {
  const closed = '3>&- 4>&-';
  const redirect =
    io.terminal !== undefined
      ? `exec 2>&9 9>&- ${closed}`
      : io.isPiped === true
        ? `exec <&5 >&6 2>&7 5<&- 6>&- 7>&- 9>&- ${closed}`
        : `exec </dev/null >>${shellWord(spec.stdoutPath)} 2>>${shellWord(spec.stderrPath)} 9>&- ${closed}`;
  return [
    outlived,
    "printf 'began\\n' >&4",
    'exec 9>&2 2>&3',
    '(',
    redirect,
    ...taskSteps(spec, programs),
    ')',
    'code=$?',
    `printf '%s\\n' "$code" >&4`,
    'exit "$code"',
    '',
  ].join('\n');
}

/** What a further process in a container begins with, so that its output goes to a file of the container by the rights of its user. */
export function execWords({ sh }: InitPrograms, argv: readonly string[], outputPath: string): readonly string[] {
  return [...sh, '-c', `${sharedOutputStep(outputPath)}\nexec "$@"`, 'sh', ...argv];
}

/** Runs `$2`…; what the runtime itself complains of becomes the file `$1`. */
export const enterScript: string = `error=$1
shift
${outlived}
why=$("$@" 2>&1 >/dev/null </dev/null)
code=$?
[ "$code" = 0 ] || [ -z "$why" ] || printf '%s\\n' "$why" | head -c 2000 >"$error"
exit "$code"
`;

/** What shells give to programs without being asked. */
const shellVariables = ['HOME', 'OLDPWD', 'PWD', 'SHLVL', '_'];

function taskSteps(spec: Omit<InitSpec, 'programs' | 'io'>, programs: InitPrograms): string[] {
  const secrets = new Set(spec.secretNames);
  const all = Object.entries(spec.environment);
  const open = all.filter(([name]) => !secrets.has(name)).map(([name, value]) => `${name}=${value}`);
  const exported = all.filter(([name]) => secrets.has(name)).map(([name, value]) => `${name}=${shellWord(value)}`);
  if (exported.length === 0) return [`exec ${taskLine(spec, [...programs.env, '-i', '--', ...open], programs)}`];
  const unset = shellVariables.flatMap((name) => (spec.environment[name] === undefined ? ['-u', name] : []));
  const line = taskLine(spec, [...programs.env, ...unset, '--', ...open], programs);
  return [`export ${exported.join(' ')}`, `exec ${line}`];
}

function taskLine(
  { argv, argv0 }: Pick<InitSpec, 'argv' | 'argv0'>,
  clean: readonly string[],
  { sh, bash }: InitPrograms,
): string {
  if (argv0 !== undefined && bash !== undefined) {
    return shellLine([...clean, ...bash, '-p', '-c', 'exec -a "$0" "$@"', argv0, ...argv]);
  }
  // To env, a program with = in its path would be one more variable.
  const isAmbiguous = (argv[0] ?? '').includes('=');
  return shellLine(isAmbiguous ? [...clean, ...sh, '-c', 'exec "$0" "$@"', ...argv] : [...clean, ...argv]);
}
