/** What the machine of an agent has, as it was found. Plain facts; `preflight.ts` says what they mean. */

export type DockerFacts =
  | { readonly kind: 'answers'; readonly socketPath: string; readonly version: string; readonly apiVersion: string }
  /** `otherSockets`: engines that listen somewhere else. */
  | { readonly kind: 'absent'; readonly socketPath: string; readonly otherSockets: readonly string[] }
  | { readonly kind: 'stopped' | 'forbidden' | 'silent'; readonly socketPath: string; readonly reason: string };

export interface CgroupFacts {
  /** Where they were looked for. */
  readonly hierarchy: string;
  /** 0: there are none. */
  readonly version: 0 | 1 | 2;
  /** Controllers by the names of the kernel: cpu, memory, pids, devices… */
  readonly offered: readonly string[];
  /** Those in which the agent may make groups. */
  readonly writable: readonly string[];
}

export interface UserFacts {
  readonly uid: number;
  readonly name: string;
  /** The effective capabilities of the process, a bit each (CAP_SETUID is bit 7). */
  readonly capabilities: bigint;
  /** How many user ids the process knows; less than 65,536 in a small user namespace. */
  readonly mappedUserIds: number;
}

export interface NamespaceFacts {
  /** Kinds of which one could be made: mount, pid, ipc, net, uts. */
  readonly makeable: readonly string[];
  /** What was said of the first that could not. */
  readonly reason?: string;
}

export interface MountFacts {
  readonly mountPoint: string;
  /** ext4, xfs, overlay, tmpfs, nfs4… */
  readonly fileSystem: string;
  readonly options: readonly string[];
}

export interface DiskFacts {
  readonly directory: string;
  readonly mount: MountFacts | undefined;
  readonly freeBytes: number;
  readonly totalBytes: number;
  readonly freeFiles: number;
  /** 0 when the file system does not count them. */
  readonly totalFiles: number;
  /** How long each of a few small writes took to be safe on the disk. */
  readonly syncMs: readonly number[];
  /** Why nothing can be written there. */
  readonly writeError?: string;
}

export interface ClockFacts {
  /** Undefined: nothing on the machine says. */
  readonly isSynchronised: boolean | undefined;
  readonly nowMs: number;
}

export interface MachineFacts {
  readonly docker: DockerFacts;
  readonly cgroups: CgroupFacts;
  readonly user: UserFacts;
  /** Programs that are looked for in the paths of the system, and are there. */
  readonly programs: readonly string[];
  readonly namespaces: NamespaceFacts;
  /** As `crun 1.8.1`; undefined: there is none. */
  readonly imageRuntime: string | undefined;
  readonly disk: DiskFacts;
  /** Where secrets of tasks are kept in memory; undefined: nowhere. */
  readonly memoryPlace: string | undefined;
  readonly openFiles: { readonly soft: number; readonly hard: number };
  readonly clock: ClockFacts;
}

/** Programs that starting tasks as plain processes needs or profits from. */
export const usefulPrograms = [
  'sh',
  'bash',
  'setsid',
  'setpriv',
  'env',
  'unshare',
  'nsenter',
  'mount',
  'script',
  'prlimit',
  'crun',
  'runc',
] as const;

/** The mount that holds a path, from the text of `/proc/self/mountinfo`; undefined when the text names none. */
export function mountOf(mountInfo: string, path: string): MountFacts | undefined {
  let best: MountFacts | undefined;
  for (const line of mountInfo.split('\n')) {
    const [left = '', right = ''] = line.split(' - ');
    const fields = left.split(' ');
    const mountPoint = unescaped(fields[4] ?? '');
    const fileSystem = right.split(' ')[0];
    if (mountPoint === '' || fileSystem === undefined || fileSystem === '' || !isWithin(path, mountPoint)) continue;
    // Of mounts on one place the last is seen.
    if (best !== undefined && mountPoint.length < best.mountPoint.length) continue;
    best = { mountPoint, fileSystem, options: (fields[5] ?? '').split(',') };
  }
  return best;
}

function isWithin(path: string, mountPoint: string): boolean {
  return mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`);
}

/** The kernel writes blanks in names as octal numbers. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
