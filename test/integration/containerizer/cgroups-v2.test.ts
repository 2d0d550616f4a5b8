/**
 * Control groups of version 2. Where the kernel has their controllers, limits.test.ts plays its scenarios on them for real;
 * here a recorded tree in a temporary directory stands for the kernel, on every machine.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Logger, silentLogger } from '../../../src/base/logger.ts';
import type { ContainerizerOptions } from '../../../src/containerizer/container-options.ts';
import { deviceProgram } from '../../../src/containerizer/core/device-program.ts';
import { defaultDeviceRules } from '../../../src/containerizer/core/device-rules.ts';
import { limitsOf } from '../../../src/containerizer/core/limits.ts';
import { chooseIsolators } from '../../../src/containerizer/mesos/isolators/choose-isolators.ts';
import type { IsolatedContainer } from '../../../src/containerizer/mesos/isolators/container-isolator.ts';
import {
  attachDeviceProgram,
  deviceProgramObstacle,
} from '../../../src/containerizer/mesos/isolators/device-programs.ts';
import { IsolatorList } from '../../../src/containerizer/mesos/isolators/isolator-list.ts';
import { PersistentVolumes } from '../../../src/containerizer/persistent-volumes.ts';
import type { Resource, ValueScalar } from '../../../src/wire/gen/mesos.ts';
import { haveRoot } from '../../requirements.ts';
import { until } from '../../until.ts';
import { controllers, group } from './cgroup-recording.ts';
import { devicesObstacle, version } from './cgroup-scenarios.ts';
import { resources } from './machine.ts';

const place =
  version === 2
    ? 'a recorded tree; limits.test.ts has the real one'
    : 'a recorded tree: the kernel of this machine gives the controllers to version 1';
console.info(`control groups of version 2 are tested on ${place}`);

describe.skipIf(!haveRoot())(`control groups of version 2 (${place})`, () => {
  let hierarchy: string;
  const left: unknown[] = [];
  const say = (_message: string, fields?: unknown): void => void left.push(fields);
  const logger: Logger = { ...silentLogger, warn: say, info: say };

  beforeEach(async () => {
    left.length = 0;
    hierarchy = await mkdtemp(join(tmpdir(), 'cgroup2-'));
    await writeFile(join(hierarchy, 'cgroup.controllers'), controllers);
    await writeFile(join(hierarchy, 'cgroup.procs'), '');
  });

  afterEach(async () => {
    await rm(hierarchy, { recursive: true, force: true });
  });

  const choose = (isolation: string[], more: Partial<ContainerizerOptions> = {}): IsolatorList => {
    const options = {
      names: ['mesos'],
      runtimeDir: hierarchy,
      logger,
      isolation,
      cgroupsHierarchy: hierarchy,
      ...more,
    };
    const isolators = chooseIsolators(options, new PersistentVolumes(hierarchy));
    return new IsolatorList(
      isolators.filter(({ name }) => name.startsWith('cgroups/')),
      logger,
    );
  };
  const container = (given: readonly Resource[], limits: Record<string, ValueScalar> = {}): IsolatedContainer => ({
    launch: { containerId: 'a', sandbox: '/', resources: given, environment: {} },
    resources: given,
    limits: limitsOf(given, limits),
    directory: hierarchy,
    signal: new AbortController().signal,
  });
  const groupFile = (name: string): Promise<string> => readFile(join(hierarchy, 'mesos', 'a', name), 'utf8');
  /** The kernel fills the group. */
  const record = (): void => {
    for (const [name, text] of Object.entries(group)) writeFileSync(join(hierarchy, 'mesos', 'a', name), text);
  };

  it('are those that the kernel offers', () => {
    const { names } = choose(['cgroups/all']);
    expect(names).toEqual([
      'cgroups/cpuset',
      'cgroups/cpu',
      'cgroups/mem',
      'cgroups/pids',
      ...(devicesObstacle === undefined ? ['cgroups/devices'] : []),
      'cgroups/blkio',
      'cgroups/hugetlb',
    ]);
    expect(left).toContainEqual({ isolator: 'cgroups/net_cls', why: 'cgroups v2 have no net_cls' });
    expect(readFileSync(join(hierarchy, 'mesos', 'cgroup.subtree_control'), 'utf8')).toBe('+hugetlb');
  });

  it('are left out when the kernel keeps their controller', () => {
    writeFileSync(join(hierarchy, 'cgroup.controllers'), 'cpu pids\n');
    expect(choose(['cgroups/cpu', 'cgroups/mem']).names).toEqual(['cgroups/cpu']);
    expect(left).toContainEqual({
      isolator: 'cgroups/mem',
      why: expect.stringMatching(/ does not offer the controller memory: it is not in its cgroup.controllers/),
    });
  });

  it('cannot count swap with memory', () => {
    expect(() => choose(['cgroups/mem'], { isolators: { limitsSwap: true } })).toThrow(
      '--cgroups_limit_swap needs cgroups v1',
    );
  });

  it('hold a container to its resources', async () => {
    const isolators = choose(['cgroups/cpu', 'cgroups/mem', 'cgroups/pids'], { cgroupsEnableCfs: true });
    const part = await isolators.prepare(container(resources(0.2, 64), { mem: { value: 128 } }));
    expect(part).toEqual({ joinPaths: [join(hierarchy, 'mesos/a/leaf/cgroup.procs')] });
    expect(isolators.enter('a', 1)).toEqual(part);
    expect(await groupFile('cpu.weight')).toBe('8');
    expect(await groupFile('cpu.max')).toBe('20000 100000');
    expect(await groupFile('memory.low')).toBe(String(64 * 2 ** 20));
    expect(await groupFile('memory.max')).toBe(String(128 * 2 ** 20));
    expect(await groupFile('pids.max')).toBe('4096');
    await isolators.seal('a');
    expect(await groupFile('pids.max')).toBe('0');
  });

  it('never take memory away that is in use', async () => {
    const isolators = choose(['cgroups/mem']);
    await isolators.prepare(container(resources(0.2, 64)));
    writeFileSync(join(hierarchy, 'mesos/a/memory.current'), String(60 * 2 ** 20));
    const smaller = resources(0.2, 40);
    await isolators.update('a', { resources: smaller, limits: limitsOf(smaller) });
    expect(await groupFile('memory.max')).toBe(String(64 * 2 ** 20));
    expect(await groupFile('memory.low')).toBe(String(40 * 2 ** 20));
    await isolators.update('a', { resources: smaller, limits: limitsOf(smaller, { mem: { value: Infinity } }) });
    expect(await groupFile('memory.max')).toBe('max');
  });

  it('tell what a container used', async () => {
    const isolators = choose(['cgroups', 'cgroups/blkio'], { isolators: { countsThreads: true } });
    await isolators.prepare(container(resources(0.2, 32)));
    record();
    writeFileSync(join(hierarchy, 'mesos/a/leaf/cgroup.procs'), '114\n');
    writeFileSync(join(hierarchy, 'mesos/a/leaf/cgroup.threads'), '114\n115\n');
    writeFileSync(join(hierarchy, 'mesos/a/io.stat'), '8:0 rbytes=4096 wbytes=8192 rios=1 wios=2 dbytes=0 dios=0\n');
    expect(await isolators.usage('a')).toEqual({
      processes: 1,
      threads: 2,
      cpus_user_time_secs: 1.002969,
      cpus_system_time_secs: 1.012087,
      cpus_nr_periods: 101,
      cpus_nr_throttled: 98,
      cpus_throttled_time_secs: 7.576813,
      mem_total_bytes: 458_752,
      mem_rss_bytes: 4096,
      mem_anon_bytes: 4096,
      mem_cache_bytes: 315_392,
      mem_file_bytes: 315_392,
      mem_mapped_file_bytes: 233_472,
      mem_swap_bytes: 0,
      mem_unevictable_bytes: 0,
      blkio_statistics: { throttling: [expect.objectContaining({ device: { major_number: 8, minor_number: 0 } })] },
    });
    expect(await isolators.pids('a')).toEqual([114]);
  });

  it('say why no program can guard devices', () => {
    expect(deviceProgramObstacle(new Uint8Array(8))).toMatch(
      /the kernel does not load it: .*CONFIG_CGROUP_BPF|install perl|no.* for machines of type/,
    );
  });

  it('refuse a container whose devices the kernel does not guard', async () => {
    const group = join(hierarchy, 'mesos/a');
    await expect(attachDeviceProgram(deviceProgram(defaultDeviceRules), group)).rejects.toThrow(
      `cannot guard the devices of the control group ${group}: `,
    );
  });

  it('say that memory was full, with the peak', async () => {
    const isolators = choose(['cgroups/mem']);
    await isolators.prepare(container(resources(0.2, 32)));
    expect(await isolators.limitation('a')).toBeUndefined();
    record();
    expect(await isolators.limitation('a')).toEqual({
      reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
      message: `Memory limit exceeded: Requested: 32MB Maximum Used: 32MB\n\nMEMORY STATISTICS: \n${group['memory.stat']}`,
      limitedResources: [{ name: 'mem', type: 'SCALAR', scalar: { value: 32 }, role: '*' }],
    });
  });

  it('do not blame a container for the memory of one nested in it', async () => {
    const isolators = choose(['cgroups/mem']);
    await isolators.prepare(container(resources(0.2, 32)));
    record();
    writeFileSync(join(hierarchy, 'mesos/a/memory.events.local'), 'oom 0\noom_kill 0\n');
    expect(await isolators.limitation('a')).toBeUndefined();
    // It is the limit of the group that counts: processes are killed in a group inside.
    writeFileSync(join(hierarchy, 'mesos/a/memory.events.local'), 'oom 1\noom_kill 0\n');
    expect((await isolators.limitation('a'))?.reason).toBe('REASON_CONTAINER_LIMITATION_MEMORY');
  });

  it('do not blame a container when the machine is short of memory', async () => {
    const isolators = choose(['cgroups/mem']);
    await isolators.prepare(container(resources(0.2, 32)));
    record();
    for (const place of ['mesos/a', 'mesos/a/leaf'])
      writeFileSync(join(hierarchy, place, 'memory.events.local'), 'oom 0\noom_kill 1\n');
    expect(await isolators.limitation('a')).toBeUndefined();
  });

  it('give the limit as the peak where the kernel counts none', async () => {
    const isolators = choose(['cgroups/mem']);
    await isolators.prepare(container(resources(0.2, 32)));
    record();
    rmSync(join(hierarchy, 'mesos/a/memory.peak'));
    expect((await isolators.limitation('a'))?.message).toMatch(/Requested: 32MB Maximum Used: 32MB\n/);
  });

  it('go after a while when an agent left them as it ended', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    try {
      for (const id of ['left', 'busy', 'known']) mkdirSync(join(hierarchy, 'mesos', id, 'leaf'), { recursive: true });
      writeFileSync(join(hierarchy, 'mesos/busy/leaf/cgroup.procs'), '1\n');
      const isolators = choose(['cgroups/mem', 'cgroups/pids']);
      const known = { directory: hierarchy, sandbox: '/', resources: [], limits: limitsOf([]) };
      await isolators.recover([{ ...known, containerId: 'known' }]);
      await isolators.prepare(container([]));
      expect(existsSync(join(hierarchy, 'mesos/left'))).toBe(true);
      await vi.advanceTimersByTimeAsync(90_000);
      vi.useRealTimers();
      await until('it to go', () => !existsSync(join(hierarchy, 'mesos/left')));
      for (const id of ['busy', 'known', 'a']) expect(existsSync(join(hierarchy, 'mesos', id))).toBe(true);
      isolators.close();
    } finally {
      vi.useRealTimers();
    }
  });

  it('are found again after a restart', async () => {
    mkdirSync(join(hierarchy, 'mesos/a/leaf'), { recursive: true });
    const isolators = choose(['cgroups/mem']);
    const given = resources(0.2, 32);
    const known = { containerId: 'a', directory: hierarchy, sandbox: '/', resources: given, limits: limitsOf(given) };
    await isolators.recover([known]);
    record();
    expect((await isolators.limitation('a'))?.message).toMatch(/^Memory limit exceeded: Requested: 32MB/);
    expect(await isolators.limitation('b')).toBeUndefined();
  });
});
