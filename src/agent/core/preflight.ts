/** What an agent can do on this machine, what it cannot, and what mends that: one line for each capability. */
import type { DiskFacts, DockerFacts, MachineFacts } from './machine-facts.ts';

export type Verdict = 'ok' | 'limited' | 'missing';

export interface PreflightLine {
  /** `docker`, `cgroups`, `users`… */
  readonly name: string;
  readonly verdict: Verdict;
  readonly text: string;
  /** What to do about it; on everything that is not `ok`. */
  readonly fix?: string;
  /** The flag that asked for what cannot be had. */
  readonly askedBy?: string;
}

/** What the flags of the agent ask for. */
export interface PreflightWants {
  readonly containerizers: readonly string[];
  readonly isolation: readonly string[];
  readonly switchUser: boolean;
  /** `--image_providers` names some. */
  readonly images: boolean;
}

type Rule = (facts: MachineFacts, wants: PreflightWants) => PreflightLine;

/** One line for each capability, always all and in the same order. */
export function preflight(facts: MachineFacts, wants: PreflightWants): PreflightLine[] {
  return rules.map((rule) => rule(facts, wants));
}

function ok(name: string, text: string): PreflightLine {
  return { name, verdict: 'ok', text };
}

interface Lack {
  readonly text: string;
  readonly fix: string;
  /** Undefined: no flag asked for it. */
  readonly askedBy?: string | undefined;
}

function lack(name: string, verdict: 'limited' | 'missing', { text, fix, askedBy }: Lack): PreflightLine {
  return { name, verdict, text, fix, ...(askedBy === undefined ? {} : { askedBy }) };
}

function dockerLine({ docker, user }: MachineFacts, wants: PreflightWants): PreflightLine {
  const { socketPath } = docker;
  if (docker.kind === 'answers') {
    return ok('docker', `Docker Engine ${docker.version} answers at ${socketPath} (API ${docker.apiVersion})`);
  }
  const askedBy = wants.containerizers.includes('docker') ? '--containerizers' : undefined;
  return lack('docker', 'missing', { ...dockerLack(docker, user.name), askedBy });
}

function dockerLack(docker: Exclude<DockerFacts, { kind: 'answers' }>, userName: string): Omit<Lack, 'askedBy'> {
  const { socketPath } = docker;
  switch (docker.kind) {
    case 'absent': {
      const [other] = docker.otherSockets;
      const text = `there is no Docker Engine at ${socketPath}: apps with docker images will not run`;
      const fix =
        other === undefined
          ? 'apt-get install docker.io, or leave docker out of --containerizers'
          : `an engine listens at ${other}: give --docker_socket=${other}`;
      return { text, fix };
    }
    case 'stopped':
      return {
        text: `Docker is installed and does not run (${socketPath}: ${docker.reason})`,
        fix: 'systemctl start docker, or dockerd without systemd',
      };
    case 'forbidden':
      return {
        text: `Docker runs, and ${userName} may not use it (${socketPath}: ${docker.reason})`,
        fix: `usermod -aG docker ${userName} and log in again, or start the agent as root`,
      };
    case 'silent':
      return {
        text: `Docker takes connections at ${socketPath} and does not answer (${docker.reason})`,
        fix: 'journalctl -u docker says why; systemctl restart docker',
      };
  }
}

/** The controllers that the isolators of `--isolation` use, by their names in version 1. */
const controllersOf: Readonly<Record<string, readonly string[]>> = {
  cgroups: ['cpu', 'memory'],
  'cgroups/all': ['cpu', 'memory', 'pids'],
  'cgroups/cpu': ['cpu'],
  'cgroups/mem': ['memory'],
  'cgroups/pids': ['pids'],
  'cgroups/cpuset': ['cpuset'],
  'cgroups/blkio': ['blkio'],
  'cgroups/hugetlb': ['hugetlb'],
  'cgroups/net_cls': ['net_cls'],
  'cgroups/devices': ['devices'],
};

/** Where version 2 differs: it has no controller of devices, and needs none. */
const controllersOfV2: Readonly<Record<string, readonly string[]>> = { 'cgroups/blkio': ['io'], 'cgroups/devices': [] };

const telling = ['cpu', 'memory', 'pids'];

function cgroupsLine({ cgroups, user }: MachineFacts, wants: PreflightWants): PreflightLine {
  const { hierarchy, version, offered, writable } = cgroups;
  const named = version === 2 ? { ...controllersOf, ...controllersOfV2 } : controllersOf;
  const wanted = [...new Set(wants.isolation.flatMap((name) => named[name] ?? []))];
  const askedBy = wanted.some((controller) => !writable.includes(controller)) ? '--isolation' : undefined;
  if (version === 0) {
    const text = `there are no cgroups at ${hierarchy}: plain processes have no CPU and memory limits`;
    const fix = 'mount -t cgroup2 none /sys/fs/cgroup, or name their place with --cgroups_hierarchy';
    return lack('cgroups', 'missing', { text, fix, askedBy });
  }
  const needed = [...new Set([...telling, ...wanted])];
  const unoffered = needed.filter((controller) => !offered.includes(controller));
  const unwritable = needed.filter((controller) => offered.includes(controller) && !writable.includes(controller));
  if (unwritable.length > 0) {
    const text = `v${version}, but ${user.name} may not make groups for ${unwritable.join(', ')}: plain processes have no such limits`;
    const fix =
      user.uid === 0
        ? `${hierarchy} is read-only here: start the container that this is with its own cgroups (docker run --cgroupns=private --privileged)`
        : 'start the agent as root';
    return lack('cgroups', unwritable.length === needed.length ? 'missing' : 'limited', { text, fix, askedBy });
  }
  if (unoffered.length > 0) {
    const has = needed.filter((controller) => offered.includes(controller));
    const text = `v${version} with ${has.join(', ') || 'no controllers'}; the kernel does not offer ${unoffered.join(', ')} at ${hierarchy}`;
    const fix = `add cgroup_enable=${unoffered[0]} to the command line of the kernel, or boot with systemd.unified_cgroup_hierarchy=1`;
    return lack('cgroups', has.length === 0 ? 'missing' : 'limited', { text, fix, askedBy });
  }
  return ok('cgroups', `v${version} with ${offered.join(', ')}`);
}

const capabilityBits = { chown: 0n, kill: 5n, setgid: 6n, setuid: 7n } as const;

function usersLine({ user, programs }: MachineFacts, wants: PreflightWants): PreflightLine {
  const askedBy = wants.switchUser ? '--switch_user' : undefined;
  if (user.uid !== 0) {
    // The default is true: nobody asked for it by word.
    const text = `the agent is ${user.name}: every task runs as ${user.name} too, whatever user it names`;
    return lack('users', 'limited', { text, fix: 'start the agent as root to run tasks as users of their own' });
  }
  const lost = Object.entries(capabilityBits)
    .filter(([, bit]) => ((user.capabilities >> bit) & 1n) === 0n)
    .map(([name]) => `CAP_${name.toUpperCase()}`);
  if (lost.length > 0) {
    const text = `the agent is root without ${lost.join(', ')}: tasks cannot become their users`;
    return lack('users', 'missing', { text, fix: `give it ${lost.join(', ')}, or --no-switch_user`, askedBy });
  }
  if (!programs.includes('setpriv')) {
    const text = 'setpriv is missing: tasks cannot become their users';
    return lack('users', 'missing', { text, fix: 'apt-get install util-linux, or --no-switch_user', askedBy });
  }
  if (user.mappedUserIds < 65_536) {
    const text = `only ${user.mappedUserIds} user ids are known in this user namespace: most users cannot be switched to`;
    const fix = 'give the container a full range of ids (/etc/subuid), or --no-switch_user';
    return lack('users', 'limited', { text, fix });
  }
  return ok('users', wants.switchUser ? 'tasks run as the users that they name' : 'all tasks run as root');
}

const programUses: readonly (readonly [names: readonly string[], use: string, isNeeded: boolean])[] = [
  [['sh', 'setsid', 'env'], 'plain processes cannot be started', true],
  [['bash'], 'descriptors that the parent of the agent left open may reach tasks', false],
  [['unshare', 'nsenter', 'mount'], 'tasks share the namespaces of the host', false],
  [['script'], 'stadion exec -t has no terminal', false],
];

function programsLine({ programs }: MachineFacts, wants: PreflightWants): PreflightLine {
  const missing = programUses.filter(([names]) => names.some((name) => !programs.includes(name)));
  if (missing.length === 0) return ok('programs', 'sh, bash and the programs of util-linux are there');
  const absent = missing.flatMap(([names]) => names).filter((name) => !programs.includes(name));
  const text = `${absent.join(', ')} missing: ${missing.map(([, use]) => use).join('; ')}`;
  const isNeeded = missing.some(([, , needed]) => needed);
  const askedBy = isNeeded && wants.containerizers.includes('mesos') ? '--containerizers' : undefined;
  const fix = 'apt-get install bash coreutils util-linux';
  return lack('programs', isNeeded ? 'missing' : 'limited', { text, fix, askedBy });
}

const namespaceKinds = ['mount', 'pid', 'ipc', 'net', 'uts'];

/** The namespaces that the isolators of `--isolation` make. */
const namespacesOf: Readonly<Record<string, string>> = {
  'filesystem/linux': 'mount',
  'filesystem/shared': 'mount',
  'namespaces/pid': 'pid',
  'namespaces/ipc': 'ipc',
  'network/cni': 'net',
};

function namespacesLine({ namespaces, user }: MachineFacts, wants: PreflightWants): PreflightLine {
  const { makeable, reason } = namespaces;
  const absent = namespaceKinds.filter((kind) => !makeable.includes(kind));
  if (absent.length === 0) return ok('namespaces', `${namespaceKinds.join(', ')} can be made`);
  const isAsked = wants.isolation.some((name) => absent.includes(namespacesOf[name] ?? ''));
  const said = reason === undefined ? '' : ` (${reason})`;
  return lack('namespaces', makeable.length === 0 ? 'missing' : 'limited', {
    text: `${absent.join(', ')} cannot be made${said}: tasks share these with the host`,
    fix:
      user.uid === 0
        ? 'the agent needs CAP_SYS_ADMIN: in a container, docker run --privileged'
        : 'start the agent as root',
    askedBy: isAsked ? '--isolation' : undefined,
  });
}

function imagesLine({ imageRuntime, user, namespaces }: MachineFacts, wants: PreflightWants): PreflightLine {
  const askedBy = wants.images ? '--image_providers' : undefined;
  if (imageRuntime === undefined) {
    const text = 'neither crun nor runc is there: images run in a Docker Engine only';
    return lack('images', 'missing', { text, fix: 'apt-get install crun', askedBy });
  }
  if (user.uid !== 0 || !namespaces.makeable.includes('mount')) {
    const text = `${imageRuntime} is there, and needs root and namespaces to run images without a Docker Engine`;
    return lack('images', 'missing', { text, fix: 'start the agent as root', askedBy });
  }
  return ok('images', `${imageRuntime} runs images without a Docker Engine`);
}

function secretsLine({ memoryPlace }: MachineFacts): PreflightLine {
  if (memoryPlace !== undefined) return ok('secrets', `of tasks are kept in memory, in ${memoryPlace}`);
  const text = 'there is no file system in memory that the agent can write to: tasks with secrets are refused';
  return lack('secrets', 'missing', { text, fix: 'mount -t tmpfs -o mode=1777 tmpfs /dev/shm' });
}

const slowSyncMs = 50;
const verySlowSyncMs = 500;

function diskSyncLine({ disk }: MachineFacts): PreflightLine {
  if (disk.writeError !== undefined) return unwritable('disk sync', disk);
  const sorted = [...disk.syncMs].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const text = `a write is safe on the disk after ${shownMs(median)} (of ${sorted.length}: ${shownMs(sorted[0] ?? 0)} to ${shownMs(sorted.at(-1) ?? 0)})`;
  if (median < slowSyncMs) return ok('disk sync', text);
  const what = median < verySlowSyncMs ? 'status updates wait for it' : 'tasks start and end late';
  const fix = `keep ${disk.directory} on a local disk (SSD); look for what writes a lot (iostat -x)`;
  return lack('disk sync', 'limited', { text: `${text}: ${what}`, fix });
}

function shownMs(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

function unwritable(name: string, { directory, writeError }: DiskFacts): PreflightLine {
  return {
    name,
    verdict: 'missing',
    text: `${directory} cannot be written to (${writeError})`,
    fix: 'give another --work_dir, or the directory to the user of the agent (chown)',
    askedBy: '--work_dir',
  };
}

const gibibyte = 1024 ** 3;
const leastFreeBytes = 5 * gibibyte;
const leastFreeFiles = 100_000;

function freeDiskLine({ disk }: MachineFacts): PreflightLine {
  const { freeBytes, totalBytes, freeFiles, totalFiles, directory } = disk;
  const share = totalBytes === 0 ? 0 : Math.round((100 * freeBytes) / totalBytes);
  const text = `${(freeBytes / gibibyte).toFixed(1)} of ${(totalBytes / gibibyte).toFixed(1)} GB (${share} %) are free for ${directory}`;
  if (totalFiles > 0 && freeFiles < leastFreeFiles) {
    const fix = `delete small files on the file system of ${directory} (df -i shows how many it takes)`;
    return lack('free disk', 'limited', { text: `${text}, but only ${freeFiles} more files`, fix });
  }
  if (freeBytes < leastFreeBytes || share < 10) {
    const fix = `make room, or give a --work_dir on a larger disk; sandboxes of ended tasks go early now`;
    return lack('free disk', 'limited', { text, fix });
  }
  return ok('free disk', text);
}

const remoteFileSystems = /^(nfs|cifs|smb|9p|ceph|glusterfs|lustre|fuse\.sshfs|vboxsf|afs)/;

function sandboxLine({ disk }: MachineFacts): PreflightLine {
  const name = 'sandboxes';
  if (disk.writeError !== undefined) return unwritable(name, disk);
  const { directory, mount } = disk;
  if (mount === undefined) return ok(name, `are in ${directory}`);
  const { fileSystem, mountPoint, options } = mount;
  const where = `${directory} is on ${fileSystem}`;
  if (options.includes('noexec')) {
    const text = `${where} mounted noexec: tasks cannot run what they fetch or unpack`;
    return lack(name, 'limited', { text, fix: `mount -o remount,exec ${mountPoint}, or another --work_dir` });
  }
  if (remoteFileSystems.test(fileSystem)) {
    const text = `${where}, over the network: checkpoints are slow, owners of files may be lost`;
    return lack(name, 'limited', { text, fix: 'give a --work_dir on a local disk' });
  }
  if (fileSystem === 'tmpfs' || fileSystem === 'ramfs') {
    const text = `${where}, in memory: a reboot loses checkpoints and logs of tasks, and they use memory`;
    return lack(name, 'limited', { text, fix: 'give a --work_dir on a disk' });
  }
  return ok(name, where);
}

const leastOpenFiles = 4096;

function openFilesLine({ openFiles }: MachineFacts): PreflightLine {
  const { soft, hard } = openFiles;
  const text = `up to ${shownLimit(soft)}`;
  // Node raises the soft limit to the hard one by itself.
  if (Math.max(soft, hard) >= leastOpenFiles) return ok('open files', text);
  const fix = 'LimitNOFILE=65536 in the systemd unit, or ulimit -n 65536 before it starts';
  return lack('open files', 'limited', { text: `${text}: connections and tasks beyond that are refused`, fix });
}

function shownLimit(count: number): string {
  return Number.isFinite(count) ? String(count) : 'any number';
}

/** Before this no clock can be right. */
const earliestMs = 1_735_689_600_000;

function clockLine({ clock }: MachineFacts): PreflightLine {
  const now = new Date(clock.nowMs).toISOString().replace(/\.\d+Z$/, 'Z');
  const fix = 'apt-get install systemd-timesyncd (or chrony), and timedatectl set-ntp true';
  if (clock.nowMs < earliestMs) {
    const text = `it says ${now}: certificates, tokens and schedules will be wrong`;
    return lack('clock', 'missing', { text, fix });
  }
  if (clock.isSynchronised === false) {
    const text = `${now}, and nothing keeps it right: schedules and logs of several machines drift apart`;
    return lack('clock', 'limited', { text, fix });
  }
  return ok(
    'clock',
    clock.isSynchronised ? `${now}, kept by a time service` : `${now}; no time service can be seen here`,
  );
}

const rules: readonly Rule[] = [
  dockerLine,
  cgroupsLine,
  usersLine,
  programsLine,
  namespacesLine,
  imagesLine,
  secretsLine,
  diskSyncLine,
  freeDiskLine,
  sandboxLine,
  openFilesLine,
  clockLine,
];
