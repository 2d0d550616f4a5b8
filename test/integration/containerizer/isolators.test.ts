/** Isolators by name: which are chosen, and what cgroups/devices and cgroups/net_cls do to real processes. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Logger, silentLogger } from '../../../src/base/logger.ts';
import type { ContainerizerOptions } from '../../../src/containerizer/container-options.ts';
import type { Containerizer, ContainerLaunch } from '../../../src/containerizer/containerizer.ts';
import { createContainerizers } from '../../../src/containerizer/create-containerizers.ts';
import { chooseIsolators } from '../../../src/containerizer/mesos/isolators/choose-isolators.ts';
import { PersistentVolumes } from '../../../src/containerizer/persistent-volumes.ts';
import { haveRoot, refuse } from '../../requirements.ts';
import { until } from '../../until.ts';
import { devicesObstacle, hierarchy } from './cgroup-scenarios.ts';
import { createMachine, exited, type Machine } from './machine.ts';

const root = `stadion-names-${process.pid}`;
let directory: string;
let machine: Machine | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'isolators-'));
});

afterEach(async () => {
  await machine?.close();
  machine = undefined;
  await rm(directory, { recursive: true, force: true });
});

/** Isolators that come without being named. */
const implied = /^(filesystem|volume)\//;

/** The names of the other isolators, and what the log says of the others. */
function choose(...isolation: string[]): { readonly names: string[]; readonly left: unknown[] } {
  const left: unknown[] = [];
  const say = (_message: string, fields?: unknown): void => void left.push(fields);
  const logger: Logger = { ...silentLogger, warn: say, info: say };
  const options = { names: ['mesos'], runtimeDir: directory, logger, isolation, cgroupsHierarchy: directory };
  const isolators = chooseIsolators(options, new PersistentVolumes(directory));
  for (const one of isolators) one.close?.();
  const names = isolators.map(({ name }) => name).filter((name) => !implied.test(name));
  return { names, left };
}

describe('--isolation', () => {
  it('has nothing to do for what is always so', () => {
    expect(choose('process', 'posix/rlimits', 'filesystem/posix', 'network/cni')).toEqual({ names: [], left: [] });
  });

  it('knows the older name of disk/du, and takes each once', () => {
    expect(choose('posix/disk', 'disk/du', 'network/ports').names).toEqual(['disk/du', 'network/ports']);
  });

  it('says of each isolator that cannot work here why', () => {
    const { names, left } = choose('cgroups/mem', 'disk/xfs');
    expect(names).toEqual([]);
    expect(left).toEqual([
      { isolator: 'cgroups/mem', why: expect.stringMatching(/not mounted: mount -t cgroup|root/) },
      { isolator: 'disk/xfs', why: expect.stringContaining('disk/du measures instead') },
    ]);
  });

  it('refuses names that nobody knows', () => {
    const options = { names: ['mesos'], runtimeDir: directory, logger: silentLogger, isolation: ['cgroups/cup'] };
    expect(() => createContainerizers(options)).toThrow('Unknown or unsupported isolator: cgroups/cup');
  });
});

/** Where each version of control groups can guard devices. Version 2 needs no controller, so that both may be on one machine. */
function devicePlaces(): { readonly version: 1 | 2; readonly hierarchy: string }[] {
  const v2 = /^\S+ \S+ \S+ \S+ (\S+) .* - cgroup2 /m.exec(readFileSync('/proc/self/mountinfo', 'utf8'))?.[1];
  const places = [
    ...(existsSync(join(hierarchy, 'devices/devices.deny')) ? [{ version: 1 as const, hierarchy }] : []),
    ...(v2 === undefined || devicesObstacle !== undefined ? [] : [{ version: 2 as const, hierarchy: v2 }]),
  ];
  if (!haveRoot()) return [];
  if (v2 === undefined) refuse('no control groups of version 2 are mounted: mount -t cgroup2 none /mnt');
  else if (devicesObstacle !== undefined) refuse(devicesObstacle);
  return places;
}

for (const place of devicePlaces()) {
  describe(`cgroups/devices (real, version ${place.version})`, () => {
    const groups = join(place.hierarchy, place.version === 1 ? 'devices' : '', root);
    const guarded = async (more: Partial<ContainerizerOptions> = {}): Promise<Containerizer> => {
      const isolation = ['cgroups/devices'];
      machine = await createMachine({ isolation, cgroupsHierarchy: place.hierarchy, cgroupsRoot: root, ...more });
      const containers = machine.containerizer();
      await containers.recover([]);
      return containers;
    };
    const launch = (id: string, command: string, more: Partial<ContainerLaunch> = {}): ContainerLaunch => {
      if (machine === undefined) throw new Error('no machine');
      return machine.shell(id, command, more);
    };

    afterEach(async () => {
      await machine?.close();
      machine = undefined;
      const left = existsSync(groups) ? readdirSync(groups, { withFileTypes: true }) : [];
      expect(left.filter((entry) => entry.isDirectory())).toEqual([]);
    });

    afterAll(() => rmdir(groups).catch(() => {}));

    // Making devices is allowed, using them is not: /dev/kmsg, and /dev/full which everybody may use.
    const command =
      'mknod kmsg c 1 11 && mknod full c 1 7 && true <full && if true <kmsg; then exit 3; else exit 4; fi';

    it('lets nobody open a device that is not allowed', async () => {
      const containers = await guarded();
      await containers.launch(launch('a', command));
      expect(await containers.wait('a')).toEqual({ waitStatus: exited(4) });
      expect(await machine?.sandboxFile('a', 'stderr')).toMatch(/kmsg: Operation not permitted/);
    });

    it('lets tasks open what the operator allows, as he allows it', async () => {
      execFileSync('mknod', [join(directory, 'allowed'), 'c', '1', '11']);
      const allowedDevices = [{ device: { path: join(directory, 'allowed') }, access: { read: true } }];
      const containers = await guarded({ isolators: { allowedDevices } });
      await containers.launch(launch('a', `${command.replace('exit 3', 'true 2>/dev/null >>kmsg || exit 3')}`));
      expect(await containers.wait('a')).toEqual({ waitStatus: exited(3) });
    });

    it('guards nested containers, what is started later, and all of it after a restart of the agent', async () => {
      const before = await guarded();
      await before.launch(launch('p', 'mknod kmsg c 1 11 && touch made && exec sleep 300'));
      await until('the device', () => machine?.sandboxFile('p', 'made').then(() => true));
      await before.close();
      const containers = machine?.containerizer() ?? before;
      const sandbox = launch('p', '').sandbox;
      await containers.recover([{ containerId: 'p', sandbox }]);
      const opens = `true <${join(sandbox, 'kmsg')} || exit 4`;
      expect(await containers.exec('p', { command: { shell: opens } })).toEqual({ waitStatus: exited(4) });
      await containers.launch({
        ...launch('p.own', `true </dev/null && { ${opens}; }`),
        container: { type: 'MESOS', linux_info: { share_cgroups: false } },
      });
      expect(await containers.wait('p.own')).toEqual({ waitStatus: exited(4) });
    });

    it('refuses a launch when an allowed device is none', async () => {
      const allowedDevices = [{ device: { path: directory }, access: { read: true } }];
      const containers = await guarded({ isolators: { allowedDevices } });
      await expect(containers.launch(launch('a', 'true'))).rejects.toThrow(
        `Device '${directory}' of --allowed_devices cannot be allowed: it is no device`,
      );
      expect(existsSync(join(groups, 'a'))).toBe(false);
    });
  });
}

/** The hierarchy of net_cls and how many groups it has: 0 when the kernel has it to spare, undefined when it has none. */
function netClsFacts(): { readonly hierarchy: number; readonly groups: number } | undefined {
  const row = /^net_cls\t(\d+)\t(\d+)\t1$/m.exec(readFileSync('/proc/cgroups', 'utf8'));
  return row === null ? undefined : { hierarchy: Number(row[1]), groups: Number(row[2]) };
}

const hasNetClsMounted = existsSync(join(hierarchy, 'net_cls/net_cls.classid'));

/** Gives `use` where net_cls is mounted, for as long as that takes. The machine is left as it was. */
async function withNetCls(use: (hierarchy: string) => Promise<void>): Promise<void> {
  const place = hasNetClsMounted ? hierarchy : directory;
  const mount = join(place, 'net_cls');
  const wasActive = netClsFacts()?.hierarchy !== 0;
  if (!hasNetClsMounted) {
    execFileSync('mkdir', [mount]);
    execFileSync('mount', ['-t', 'cgroup', '-o', 'net_cls', 'cgroup', mount]);
  }
  try {
    await use(place);
  } finally {
    await machine?.close();
    machine = undefined;
    await rmdir(join(mount, root)).catch(() => {});
    if (!hasNetClsMounted) await releaseNetCls(mount, wasActive);
  }
}

/**
 * A hierarchy outlives its last mount while the kernel has groups in it, and it forgets removed ones a little later. Engines
 * of containers count nothing in a machine with a hierarchy that is mounted nowhere.
 */
async function releaseNetCls(mount: string, wasActive: boolean): Promise<void> {
  await until('the kernel to forget the groups', () => netClsFacts()?.groups === 1);
  execFileSync('umount', [mount]);
  await until('the hierarchy to go', () => netClsFacts()?.hierarchy === 0 || wasActive);
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(mount);
}

function haveNetCls(): boolean {
  if (!haveRoot()) return false;
  const facts = netClsFacts();
  if (facts === undefined) return refuse('the kernel has no net_cls');
  // Active with no group but its own, and mounted nowhere: somebody has left it behind, or does without groups.
  if (hasNetClsMounted || facts.hierarchy === 0 || facts.groups === 1) return true;
  return refuse('the hierarchy of net_cls is in use, and not mounted where this test could see it');
}

describe.skipIf(!haveNetCls())('cgroups/net_cls', () => {
  it('gives each container a class id of its own, over a restart too', () =>
    withNetCls(async (cgroupsHierarchy) => {
      machine = await createMachine({
        isolation: ['cgroups/net_cls'],
        cgroupsHierarchy,
        cgroupsRoot: root,
        isolators: { classHandles: { primary: 0x1f, first: 1, last: 2 } },
      });
      const containers = machine.containerizer();
      await containers.recover([]);
      const classOf = (id: string): string => join(cgroupsHierarchy, 'net_cls', root, id, 'net_cls.classid');
      for (const id of ['a', 'b']) await containers.launch(machine.shell(id, 'exec sleep 300'));
      expect((await readFile(classOf('b'), 'utf8')).trim()).toBe(String(0x1f0002));
      expect((await containers.status('b')).cgroup_info).toEqual({ net_cls: { classid: 0x1f0002 } });
      await expect(containers.launch(machine.shell('c', 'true'))).rejects.toThrow('All 2 secondary handles');
      await containers.close();

      const next = machine.containerizer();
      await next.recover(['a', 'b'].map((id) => ({ containerId: id, sandbox: join(directory, id) })));
      expect((await next.status('a')).cgroup_info).toEqual({ net_cls: { classid: 0x1f0001 } });
      await next.destroy('a');
      await next.launch(machine.shell('d', 'exec sleep 300'));
      expect((await readFile(classOf('d'), 'utf8')).trim()).toBe(String(0x1f0001));
      await until('the group of a to go', () => !existsSync(classOf('a')));
    }));
});
