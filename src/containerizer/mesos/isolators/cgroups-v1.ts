import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ResourceStatistics } from '../../../wire/gen/mesos.ts';
import { type ContainerLimits, cpuPeriodUs, cpuQuotaUs, cpuShares, memoryLimitBytes } from '../../core/limits.ts';
import {
  groupKills,
  groupNumber,
  groupPids,
  groupTable,
  makeGroup,
  oldGroupsIn,
  removeGroup,
  setGroupValue,
} from './cgroup-files.ts';
import type { CgroupSettings } from './cgroups.ts';
import type { Isolator } from './isolator.ts';

const ticksPerSecond = 100;

/** Limits by control groups of version 1: one hierarchy a controller, named after it under the mount directory. */
export function createCgroupsV1(settings: CgroupSettings): Isolator {
  const { hierarchy, root, isCpu, isMemory } = settings;
  const groupOf = (controller: string, containerId: string): string => join(hierarchy, controller, root, containerId);
  const isMounted = (controller: string): boolean => existsSync(join(hierarchy, controller, 'cgroup.procs'));
  // cpuacct counts what cpu limits; mounted with it on most systems, but not on all.
  const cpuGroups = isCpu ? ['cpu', 'cpuacct'].filter(isMounted) : [];
  const controllers = [...cpuGroups, ...(isMemory ? ['memory'] : [])];

  const apply = async (containerId: string, limits: ContainerLimits): Promise<void> => {
    if (isCpu) await applyCpu(groupOf('cpu', containerId), limits, settings.hardCpuLimits);
    if (isMemory) await applyMemory(groupOf('memory', containerId), limits);
  };
  const joinPaths = (containerId: string): string[] =>
    controllers.map((controller) => join(groupOf(controller, containerId), 'cgroup.procs'));
  return {
    name: 'cgroups v1',
    prepare: async (containerId, limits) => {
      for (const controller of controllers) await makeGroup(groupOf(controller, containerId));
      await apply(containerId, limits);
      return joinPaths(containerId);
    },
    joinPaths,
    update: apply,
    usage: async (containerId) => ({
      ...(isCpu ? await cpuUsage(groupOf('cpuacct', containerId), groupOf('cpu', containerId)) : {}),
      ...(isMemory ? await memoryUsage(groupOf('memory', containerId)) : {}),
    }),
    pids: async (containerId) => groupPids(groupOf(controllers[0] ?? 'memory', containerId)),
    memoryEvents: async (containerId) => {
      if (!isMemory) return { kills: 0 };
      const group = groupOf('memory', containerId);
      const peakBytes = await groupNumber(group, 'memory.max_usage_in_bytes');
      const kills = (await groupTable(group, 'memory.oom_control')).get('oom_kill') ?? 0;
      return { kills, ...(peakBytes === undefined ? {} : { peakBytes }) };
    },
    memoryKills: (containerId) => (isMemory ? groupKills(groupOf('memory', containerId), 'memory.oom_control') : 0),
    remove: async (containerId) => {
      await Promise.all(controllers.map((controller) => removeGroup(groupOf(controller, containerId))));
    },
    leftovers: async () => {
      const names = await Promise.all(controllers.map((controller) => oldGroupsIn(join(hierarchy, controller, root))));
      return [...new Set(names.flat())];
    },
  };
}

async function applyCpu(group: string, limits: ContainerLimits, hardCpuLimits: boolean): Promise<void> {
  await setGroupValue(group, 'cpu.shares', cpuShares(limits));
  const quotaUs = cpuQuotaUs(limits, hardCpuLimits);
  if (quotaUs !== undefined) {
    await setGroupValue(group, 'cpu.cfs_period_us', cpuPeriodUs);
    await setGroupValue(group, 'cpu.cfs_quota_us', quotaUs);
  }
}

async function applyMemory(group: string, limits: ContainerLimits): Promise<void> {
  if (limits.memBytes > 0) await setGroupValue(group, 'memory.soft_limit_in_bytes', limits.memBytes);
  const limitBytes = memoryLimitBytes(limits);
  if (limitBytes === undefined) return;
  // Never below what is used now: the kernel would refuse, or kill.
  const usedBytes = (await groupNumber(group, 'memory.usage_in_bytes')) ?? 0;
  if (limitBytes >= usedBytes) await setGroupValue(group, 'memory.limit_in_bytes', limitBytes);
}

async function cpuUsage(accounts: string, group: string): Promise<Partial<ResourceStatistics>> {
  const times = await groupTable(accounts, 'cpuacct.stat');
  const throttling = await groupTable(group, 'cpu.stat');
  const user = times.get('user');
  const system = times.get('system');
  const periods = throttling.get('nr_periods');
  const throttled = throttling.get('nr_throttled');
  const throttledNs = throttling.get('throttled_time');
  return {
    ...(user === undefined ? {} : { cpus_user_time_secs: user / ticksPerSecond }),
    ...(system === undefined ? {} : { cpus_system_time_secs: system / ticksPerSecond }),
    ...(periods ? { cpus_nr_periods: periods } : {}),
    ...(periods && throttled !== undefined ? { cpus_nr_throttled: throttled } : {}),
    ...(periods && throttledNs !== undefined ? { cpus_throttled_time_secs: throttledNs / 1e9 } : {}),
  };
}

async function memoryUsage(group: string): Promise<Partial<ResourceStatistics>> {
  const table = await groupTable(group, 'memory.stat');
  const total = await groupNumber(group, 'memory.usage_in_bytes');
  const figure = (name: string): number | undefined => table.get(`total_${name}`);
  return {
    ...(total === undefined ? {} : { mem_total_bytes: total }),
    ...memoryFigures(figure('rss'), figure('cache'), figure('mapped_file'), figure('swap')),
    ...(figure('unevictable') === undefined ? {} : { mem_unevictable_bytes: figure('unevictable') }),
  };
}

/** Figures that both versions give under other names. */
export function memoryFigures(
  anonymous: number | undefined,
  cache: number | undefined,
  mapped: number | undefined,
  swap: number | undefined,
): Partial<ResourceStatistics> {
  return {
    ...(anonymous === undefined ? {} : { mem_rss_bytes: anonymous, mem_anon_bytes: anonymous }),
    ...(cache === undefined ? {} : { mem_cache_bytes: cache, mem_file_bytes: cache }),
    ...(mapped === undefined ? {} : { mem_mapped_file_bytes: mapped }),
    ...(swap === undefined ? {} : { mem_swap_bytes: swap }),
  };
}
