import { shellWord } from './shell-text.ts';

/** A directory or file of the host that is seen at another place too. */
export interface BindMount {
  readonly type: 'bind';
  readonly source: string;
  /** Is there already, and is a directory if the source is one. */
  readonly target: string;
  readonly isReadOnly?: boolean;
  /** With all that is mounted below the source. */
  readonly isRecursive?: boolean;
  /** The source is reached through no link, whatever others do meanwhile. Only for directories. */
  readonly isExact?: boolean;
}

/** Files in memory, gone with the namespace. */
export interface MemoryMount {
  readonly type: 'tmpfs';
  readonly target: string;
  /** Absent: half of the memory of the machine. */
  readonly sizeBytes?: number;
  /** Rights in octal; absent: everybody may write, and remove what is his. */
  readonly mode?: string;
}

export type Mount = BindMount | MemoryMount;

export interface MountPlan {
  readonly mounts?: readonly Mount[];
  readonly readOnlyPaths?: readonly string[];
}

/** Shell lines that make the mounts in the mount namespace of the shell. They call `fail` with what went wrong. */
export function mountSteps({ mounts = [], readOnlyPaths = [] }: MountPlan): string[] {
  const protectedPaths = readOnlyPaths.map(
    (path): Mount => ({ type: 'bind', source: path, target: path, isReadOnly: true }),
  );
  const all = [...protectedPaths, ...mounts];
  const steps = all.flatMap((mount) => (mount.type === 'bind' ? bindSteps(mount) : [memoryStep(mount)]));
  return all.some((mount) => mount.type === 'bind' && mount.isReadOnly === true) ? [protect, ...steps] : steps;
}

/**
 * A bind mount is writable at first, and with what is mounted below it each mount on its own. Other options (nosuid…)
 * stay. A line of mountinfo is `id parent device root point …`, with \ooo for blanks in names; the last mount at a point
 * is the one that is seen, and what older ones have below them is not.
 */
const protect = `protect() {
ids= at=$(cd -P "$1" 2>/dev/null && pwd -P) || at=$1
while read -r id _ _ _ point _; do
[ "$(printf %b. "$point")" = "$at." ] && ids=" $id "
done </proc/self/mountinfo
[ -n "$ids" ] || return 1
while read -r id parent _ _ point _; do
case $ids in *" $id "* | *" $parent "*) ;; *) continue ;; esac
ids="$ids$id " point=$(printf %b. "$point")
mount -n -o remount,bind,ro "\${point%.}" || return 1
done </proc/self/mountinfo
}`;

function bindSteps({ source, target, isReadOnly, isRecursive, isExact }: BindMount): string[] {
  const [from, to] = [shellWord(source), shellWord(target)];
  const bind = isRecursive === true ? '--rbind' : '--bind';
  const step =
    isExact === true
      ? `cd -P ${from} && [ "$(pwd -P)" = ${from} ] && mount -n --no-canonicalize ${bind} . ${to}`
      : `mount -n ${bind} ${from} ${to}`;
  const steps = [orFail(step, `cannot mount ${source} at ${target}`)];
  return isReadOnly === true ? [...steps, orFail(`protect ${to}`, `cannot make ${target} read-only`)] : steps;
}

function memoryStep({ target, sizeBytes, mode = '1777' }: MemoryMount): string {
  const size = sizeBytes === undefined ? '' : `,size=${sizeBytes}`;
  const options = `nosuid,nodev,mode=${mode}${size}`;
  return orFail(`mount -n -t tmpfs -o ${options} tmpfs ${shellWord(target)}`, `cannot mount a tmpfs at ${target}`);
}

/** Fails with what the command said. */
function orFail(step: string, what: string): string {
  return `why=$(${step} 2>&1) || fail ${shellWord(`${what}: `)}"$why"`;
}
