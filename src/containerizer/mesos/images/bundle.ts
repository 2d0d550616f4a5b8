import type { ResourceLimit } from '../../core/rlimits.ts';
import type { Capabilities } from '../privileges.ts';
import type { ContainerUser } from './image-user.ts';
import type { SeccompFilter } from './seccomp-profile.ts';

/** Something of the machine that a container sees. */
export interface BundleMount {
  readonly source: string;
  /** Absolute, in the container. */
  readonly target: string;
  readonly isReadOnly?: boolean;
  /** What is mounted below the source later is seen in the container too. */
  readonly isShared?: boolean;
}

/** A process of a container. */
export interface BundleProcess {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly user: ContainerUser;
  /** Has a terminal, of this size at first. */
  readonly terminal?: { readonly rows?: number; readonly columns?: number } | undefined;
  /** Absent: those of `usualCapabilities`. */
  readonly capabilities?: Capabilities;
  readonly noNewPrivileges: boolean;
  readonly rlimits: readonly ResourceLimit[];
}

/** A container, for an OCI runtime. */
export interface Bundle extends BundleProcess {
  readonly rootfs: string;
  /** In this order, after those that every container has. */
  readonly mounts: readonly BundleMount[];
  readonly hostname?: string;
  readonly hasOwnPids: boolean;
  readonly hasOwnIpc: boolean;
  /** Absent: half of the memory of the machine. */
  readonly shmSizeBytes?: number;
  readonly seccomp?: SeccompFilter;
}

/**
 * What root in a container is usually given: as Docker does, save MKNOD. Without a cgroup that guards devices, who may
 * make device nodes may read the machine's disks.
 */
export const usualCapabilities: readonly number[] = [0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 29, 31];

const capabilityNames = [
  ...['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP'],
  ...['LINUX_IMMUTABLE', 'NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_ADMIN', 'NET_RAW', 'IPC_LOCK', 'IPC_OWNER'],
  ...['SYS_MODULE', 'SYS_RAWIO', 'SYS_CHROOT', 'SYS_PTRACE', 'SYS_PACCT', 'SYS_ADMIN', 'SYS_BOOT', 'SYS_NICE'],
  ...['SYS_RESOURCE', 'SYS_TIME', 'SYS_TTY_CONFIG', 'MKNOD', 'LEASE', 'AUDIT_WRITE', 'AUDIT_CONTROL', 'SETFCAP'],
  ...['MAC_OVERRIDE', 'MAC_ADMIN', 'SYSLOG', 'WAKE_ALARM', 'BLOCK_SUSPEND', 'AUDIT_READ', 'PERFMON', 'BPF'],
  'CHECKPOINT_RESTORE',
];

/** Names as the runtime wants them: `CAP_CHOWN`. */
export function ociCapabilities(numbers: readonly number[]): string[] {
  return numbers
    .map((number) => capabilityNames[number])
    .flatMap((name) => (name === undefined ? [] : [`CAP_${name}`]));
}

const unlimited = '\0unlimited';

/** The `config.json` of a bundle. */
export function bundleConfig(bundle: Bundle): string {
  const { hostname } = bundle;
  const config = {
    ociVersion: '1.0.2',
    process: processOf(bundle),
    root: { path: bundle.rootfs, readonly: false },
    ...(hostname === undefined ? {} : { hostname }),
    mounts: [...kernelMounts(bundle), ...bundle.mounts.map(bindMount)],
    linux: {
      namespaces: [
        { type: 'mount' },
        ...(bundle.hasOwnPids ? [{ type: 'pid' }] : []),
        ...(bundle.hasOwnIpc ? [{ type: 'ipc' }] : []),
        ...(hostname === undefined ? [] : [{ type: 'uts' }]),
      ],
      maskedPaths,
      readonlyPaths,
      ...(bundle.seccomp === undefined ? {} : { seccomp: bundle.seccomp }),
    },
  };
  // The largest number of the kernel is none of JavaScript.
  return JSON.stringify(config).replaceAll(JSON.stringify(unlimited), '18446744073709551615');
}

/** A further process in a container, for `exec --process`. Limits are those of the container's own processes. */
export function execProcess(process: Omit<BundleProcess, 'rlimits'>): string {
  return JSON.stringify(processOf({ ...process, rlimits: [] }));
}

function processOf(bundle: BundleProcess): object {
  return {
    ...terminalOf(bundle.terminal),
    user: { uid: bundle.user.uid, gid: bundle.user.gid, additionalGids: bundle.user.groups },
    args: bundle.argv,
    env: Object.entries(bundle.environment).map(([name, value]) => `${name}=${value}`),
    cwd: bundle.workingDirectory,
    capabilities: capabilitySets(bundle.capabilities, bundle.user.uid === 0),
    rlimits: bundle.rlimits.map(({ name, soft, hard }) => ({
      type: `RLIMIT_${name.toUpperCase()}`,
      soft: soft ?? unlimited,
      hard: hard ?? unlimited,
    })),
    noNewPrivileges: bundle.noNewPrivileges,
  };
}

function terminalOf(terminal: BundleProcess['terminal']): object {
  if (terminal === undefined) return { terminal: false };
  const { rows = 24, columns = 80 } = terminal;
  return { terminal: true, consoleSize: { height: rows, width: columns } };
}

interface CapabilitySets {
  readonly bounding: readonly string[];
  readonly effective: readonly string[];
  readonly permitted: readonly string[];
  readonly inheritable?: readonly string[];
  readonly ambient?: readonly string[];
}

function capabilitySets(asked: Capabilities | undefined, isRoot: boolean): CapabilitySets {
  const bounding = ociCapabilities(asked?.bounding ?? usualCapabilities);
  const effective = asked?.effective === undefined ? undefined : ociCapabilities(asked.effective);
  if (isRoot) {
    // What root may ever have, it has: a program that root starts is given all that the bound allows.
    const all = effective ?? bounding;
    return { bounding: all, effective: all, permitted: all };
  }
  const own = effective ?? [];
  return { bounding, effective: own, permitted: own, inheritable: own, ambient: own };
}

interface OciMount {
  readonly destination: string;
  readonly type?: string;
  readonly source: string;
  readonly options: readonly string[];
}

function kernelMounts({ hasOwnIpc, shmSizeBytes }: Bundle): OciMount[] {
  const safe = ['nosuid', 'noexec', 'nodev'];
  const size = shmSizeBytes === undefined ? [] : [`size=${shmSizeBytes}`];
  const memory = { destination: '/dev/shm', type: 'tmpfs', source: 'shm', options: [...safe, 'mode=1777', ...size] };
  return [
    { destination: '/proc', type: 'proc', source: 'proc', options: safe },
    { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'strictatime', 'mode=755', 'size=64m'] },
    {
      destination: '/dev/pts',
      type: 'devpts',
      source: 'devpts',
      options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'],
    },
    hasOwnIpc ? memory : bindMount({ source: '/dev/shm', target: '/dev/shm' }),
    ...(hasOwnIpc ? [{ destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: safe }] : []),
    { destination: '/sys', type: 'sysfs', source: 'sysfs', options: [...safe, 'ro'] },
  ];
}

function bindMount({ source, target, isReadOnly, isShared }: BundleMount): OciMount {
  const options = ['rbind', isShared === true ? 'rslave' : 'rprivate', isReadOnly === true ? 'ro' : 'rw'];
  return { destination: target, type: 'bind', source, options };
}

const maskedPaths = [
  ...['acpi', 'asound', 'kcore', 'keys', 'latency_stats', 'sched_debug', 'scsi', 'timer_list', 'timer_stats'].map(
    (name) => `/proc/${name}`,
  ),
  '/sys/devices/virtual/powercap',
  '/sys/firmware',
];

const readonlyPaths = ['bus', 'fs', 'irq', 'sys', 'sysrq-trigger'].map((name) => `/proc/${name}`);
