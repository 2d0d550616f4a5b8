import type { ResourceLimit } from '../core/rlimits.ts';
import { type Mount, mountSteps } from './mount-steps.ts';
import { type Capabilities, type Credentials, privilegeWords } from './privileges.ts';
import { openPipeSteps, type ProcessIoSpec, redirectStep, terminalSteps, terminalWords } from './process-io.ts';
import { shellLine, shellWord } from './shell-text.ts';

/** A kind of Linux namespace. */
export type NamespaceName = 'mount' | 'pid' | 'ipc' | 'net' | 'uts';

export interface RunSpec {
  readonly argv: readonly string[];
  /** argv[0] as the program sees it, where that is not the program's path. Needs bash. */
  readonly argv0?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Variables whose values come into no argument list, where everybody on the machine could read them. */
  readonly secretNames?: readonly string[];
  readonly workingDirectory: string;
  /** Files that output is appended to; /dev/null when left out. */
  readonly stdoutPath?: string;
  readonly stderrPath?: string;
  /** In the place of both: the file of a process that it runs beside. What is said gets lost once that is no file to write to. */
  readonly sharedOutputPath?: string;
  /** Pipes or a terminal in the place of files and no input. */
  readonly io?: ProcessIoSpec;
  /** Numeric user and groups to become. */
  readonly credentials?: Credentials;
  /** Files that the process writes 0 into, to join their control groups. */
  readonly joinPaths?: readonly string[];
  /** Directories that the process may only read. In a mount namespace that is entered they are so already. Needs root. */
  readonly readOnlyPaths?: readonly string[];
  /** Namespaces of its own. All of what follows needs root, save limits that are lowered. */
  readonly namespaces?: readonly NamespaceName[];
  /** A running process, and which of its namespaces are entered: for pids, the one that its children are in. */
  readonly enterPid?: number;
  readonly enterNamespaces?: readonly NamespaceName[];
  /** Namespaces to enter by files that stand for them, as of `ip netns`. */
  readonly namespaceFiles?: Readonly<Partial<Record<NamespaceName, string>>>;
  /** In a mount namespace of its own, made in this order. */
  readonly mounts?: readonly Mount[];
  /** Name of the machine as the process sees it. */
  readonly hostname?: string;
  readonly rlimits?: readonly ResourceLimit[];
  /** Absent: those that the user has anyway. */
  readonly capabilities?: Capabilities;
  /** No program that it starts gains rights: set-user-id bits and capabilities of files are void. */
  readonly noNewPrivs?: boolean;
}

/** Signals that the shells around a process with a pid namespace outlive, as its runner does. */
const outlived = 'trap : HUP INT QUIT TERM PIPE USR1 USR2 ALRM';

/**
 * The `launch` file of a run: what the runner's child does to become the task. Its session is its own.
 *
 * One file is read up to three times, each time by a shell with fewer rights: by the runner's child (joins control groups),
 * by a shell `inside` the namespaces (mounts, limits), and by one that has `become` the task's user. Everything in the
 * sandbox is touched by the last, so a link planted there gains nothing. Each reads it from an open file, as by then the
 * path may lead elsewhere, and nobody finds it in an argument list. `case` is read as a whole before any of it is done.
 * Where there is a `terminal`, one more shell in it reads on.
 */
export function launchScript(asked: RunSpec): string {
  const spec = (asked.enterNamespaces ?? []).includes('mount') ? { ...asked, readOnlyPaths: [] } : asked;
  const namespaces = namespaceWords(spec);
  const privileges = privilegeWords(spec);
  const outer = (spec.joinPaths ?? []).map(
    (path) => `printf 0 >${shellWord(path)} || fail ${shellWord(`cannot join the control group ${path}`)}`,
  );
  outer.push(...openPipeSteps(spec.io ?? {}));
  if (namespaces.length > 0) {
    // 3: why it could not start, 4: which signals ended it, 5: this file once more. None of them reaches the task.
    outer.push(
      'exec 3>"$dir/error" 4>>"$dir/signal" 5<"$dir/launch"',
      `exec ${shellLine(['setsid', ...namespaces, '/bin/sh', '-s', 'inside'])} <"$dir/launch"`,
    );
  } else if (privileges.length > 0) {
    outer.push(`exec ${shellLine(['setsid', ...privileges, '/bin/sh', '-s', 'become'])} <"$dir/launch"`);
  } else outer.push(...taskSteps(spec, ['setsid']));
  const inside = namespaces.length > 0 ? [`inside)`, ...insideSteps(spec, privileges), ';;'] : [];
  const become = privileges.length > 0 ? [`become)`, ...taskSteps(spec, []), ';;'] : [];
  const terminal =
    spec.io?.terminal === undefined ? [] : ['terminal)', ...terminalSteps(spec.io), programStep(spec, []), ';;'];
  return `${['case $1 in', ...inside, ...become, ...terminal, '*)', ...outer, 'esac'].join('\n')}\n`;
}

/** The program: all that is left to do for a shell that is the task's user. */
function taskSteps(spec: RunSpec, before: readonly string[]): string[] {
  const { io = {}, workingDirectory, credentials } = spec;
  const whose = credentials === undefined ? 'the user of the agent' : `user ${credentials.uid}`;
  const why = `cannot enter ${workingDirectory}: it is gone, or ${whose} may not enter it or a directory above it`;
  const program =
    io.terminal === undefined ? programStep(spec, before) : `exec ${shellLine([...before, ...terminalWords])}`;
  const enter = `cd ${shellWord(workingDirectory)} 2>/dev/null || { printf '%s\\n' ${shellWord(why)} >&2; exit 126; }`;
  return [enter, redirectStep(io, spec), program];
}

function programStep(spec: RunSpec, before: readonly string[]): string {
  const secrets = new Set(spec.secretNames);
  const all = Object.entries(spec.environment);
  const environment = all.filter(([name]) => !secrets.has(name)).map(([name, value]) => `${name}=${value}`);
  const exported = all.filter(([name]) => secrets.has(name)).map(([name, value]) => `${name}=${shellWord(value)}`);
  if (exported.length > 0) {
    // The shell hands on what it exports, so its own variables have to be taken out by name.
    const unset = shellVariables.flatMap((name) => (spec.environment[name] === undefined ? ['-u', name] : []));
    const words = [...before, 'env', ...unset, '--', ...environment];
    return `export ${exported.join(' ')}\nexec ${shellLine(words)} ${programLine(spec)}`;
  }
  // What follows -- are variables up to the first word without =, whatever they begin with.
  return `exec ${shellLine([...before, 'env', '-i', '--', ...environment])} ${programLine(spec)}`;
}

/** What shells and terminals put into the environment of programs. */
const shellVariables = ['PATH', 'PWD', 'OLDPWD', 'SHLVL', '_', 'SHELL', 'TERM', 'LINES', 'COLUMNS'];

function programLine({ argv, argv0 }: RunSpec): string {
  // Found before the task's variables are there; -p: it reads no file that they name.
  if (argv0 !== undefined) return `"$(command -v bash)" -p -c 'exec -a "$0" "$@"' ${shellLine([argv0, ...argv])}`;
  // To env, a program with = in its path would be one more variable.
  return (argv[0] ?? '').includes('=') ? `/bin/sh -c 'exec "$0" "$@"' ${shellLine(argv)}` : shellLine(argv);
}

function insideSteps(spec: RunSpec, privileges: readonly string[]): string[] {
  const steps = [`fail() { printf '%s\\n' "$1" >&3; exit 125; }`];
  const isNew = makesPidNamespace(spec);
  const prepare = [
    ...(isNew ? [`mount -n -t proc -o nosuid,nodev,noexec proc /proc || fail 'cannot mount /proc'`] : []),
    ...mountSteps(spec),
    ...(spec.hostname === undefined
      ? []
      : [`printf %s ${shellWord(spec.hostname)} >/proc/sys/kernel/hostname || fail 'cannot set the host name'`]),
    // An empty line instead of a reason why not: it is all there.
    'echo >&3',
  ];
  const isForked = isNew || (spec.enterNamespaces ?? []).includes('pid') || spec.namespaceFiles?.pid !== undefined;
  const task =
    privileges.length > 0
      ? [
          `exec ${shellLine([...(isForked ? ['setsid'] : []), ...privileges, '/bin/sh', '-s', 'become'])} <&5 3>&- 4>&- 5<&-`,
        ]
      : ['exec 3>&- 4>&- 5<&-', ...taskSteps(spec, isForked ? ['setsid'] : [])];
  if (!isForked) return [...steps, ...prepare, ...task];
  // The task is a child of this shell, which a pid namespace needs, and has a session of its own. The shell says on
  // descriptor 4 which signal ended it, as the runner does for tasks without a namespace, and passes its code on.
  const child = ['(', 'exec 2>&6 6>&-', ...prepare, ...task, ')', 'exit $?'];
  const lines = [...steps, outlived, 'exec 6>&2 2>&4'];
  // The first child is process 1 of the namespace: signals do not end it, and when it ends the kernel ends all others.
  // It begins with the task and nothing else: a signal that comes early finds somebody who ends by it.
  return isNew ? [...lines, '(', ...child, ')', 'exit $?'] : [...lines, ...child];
}

function makesPidNamespace(spec: RunSpec): boolean {
  return (spec.namespaces ?? []).includes('pid');
}

const unshareOptions = { mount: '--mount', pid: '--pid', ipc: '--ipc', net: '--net', uts: '--uts' } as const;
const namespaceLinks = { mount: 'mnt', pid: 'pid_for_children', ipc: 'ipc', net: 'net', uts: 'uts' } as const;

/** True when its process is not in all of the agent's namespaces. */
export function hasNamespaces(spec: RunSpec): boolean {
  return namespaceWords(spec).length > 0;
}

/** The commands that enter and make namespaces; empty when the process shares all of them with the agent. */
function namespaceWords(spec: RunSpec): string[] {
  const { enterPid, namespaceFiles = {} } = spec;
  const entered = (enterPid === undefined ? [] : (spec.enterNamespaces ?? [])).map(
    (name) => `${unshareOptions[name]}=/proc/${enterPid}/ns/${namespaceLinks[name]}`,
  );
  for (const [name, file] of Object.entries(namespaceFiles)) {
    entered.push(`${unshareOptions[name as NamespaceName]}=${file}`);
  }
  const made = new Set(spec.namespaces);
  const hasMounts = (spec.mounts ?? []).length > 0 || (spec.readOnlyPaths ?? []).length > 0;
  if (hasMounts || made.has('pid')) made.add('mount');
  if (spec.hostname !== undefined) made.add('uts');
  return [
    ...(entered.length > 0 ? ['nsenter', '--no-fork', ...entered] : []),
    ...(made.size > 0 ? ['unshare', ...[...made].map((name) => unshareOptions[name])] : []),
    // What the host mounts later is seen inside; nothing that is mounted inside is seen by the host.
    ...(made.has('mount') ? ['--propagation', 'slave'] : []),
  ];
}
