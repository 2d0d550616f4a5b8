/**
 * What control groups must do to real processes, on whichever version the kernel has. Plain functions: they also run
 * without a test framework, on a machine that has nothing else (`node test/integration/containerizer/cgroup-main.ts`).
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerizerOptions } from '../../../src/containerizer/container-options.ts';
import type { Containerizer } from '../../../src/containerizer/containerizer.ts';
import { deviceProgram } from '../../../src/containerizer/core/device-program.ts';
import { defaultDeviceRules } from '../../../src/containerizer/core/device-rules.ts';
import { deviceProgramObstacle } from '../../../src/containerizer/mesos/isolators/device-programs.ts';
import { until } from '../../until.ts';
import { createMachine, exited, type Machine, resources } from './machine.ts';

export const hierarchy = '/sys/fs/cgroup';
/** The version of this machine's control groups. */
export const version: 1 | 2 = existsSync(join(hierarchy, 'cgroup.controllers')) ? 2 : 1;
const root = `stadion-test-${process.pid}`;

/** Why nothing can guard devices in groups of version 2 here, or undefined. */
export const devicesObstacle: string | undefined = deviceProgramObstacle(deviceProgram(defaultDeviceRules));

interface Stage {
  readonly machine: Machine;
  readonly containers: Containerizer;
}

export interface Scenario {
  readonly name: string;
  /** Controllers that it needs, as version 1 calls them. */
  readonly needs: readonly string[];
  readonly options?: Partial<ContainerizerOptions>;
  play(stage: Stage): Promise<void>;
}

/** Why this machine cannot play a scenario, or undefined. */
export function obstacle({ needs }: Scenario): string | undefined {
  const offered =
    version === 1
      ? readdirSync(hierarchy)
      : (process.getBuiltinModule('node:fs').readFileSync(join(hierarchy, 'cgroup.controllers'), 'utf8') as string)
          .trim()
          .split(' ');
  const missing = needs.filter((controller) => !offered.includes(controller));
  return missing.length === 0 ? undefined : `cgroups v${version} here have no ${missing.join(', ')}`;
}

/** Plays a scenario on a machine of its own; rejects when it goes wrong. */
export async function play(scenario: Scenario): Promise<void> {
  const machine = await createMachine({
    isolation: ['cgroups/cpu', 'cgroups/mem', 'cgroups/pids'].filter((name) => canHave(name)),
    cgroupsRoot: root,
    cgroupsEnableCfs: true,
    ...scenario.options,
  });
  try {
    const containers = machine.containerizer();
    await containers.recover([]);
    await scenario.play({ machine, containers });
  } finally {
    await machine.close();
  }
}

function canHave(name: string): boolean {
  const controller = name === 'cgroups/mem' ? 'memory' : name.slice('cgroups/'.length);
  return obstacle({ name, needs: [controller], play: async () => {} }) === undefined;
}

/** Takes the group of all containers away. */
export async function removeRoots(): Promise<void> {
  const parents = version === 2 ? [hierarchy] : readdirSync(hierarchy).map((name) => join(hierarchy, name));
  for (const parent of parents) await rmdir(join(parent, root)).catch(() => {});
}

/** A file of a container's group. */
function groupFile(containerId: string, v1: string, v2: string): string {
  return version === 2
    ? join(hierarchy, root, containerId, v2)
    : join(hierarchy, controllerOf(v1), root, containerId, v1);
}

/** The group with this file of version 1, or what stands for it. */
function groupOf(containerId: string, v1: string): string {
  return join(groupFile(containerId, v1, 'cgroup.procs'), '..');
}

function controllerOf(file: string): string {
  return file.split('.')[0] ?? '';
}

async function read(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).trim();
}

async function groupPids(containerId: string, controller: string): Promise<string[]> {
  const directory =
    version === 2 ? join(hierarchy, root, containerId, 'leaf') : join(hierarchy, controller, root, containerId);
  return (await read(join(directory, 'cgroup.procs'))).split('\n');
}

const memoryLimit = (id: string): Promise<string> => read(groupFile(id, 'memory.limit_in_bytes', 'memory.max'));
const cpuQuota = (id: string): Promise<string> => read(groupFile(id, 'cpu.cfs_quota_us', 'cpu.max'));
const mebibytes = (count: number): string => String(count * 2 ** 20);
const eatsMemory = 'dd if=/dev/zero of=/dev/null bs=200M count=5';

export const scenarios: readonly Scenario[] = [
  {
    name: 'hold a task to its resources, and go with it',
    needs: ['cpu', 'memory'],
    play: async ({ machine, containers }) => {
      await containers.launch(machine.shell('a', 'exec sleep 300', { resources: resources(0.5, 64) }));
      assert.equal(await memoryLimit('a'), mebibytes(64));
      assert.equal(Number.parseInt(await cpuQuota('a'), 10), 50_000);
      const pid = String((await containers.status('a')).executor_pid);
      await until('the process to join', async () => (await groupPids('a', 'memory')).includes(pid));
      await containers.update('a', resources(1, 128));
      assert.equal(await memoryLimit('a'), mebibytes(128));
      await containers.update('a', resources(1, 48));
      assert.equal(await memoryLimit('a'), mebibytes(48));
      const usage = await containers.usage('a');
      assert.equal(usage.mem_limit_bytes, 48 * 2 ** 20);
      assert.equal(usage.cpus_soft_limit, 1);
      assert.ok((usage.mem_total_bytes ?? 0) > 0);
      await containers.destroy('a');
      for (const file of ['memory.limit_in_bytes', 'cpu.shares']) assert.equal(existsSync(groupOf('a', file)), false);
    },
  },
  {
    name: 'let a task have more than its resources when it has limits of its own',
    needs: ['cpu', 'memory'],
    options: { cgroupsEnableCfs: false },
    play: async ({ machine, containers }) => {
      const limits = { cpus: { value: 0.25 }, mem: { value: Infinity } };
      await containers.launch(machine.shell('a', 'exec sleep 300', { resources: resources(0.1, 64), limits }));
      assert.equal(Number.parseInt(await cpuQuota('a'), 10), 25_000);
      // Version 1 has a number for no limit.
      assert.ok(version === 2 ? (await memoryLimit('a')) === 'max' : Number(await memoryLimit('a')) > 2 ** 60);
      await containers.update('a', resources(0.1, 64), { mem: { value: 96 } });
      assert.equal(await memoryLimit('a'), mebibytes(96));
      assert.match(await cpuQuota('a'), /^(-1|max 100000)$/);
    },
  },
  {
    name: 'end a task whose memory is full, and say so with its peak',
    needs: ['memory'],
    play: async ({ machine, containers }) => {
      await containers.launch(machine.shell('a', eatsMemory, { resources: resources(0.5, 32) }));
      const end = await containers.wait('a');
      assert.equal(end.reason, 'REASON_CONTAINER_LIMITATION_MEMORY');
      const used =
        /^Memory limit exceeded: Requested: 32MB Maximum Used: (\d+)(MB|KB|B)\n\nMEMORY STATISTICS: \n\w+ \d+\n/.exec(
          end.message ?? '',
        );
      assert.notEqual(used, null, end.message);
      const scale = { MB: 2 ** 20, KB: 2 ** 10, B: 1 }[used?.[2] ?? 'B'] ?? 1;
      const peakBytes = Number(used?.[1]) * scale;
      assert.ok(peakBytes > 30 * 2 ** 20 && peakBytes <= 32 * 2 ** 20, `peak ${peakBytes}`);
      assert.deepEqual(end.limitedResources, [{ name: 'mem', type: 'SCALAR', scalar: { value: 32 }, role: '*' }]);
    },
  },
  {
    name: 'end a task as a whole when the kernel killed only a part of it',
    needs: ['memory'],
    play: async ({ machine, containers }) => {
      await containers.launch(machine.shell('a', `${eatsMemory}; sleep 300`, { resources: resources(0.5, 32) }));
      const end = await containers.wait('a');
      assert.equal(end.reason, 'REASON_CONTAINER_LIMITATION_MEMORY');
      assert.match(end.message ?? '', /^Memory limit exceeded: Requested: 32MB Maximum Used: \d+/);
    },
  },
  {
    name: 'do not blame a task that is killed for the memory of all',
    needs: ['memory'],
    play: async ({ machine, containers }) => {
      // The group of all containers stands for a machine that is short of memory.
      const [file, none] = version === 2 ? ['memory.max', 'max'] : ['memory.limit_in_bytes', '-1'];
      const all = join(groupFile('a', file, file), '../..', file);
      await containers.launch(machine.shell('a', `while [ ! -e go ]; do sleep 0.02; done; exec ${eatsMemory}`));
      await writeFile(all, mebibytes(32));
      try {
        await writeFile(join(machine.directory, 'sandboxes', 'a', 'go'), '');
        assert.deepEqual(await containers.wait('a'), { waitStatus: 9 });
      } finally {
        await writeFile(all, none);
      }
    },
  },
  {
    name: 'throttle a task over its CPU quota, and count it',
    needs: ['cpu'],
    options: { isolators: { countsThreads: true } },
    play: async ({ machine, containers }) => {
      await containers.launch(machine.shell('a', 'while :; do :; done', { resources: resources(0.05, 64) }));
      await until('the kernel to throttle it', async () => ((await containers.usage('a')).cpus_nr_throttled ?? 0) > 3);
      const usage = await containers.usage('a');
      assert.ok((usage.cpus_throttled_time_secs ?? 0) > 0);
      assert.equal(usage.processes, 1);
      assert.equal(usage.threads, 1);
      // 5 ms in each period of 100 ms, and the kernel may be late by a few slices.
      const usedSecs = (usage.cpus_user_time_secs ?? 0) + (usage.cpus_system_time_secs ?? 0);
      const periods = usage.cpus_nr_periods ?? 0;
      assert.ok(usedSecs <= 0.015 * (periods + 5), `${usedSecs} s in ${periods} periods`);
    },
  },
  {
    name: 'hold a fork bomb, and end all of it',
    needs: ['pids'],
    options: { isolation: ['cgroups/pids'], isolators: { pidsLimit: 24 } },
    play: async ({ machine, containers }) => {
      // Nothing forks before it is sure that the bound is there: otherwise the machine would be lost with this test.
      const bomb = 'while [ ! -e go ]; do sleep 0.05; done; f() { f | f & }; f 2>/dev/null; sleep 300';
      await containers.launch(machine.shell('a', bomb));
      const max = groupFile('a', 'pids.max', 'pids.max');
      const pid = String((await containers.status('a')).executor_pid);
      await until('it to join', async () => (await groupPids('a', 'pids')).includes(pid));
      assert.equal(await read(max), '24');
      await writeFile(join(machine.directory, 'sandboxes', 'a', 'go'), '');
      const events = groupFile('a', 'pids.events', 'pids.events');
      await until('a fork to fail', async () => Number(/max (\d+)/.exec(await read(events))?.[1]) > 0);
      assert.ok(Number(await read(groupFile('a', 'pids.current', 'pids.current'))) <= 24);
      await containers.destroy('a');
      assert.equal(existsSync(groupOf('a', 'pids.max')), false);
    },
  },
  {
    name: 'find processes that cleared their environment and left every tree',
    needs: ['memory'],
    play: async ({ machine, containers }) => {
      const daemon = "(setsid env -i /bin/sh -c 'echo $$ >daemon; sleep 300; true' &)";
      await containers.launch(machine.shell('a', `${daemon}; while [ ! -s daemon ]; do sleep 0.02; done`));
      assert.deepEqual(await containers.wait('a'), { waitStatus: 0 });
      const pid = Number(await machine.sandboxFile('a', 'daemon'));
      await until('the daemon to end', () => !existsSync(`/proc/${pid}`));
    },
  },
  {
    name: 'are there for a recovered task too',
    needs: ['memory'],
    play: async ({ machine, containers }) => {
      await containers.launch(machine.shell('a', 'while [ ! -e go ]; do sleep 0.05; done; exit 3'));
      await containers.close();
      const next = machine.containerizer();
      await next.recover([{ containerId: 'a', sandbox: join(machine.directory, 'sandboxes', 'a') }]);
      await next.update('a', resources(0.1, 80));
      assert.equal(await memoryLimit('a'), mebibytes(80));
      await writeFile(join(machine.directory, 'sandboxes', 'a', 'go'), '');
      assert.deepEqual(await next.wait('a'), { waitStatus: exited(3) });
      assert.equal(existsSync(groupOf('a', 'memory.limit_in_bytes')), false);
    },
  },
  {
    name: 'are shared with a parent, unless a nested container wants its own inside',
    needs: ['cpu', 'memory'],
    play: async ({ machine, containers }) => {
      await containers.launch(machine.shell('p', 'exec sleep 300', { resources: resources(0.1, 64) }));
      await containers.launch(machine.shell('p.shared', 'exec sleep 300', { resources: [] }));
      const pidOf = async (id: string): Promise<string> => String((await containers.status(id)).executor_pid);
      const shared = await pidOf('p.shared');
      await until('it to join its parent', async () => (await groupPids('p', 'memory')).includes(shared));
      await containers.launch({
        ...machine.shell('p.own', 'exec sleep 300', { resources: resources(0.1, 40) }),
        container: { type: 'MESOS', linux_info: { share_cgroups: false } },
      });
      assert.equal(await memoryLimit('p/mesos/own'), mebibytes(40));
      const greedy = {
        ...machine.shell('p.greedy', 'true', { resources: resources(1, 40) }),
        container: { type: 'MESOS' as const, linux_info: { share_cgroups: false } },
      };
      // In version 2 it gets what its parent has.
      if (version === 1)
        await assert.rejects(
          containers.launch(greedy),
          /cannot have 1 CPUs when its parent has fewer: give the parent more$/,
        );
      await containers.destroy('p.shared');
      const parent = await pidOf('p');
      assert.ok((await groupPids('p', 'memory')).includes(parent), 'the parent goes on');
      await containers.destroy('p.own');
      assert.equal(existsSync(groupOf('p/mesos/own', 'memory.limit_in_bytes')), false);
      await containers.destroy('p');
      assert.equal(existsSync(groupOf('p', 'memory.limit_in_bytes')), false);
    },
  },
  {
    name: 'end a nested container whose memory is full, and not its parent',
    needs: ['memory'],
    play: async ({ machine, containers }) => {
      await containers.launch(machine.shell('p', 'exec sleep 300', { resources: resources(0.5, 128) }));
      await containers.launch({
        ...machine.shell('p.own', `${eatsMemory}; sleep 300`, { resources: resources(0.5, 32) }),
        container: { type: 'MESOS', linux_info: { share_cgroups: false } },
      });
      assert.equal((await containers.wait('p.own')).reason, 'REASON_CONTAINER_LIMITATION_MEMORY');
      // The parent is looked at before another that ends for the same reason.
      await containers.launch(machine.shell('q', `${eatsMemory}; sleep 300`, { resources: resources(0.5, 32) }));
      await containers.wait('q');
      assert.deepEqual(await containers.destroy('p'), { waitStatus: 9 });
    },
  },
  {
    name: 'end a container whose memory a nested one has filled',
    needs: ['memory'],
    play: async ({ machine, containers }) => {
      await containers.launch(machine.shell('p', 'exec sleep 300', { resources: resources(0.5, 48) }));
      await containers.launch({
        ...machine.shell('p.own', `${eatsMemory}; exec sleep 300`, { resources: resources(0.5, 500) }),
        container: { type: 'MESOS', linux_info: { share_cgroups: false } },
      });
      const [nested, end] = await Promise.all([containers.wait('p.own'), containers.wait('p')]);
      assert.equal(end.reason, 'REASON_CONTAINER_LIMITATION_MEMORY');
      assert.match(end.message ?? '', /^Memory limit exceeded: Requested: 48MB /);
      assert.equal(nested.reason, undefined);
    },
  },
  {
    name: 'are each task of a group its own',
    needs: ['memory'],
    play: async ({ machine, containers }) => {
      await containers.launch(machine.shell('group.one', 'exec sleep 300', { resources: resources(0.1, 50) }));
      assert.equal(await memoryLimit('group.one'), mebibytes(50));
    },
  },
  {
    name: 'are all that the kernel has',
    needs: ['cpu', 'memory', 'pids', 'cpuset'],
    options: { isolation: ['cgroups/all'] },
    play: async ({ machine, containers }) => {
      await containers.launch(
        machine.shell('a', 'dd if=/dev/zero of=f bs=1M count=4 oflag=direct 2>/dev/null; exec sleep 300'),
      );
      const pid = String((await containers.status('a')).executor_pid);
      for (const controller of ['cpu', 'memory', 'pids', 'cpuset']) {
        await until(`${controller} to hold it`, async () => (await groupPids('a', controller)).includes(pid));
      }
      assert.equal(await read(groupFile('a', 'pids.max', 'pids.max')), '4096');
    },
  },
];
