import { join } from 'node:path';
import type { ResourceStatistics } from '../../../wire/gen/mesos.ts';
import {
  type ContainerLimits,
  cpuPeriodUs,
  cpuQuotaUs,
  cpuShares,
  cpuWeight,
  memoryLimitBytes,
} from '../../core/limits.ts';
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
import { memoryFigures } from './cgroups-v1.ts';
import type { Isolator } from './isolator.ts';

/** Limits by control groups of version 2: one hierarchy for all controllers. */
export function createCgroupsV2(settings: CgroupSettings): Isolator {
  const { hierarchy, root, isCpu, isMemory } = settings;
  const parent = join(hierarchy, root);
  const groupOf = (containerId: string): string => join(parent, containerId);
  let isDelegated = false;

  const delegate = async (): Promise<void> => {
    if (isDelegated) return;
    await makeGroup(parent);
    const wanted = `${isCpu ? '+cpu ' : ''}${isMemory ? '+memory' : ''}`.trim();
    await setGroupValue(hierarchy, 'cgroup.subtree_control', wanted);
    await setGroupValue(parent, 'cgroup.subtree_control', wanted);
    isDelegated = true;
  };
  const apply = async (containerId: string, limits: ContainerLimits): Promise<void> => {
    const group = groupOf(containerId);
    if (isCpu) {
      await setGroupValue(group, 'cpu.weight', cpuWeight(cpuShares(limits)));
      const quotaUs = cpuQuotaUs(limits, settings.hardCpuLimits);
      if (quotaUs !== undefined) await setGroupValue(group, 'cpu.max', `${quotaUs} ${cpuPeriodUs}`);
    }
    if (!isMemory) return;
    if (limits.memBytes > 0) await setGroupValue(group, 'memory.low', limits.memBytes);
    const limitBytes = memoryLimitBytes(limits);
    const usedBytes = (await groupNumber(group, 'memory.current')) ?? 0;
    // Never below what is used now: the kernel would kill.
    if (limitBytes !== undefined && limitBytes >= usedBytes) await setGroupValue(group, 'memory.max', limitBytes);
  };
  const joinPaths = (containerId: string): string[] => [join(groupOf(containerId), 'cgroup.procs')];
  return {
    name: 'cgroups v2',
    prepare: async (containerId, limits) => {
      await delegate();
      await makeGroup(groupOf(containerId));
      await apply(containerId, limits);
      return joinPaths(containerId);
    },
    joinPaths,
    update: apply,
    usage: async (containerId) => usageOf(groupOf(containerId)),
    pids: async (containerId) => groupPids(groupOf(containerId)),
    memoryEvents: async (containerId) => {
      const peakBytes = await groupNumber(groupOf(containerId), 'memory.peak');
      const kills = (await groupTable(groupOf(containerId), 'memory.events')).get('oom_kill') ?? 0;
      return { kills, ...(peakBytes === undefined ? {} : { peakBytes }) };
    },
    memoryKills: (containerId) => (isMemory ? groupKills(groupOf(containerId), 'memory.events') : 0),
    remove: async (containerId) => removeGroup(groupOf(containerId)),
    leftovers: async () => oldGroupsIn(parent),
  };
}

async function usageOf(group: string): Promise<Partial<ResourceStatistics>> {
  const cpu = await groupTable(group, 'cpu.stat');
  const memory = await groupTable(group, 'memory.stat');
  const total = await groupNumber(group, 'memory.current');
  const swap = await groupNumber(group, 'memory.swap.current');
  const user = cpu.get('user_usec');
  const system = cpu.get('system_usec');
  const periods = cpu.get('nr_periods');
  return {
    ...(user === undefined ? {} : { cpus_user_time_secs: user / 1e6 }),
    ...(system === undefined ? {} : { cpus_system_time_secs: system / 1e6 }),
    ...(periods
      ? {
          cpus_nr_periods: periods,
          cpus_nr_throttled: cpu.get('nr_throttled') ?? 0,
          cpus_throttled_time_secs: (cpu.get('throttled_usec') ?? 0) / 1e6,
        }
      : {}),
    ...(total === undefined ? {} : { mem_total_bytes: total }),
    ...memoryFigures(memory.get('anon'), memory.get('file'), memory.get('file_mapped'), swap),
  };
}
