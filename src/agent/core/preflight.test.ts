import { describe, expect, it } from 'vitest';
import { type MachineFacts, mountOf } from './machine-facts.ts';
import { type PreflightLine, type PreflightWants, preflight } from './preflight.ts';

const gigabyte = 1024 ** 3;

const wants: PreflightWants = { containerizers: ['mesos'], isolation: ['posix/cpu'], switchUser: true, images: false };

/** A machine on which all is well, with changes. */
function machine(changes: Partial<MachineFacts> = {}): MachineFacts {
  return {
    docker: { kind: 'answers', socketPath: '/var/run/docker.sock', version: '27.1', apiVersion: '1.46' },
    cgroups: {
      hierarchy: '/sys/fs/cgroup',
      version: 2,
      offered: ['cpu', 'memory', 'pids', 'io'],
      writable: ['cpu', 'memory', 'pids', 'io'],
    },
    user: { uid: 0, name: 'root', capabilities: 0x1ffffffffffn, mappedUserIds: 4294967295 },
    programs: ['sh', 'bash', 'setsid', 'setpriv', 'env', 'unshare', 'nsenter', 'mount', 'script', 'prlimit'],
    namespaces: { makeable: ['mount', 'pid', 'ipc', 'net', 'uts'] },
    imageRuntime: 'crun 1.8.1',
    disk: {
      directory: '/var/lib/mesos',
      mount: { mountPoint: '/', fileSystem: 'ext4', options: ['rw', 'relatime'] },
      freeBytes: 80 * gigabyte,
      totalBytes: 100 * gigabyte,
      freeFiles: 5_000_000,
      totalFiles: 6_000_000,
      syncMs: [1, 2, 1.5, 9, 1],
    },
    memoryPlace: '/run',
    openFiles: { soft: 1024, hard: 1_048_576 },
    clock: { isSynchronised: true, nowMs: Date.UTC(2026, 10, 23, 20, 0, 0) },
    ...changes,
  };
}

const root = machine().user;
const nobody = { uid: 65534, name: 'nobody', capabilities: 0n, mappedUserIds: 4294967295 };
const cgroups = machine().cgroups;
const disk = machine().disk;

function line(name: string, changes: Partial<MachineFacts>, asked: Partial<PreflightWants> = {}): PreflightLine {
  const found = preflight(machine(changes), { ...wants, ...asked }).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no line ${name}`);
  return found;
}

interface Case {
  readonly about: string;
  readonly name: string;
  readonly changes: Partial<MachineFacts>;
  readonly asked?: Partial<PreflightWants>;
  readonly verdict: PreflightLine['verdict'];
  readonly text: RegExp;
  readonly fix?: RegExp;
  readonly askedBy?: string;
}

const socketPath = '/var/run/docker.sock';
const docker = ['docker', 'mesos'];

const cases: readonly Case[] = [
  { about: 'Docker answers', name: 'docker', changes: {}, verdict: 'ok', text: /27\.1 .*1\.46/ },
  {
    about: 'no Docker',
    name: 'docker',
    changes: { docker: { kind: 'absent', socketPath, otherSockets: [] } },
    verdict: 'missing',
    text: /no Docker Engine at \/var\/run\/docker\.sock/,
    fix: /apt-get install docker\.io/,
  },
  {
    about: 'an engine elsewhere, and the flag asks for one',
    name: 'docker',
    changes: { docker: { kind: 'absent', socketPath, otherSockets: ['/run/podman/podman.sock'] } },
    asked: { containerizers: docker },
    verdict: 'missing',
    text: /no Docker Engine/,
    fix: /--docker_socket=\/run\/podman\/podman\.sock/,
    askedBy: '--containerizers',
  },
  {
    about: 'Docker stopped',
    name: 'docker',
    changes: { docker: { kind: 'stopped', socketPath, reason: 'ECONNREFUSED' } },
    verdict: 'missing',
    text: /installed and does not run .*ECONNREFUSED/,
    fix: /systemctl start docker/,
  },
  {
    about: 'no permission for Docker',
    name: 'docker',
    changes: { docker: { kind: 'forbidden', socketPath, reason: 'EACCES' }, user: nobody },
    verdict: 'missing',
    text: /nobody may not use it/,
    fix: /usermod -aG docker nobody/,
  },
  {
    about: 'Docker says nothing',
    name: 'docker',
    changes: { docker: { kind: 'silent', socketPath, reason: 'nothing for 3 s' } },
    verdict: 'missing',
    text: /does not answer \(nothing for 3 s\)/,
    fix: /journalctl -u docker/,
  },
  { about: 'cgroups v2', name: 'cgroups', changes: {}, verdict: 'ok', text: /^v2 with cpu, memory, pids, io$/ },
  {
    about: 'no cgroups, and a flag asks for them',
    name: 'cgroups',
    changes: { cgroups: { ...cgroups, version: 0, offered: [], writable: [] } },
    asked: { isolation: ['cgroups/mem'] },
    verdict: 'missing',
    text: /no cgroups at \/sys\/fs\/cgroup/,
    fix: /mount -t cgroup2/,
    askedBy: '--isolation',
  },
  {
    about: 'cgroups of somebody else',
    name: 'cgroups',
    changes: { cgroups: { ...cgroups, writable: [] }, user: nobody },
    verdict: 'missing',
    text: /nobody may not make groups for cpu, memory, pids/,
    fix: /as root/,
  },
  {
    about: 'cgroups that are read-only for root',
    name: 'cgroups',
    changes: { cgroups: { ...cgroups, writable: [] } },
    verdict: 'missing',
    text: /root may not make groups/,
    fix: /--cgroupns=private/,
  },
  {
    about: 'a kernel without the memory controller, which is asked for',
    name: 'cgroups',
    changes: { cgroups: { ...cgroups, version: 1, offered: ['cpu', 'pids'], writable: ['cpu', 'pids'] } },
    asked: { isolation: ['cgroups/cpu', 'cgroups/mem'] },
    verdict: 'limited',
    text: /v1 with cpu, pids; the kernel does not offer memory/,
    fix: /cgroup_enable=memory/,
    askedBy: '--isolation',
  },
  {
    about: 'a v2 tree without controllers',
    name: 'cgroups',
    changes: { cgroups: { ...cgroups, offered: [], writable: [] } },
    verdict: 'missing',
    text: /no controllers; the kernel does not offer cpu, memory, pids/,
    fix: /kernel/,
  },
  {
    about: 'isolators that need other controllers of v2, or none',
    name: 'cgroups',
    changes: {},
    asked: { isolation: ['cgroups/blkio', 'cgroups/devices'] },
    verdict: 'ok',
    text: /^v2 with/,
  },
  {
    about: 'v1 without what guards devices',
    name: 'cgroups',
    changes: { cgroups: { ...cgroups, version: 1 } },
    asked: { isolation: ['cgroups/devices'] },
    verdict: 'limited',
    text: /does not offer devices/,
    fix: /cgroup_enable=devices/,
    askedBy: '--isolation',
  },
  { about: 'root', name: 'users', changes: {}, verdict: 'ok', text: /users that they name/ },
  {
    about: 'root that is not to switch',
    name: 'users',
    changes: {},
    asked: { switchUser: false },
    verdict: 'ok',
    text: /as root/,
  },
  {
    about: 'an ordinary user',
    name: 'users',
    changes: { user: nobody },
    verdict: 'limited',
    text: /runs as nobody too/,
    fix: /as root/,
  },
  {
    about: 'root without CAP_SETUID',
    name: 'users',
    changes: { user: { ...root, capabilities: root.capabilities & ~(1n << 7n) } },
    verdict: 'missing',
    text: /root without CAP_SETUID:/,
    fix: /--no-switch_user/,
    askedBy: '--switch_user',
  },
  {
    about: 'root without setpriv',
    name: 'users',
    changes: { programs: machine().programs.filter((name) => name !== 'setpriv') },
    verdict: 'missing',
    text: /setpriv is missing/,
    fix: /util-linux/,
    askedBy: '--switch_user',
  },
  {
    about: 'root of a small user namespace',
    name: 'users',
    changes: { user: { ...root, mappedUserIds: 1 } },
    verdict: 'limited',
    text: /only 1 user ids/,
    fix: /subuid/,
  },
  { about: 'all programs', name: 'programs', changes: {}, verdict: 'ok', text: /util-linux/ },
  {
    about: 'no setsid',
    name: 'programs',
    changes: { programs: machine().programs.filter((name) => name !== 'setsid') },
    verdict: 'missing',
    text: /setsid missing: plain processes cannot be started/,
    fix: /apt-get install/,
    askedBy: '--containerizers',
  },
  {
    about: 'no bash and no script',
    name: 'programs',
    changes: { programs: machine().programs.filter((name) => name !== 'bash' && name !== 'script') },
    verdict: 'limited',
    text: /^bash, script missing: descriptors .*; stadion exec -t/,
    fix: /apt-get install/,
  },
  { about: 'all namespaces', name: 'namespaces', changes: {}, verdict: 'ok', text: /mount, pid, ipc, net, uts/ },
  {
    about: 'no namespaces, and one is asked for',
    name: 'namespaces',
    changes: { namespaces: { makeable: [], reason: 'Operation not permitted' }, user: nobody },
    asked: { isolation: ['namespaces/pid'] },
    verdict: 'missing',
    text: /cannot be made \(Operation not permitted\)/,
    fix: /as root/,
    askedBy: '--isolation',
  },
  {
    about: 'no network namespaces, others are asked for',
    name: 'namespaces',
    changes: { namespaces: { makeable: ['mount', 'pid', 'ipc', 'uts'] } },
    asked: { isolation: ['namespaces/pid'] },
    verdict: 'limited',
    text: /^net cannot be made: /,
    fix: /CAP_SYS_ADMIN/,
  },
  { about: 'crun', name: 'images', changes: {}, verdict: 'ok', text: /crun 1\.8\.1/ },
  {
    about: 'no runtime for images, which a flag asks for',
    name: 'images',
    changes: { imageRuntime: undefined },
    asked: { images: true },
    verdict: 'missing',
    text: /neither crun nor runc/,
    fix: /apt-get install crun/,
    askedBy: '--image_providers',
  },
  {
    about: 'a runtime without root',
    name: 'images',
    changes: { user: nobody },
    verdict: 'missing',
    text: /needs root/,
    fix: /as root/,
  },
  { about: 'memory for secrets', name: 'secrets', changes: {}, verdict: 'ok', text: /in memory, in \/run/ },
  {
    about: 'no tmpfs anywhere',
    name: 'secrets',
    changes: { memoryPlace: undefined },
    verdict: 'missing',
    text: /tasks with secrets are refused/,
    fix: /tmpfs/,
  },
  { about: 'a fast disk', name: 'disk sync', changes: {}, verdict: 'ok', text: /after 1\.5 ms .*1\.0 ms to 9\.0 ms/ },
  {
    about: 'a slow disk',
    name: 'disk sync',
    changes: { disk: { ...disk, syncMs: [60, 80, 900] } },
    verdict: 'limited',
    text: /after 80 ms .*status updates wait/,
    fix: /local disk/,
  },
  {
    about: 'a very slow disk',
    name: 'disk sync',
    changes: { disk: { ...disk, syncMs: [900, 1100] } },
    verdict: 'limited',
    text: /tasks start and end late/,
    fix: /iostat/,
  },
  {
    about: 'a disk that cannot be written to',
    name: 'disk sync',
    changes: { disk: { ...disk, syncMs: [], writeError: 'EROFS' } },
    verdict: 'missing',
    text: /cannot be written to \(EROFS\)/,
    fix: /--work_dir/,
    askedBy: '--work_dir',
  },
  { about: 'room', name: 'free disk', changes: {}, verdict: 'ok', text: /^80\.0 of 100\.0 GB \(80 %\)/ },
  {
    about: 'a full disk',
    name: 'free disk',
    changes: { disk: { ...disk, freeBytes: 2 * gigabyte } },
    verdict: 'limited',
    text: /2\.0 of 100\.0 GB \(2 %\)/,
    fix: /make room/,
  },
  {
    about: 'a disk without room for more files',
    name: 'free disk',
    changes: { disk: { ...disk, freeFiles: 12 } },
    verdict: 'limited',
    text: /only 12 more files/,
    fix: /df -i/,
  },
  {
    about: 'a file system that does not count its files',
    name: 'free disk',
    changes: { disk: { ...disk, freeFiles: 0, totalFiles: 0 } },
    verdict: 'ok',
    text: /80 %/,
  },
  { about: 'sandboxes on ext4', name: 'sandboxes', changes: {}, verdict: 'ok', text: /\/var\/lib\/mesos is on ext4/ },
  {
    about: 'sandboxes that nothing can run from',
    name: 'sandboxes',
    changes: { disk: { ...disk, mount: { mountPoint: '/var', fileSystem: 'xfs', options: ['rw', 'noexec'] } } },
    verdict: 'limited',
    text: /on xfs mounted noexec/,
    fix: /mount -o remount,exec \/var/,
  },
  {
    about: 'sandboxes over the network',
    name: 'sandboxes',
    changes: { disk: { ...disk, mount: { mountPoint: '/var', fileSystem: 'nfs4', options: ['rw'] } } },
    verdict: 'limited',
    text: /over the network/,
    fix: /local disk/,
  },
  {
    about: 'sandboxes in memory',
    name: 'sandboxes',
    changes: { disk: { ...disk, mount: { mountPoint: '/tmp', fileSystem: 'tmpfs', options: ['rw'] } } },
    verdict: 'limited',
    text: /in memory/,
    fix: /on a disk/,
  },
  { about: 'many open files', name: 'open files', changes: {}, verdict: 'ok', text: /1024/ },
  {
    about: 'any number of open files',
    name: 'open files',
    changes: { openFiles: { soft: Number.POSITIVE_INFINITY, hard: Number.POSITIVE_INFINITY } },
    verdict: 'ok',
    text: /any number/,
  },
  {
    about: 'few open files',
    name: 'open files',
    changes: { openFiles: { soft: 1024, hard: 1024 } },
    verdict: 'limited',
    text: /up to 1024:/,
    fix: /LimitNOFILE/,
  },
  { about: 'a kept clock', name: 'clock', changes: {}, verdict: 'ok', text: /2026-11-23T20:00:00Z, kept/ },
  {
    about: 'a clock that nobody speaks of',
    name: 'clock',
    changes: { clock: { isSynchronised: undefined, nowMs: Date.UTC(2026, 1, 1) } },
    verdict: 'ok',
    text: /no time service can be seen/,
  },
  {
    about: 'a clock that nothing keeps',
    name: 'clock',
    changes: { clock: { isSynchronised: false, nowMs: Date.UTC(2026, 1, 1) } },
    verdict: 'limited',
    text: /nothing keeps it right/,
    fix: /timesyncd/,
  },
  {
    about: 'a clock that was never set',
    name: 'clock',
    changes: { clock: { isSynchronised: true, nowMs: 0 } },
    verdict: 'missing',
    text: /1970-01-01T00:00:00Z/,
    fix: /set-ntp/,
  },
];

describe('preflight', () => {
  for (const { about, name, changes, asked, verdict, text, fix, askedBy } of cases) {
    it(`${name}: ${about}`, () => {
      const found = line(name, changes, asked);
      expect(found.verdict).toBe(verdict);
      expect(found.text).toMatch(text);
      if (fix === undefined) expect(found.fix).toBeUndefined();
      else expect(found.fix).toMatch(fix);
      expect(found.askedBy).toBe(askedBy);
    });
  }

  it('has one line for each capability, whatever the machine', () => {
    const names = [...new Set(cases.map(({ name }) => name))];
    for (const { changes, asked } of cases) {
      const lines = preflight(machine(changes), { ...wants, ...asked });
      expect(lines.map((one) => one.name).sort()).toEqual([...names].sort());
      for (const one of lines) expect(one.fix === undefined).toBe(one.verdict === 'ok');
    }
  });
});

describe('the mount of a path', () => {
  const text = [
    '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
    '23 22 0:5 / /dev rw,nosuid shared:2 - devtmpfs udev rw',
    '24 22 8:2 / /var/lib rw,noexec - xfs /dev/sdb rw',
    '25 22 0:9 / /mnt/my\\040disk rw - nfs4 host:/ rw',
    '26 22 0:9 / /dev/shm rw - tmpfs tmpfs rw',
    '27 26 0:9 / /dev/shm rw,noexec - tmpfs tmpfs rw',
    'nonsense',
  ].join('\n');

  it('is the innermost one', () => {
    expect(mountOf(text, '/var/lib/mesos')).toEqual({
      mountPoint: '/var/lib',
      fileSystem: 'xfs',
      options: ['rw', 'noexec'],
    });
    expect(mountOf(text, '/var/library')?.mountPoint).toBe('/');
    expect(mountOf(text, '/mnt/my disk/work')?.fileSystem).toBe('nfs4');
  });

  it('is the last of several on one place', () => {
    expect(mountOf(text, '/dev/shm/x')?.options).toEqual(['rw', 'noexec']);
  });

  it('is unknown without a table', () => {
    expect(mountOf('', '/')).toBeUndefined();
  });
});
