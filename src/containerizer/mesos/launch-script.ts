import { shellLine, shellWord } from './shell-text.ts';

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
