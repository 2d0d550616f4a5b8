import { join } from 'node:path';
import type { ResourceStatistics } from '../../../wire/gen/mesos.ts';
import { type ContainerLimits, memoryLimitBytes } from '../../core/limits.ts';
import { memoryLimitation } from '../termination.ts';
import { groupKills, groupNumber, groupTable, groupText, setGroupValue } from './cgroup-files.ts';
import { createCgroupIsolator, type GroupOf } from './cgroup-isolator.ts';
import { type CgroupTree, leaf } from './cgroup-tree.ts';
import type { ContainerIsolator, Limitation } from './container-isolator.ts';

/** `cgroups/mem`: memory a container can count on, and the most it may use; one that wants more ends with that reason. */
export function createCgroupsMem(
  tree: CgroupTree,
  { limitsSwap }: { /** The limit counts swap too. Version 1 only. */ readonly limitsSwap: boolean },
): ContainerIsolator {
  const isV1 = tree.version === 1;
  return createCgroupIsolator(tree, {
    name: 'cgroups/mem',
    controllers: ['memory'],
    apply: (group, limits) => (isV1 ? applyV1(group('memory'), limits, limitsSwap) : applyV2(group('memory'), limits)),
    usage: (group) => (isV1 ? usageV1 : usageV2)(group('memory')),
    limitation: (group, limits) => limitation(group, limits, isV1 ? filesV1 : filesV2),
  });
}

interface MemoryFiles {
  readonly peak: string;
  /** How many processes of this very container the kernel killed. */
  kills(group: string): number;
}

const filesV1: MemoryFiles = {
  peak: 'memory.max_usage_in_bytes',
  kills: (group) => groupKills(group, 'memory.oom_control') ?? 0,
};

const filesV2: MemoryFiles = {
  peak: 'memory.peak',
  // `memory.events` counts those of nested containers too.
  kills: (group) => {
    const own = groupKills(group, 'memory.events.local') ?? groupKills(group, 'memory.events') ?? 0;
    return own + (groupKills(join(group, leaf), 'memory.events.local') ?? 0);
  },
};

/** The kernel killed a process of the container because its memory was full. */
async function limitation(
  groupOf: GroupOf,
  limits: ContainerLimits,
  files: MemoryFiles,
): Promise<Limitation | undefined> {
  const group = groupOf('memory');
  if (files.kills(group) === 0) return undefined;
  return memoryLimitation(limits, await groupNumber(group, files.peak), await groupText(group, 'memory.stat'));
}

async function applyV1(group: string, limits: ContainerLimits, limitsSwap: boolean): Promise<void> {
  if (limits.memBytes > 0) await setGroupValue(group, 'memory.soft_limit_in_bytes', limits.memBytes);
  const limitBytes = memoryLimitBytes(limits);
  const oldBytes = (await groupNumber(group, 'memory.limit_in_bytes')) ?? Infinity;
  const files = ['memory.limit_in_bytes', ...(limitsSwap ? ['memory.memsw.limit_in_bytes'] : [])];
  // Memory with swap is never less than memory alone: which is set first depends on the direction.
  if ((limitBytes ?? Infinity) > oldBytes) files.reverse();
  try {
    for (const file of files) await setGroupValue(group, file, limitBytes ?? -1);
  } catch (thrown) {
    // More is in use than the new limit allows, and cannot be taken away: the old limit stays.
    const usedBytes = (await groupNumber(group, 'memory.usage_in_bytes')) ?? 0;
    if (limitBytes === undefined || usedBytes <= limitBytes) throw thrown;
  }
}

async function applyV2(group: string, limits: ContainerLimits): Promise<void> {
  if (limits.memBytes > 0) await setGroupValue(group, 'memory.low', limits.memBytes);
  const limitBytes = memoryLimitBytes(limits);
  const usedBytes = (await groupNumber(group, 'memory.current')) ?? 0;
  // Never below what is used now: the kernel would kill.
  if (limitBytes === undefined || limitBytes >= usedBytes)
    await setGroupValue(group, 'memory.max', limitBytes ?? 'max');
}

async function usageV1(group: string): Promise<Partial<ResourceStatistics>> {
  const table = await groupTable(group, 'memory.stat');
  const total = await groupNumber(group, 'memory.usage_in_bytes');
  const figure = (name: string): number | undefined => table.get(`total_${name}`);
  return {
    ...(total === undefined ? {} : { mem_total_bytes: total }),
    ...(await optional(group, 'mem_total_memsw_bytes', 'memory.memsw.usage_in_bytes')),
    ...(await optional(group, 'mem_kmem_usage_bytes', 'memory.kmem.usage_in_bytes')),
    ...(await optional(group, 'mem_kmem_tcp_usage_bytes', 'memory.kmem.tcp.usage_in_bytes')),
    ...figures(figure('rss'), figure('cache'), figure('mapped_file'), figure('swap')),
    ...(figure('unevictable') === undefined ? {} : { mem_unevictable_bytes: figure('unevictable') }),
  };
}

async function usageV2(group: string): Promise<Partial<ResourceStatistics>> {
  const table = await groupTable(group, 'memory.stat');
  const total = await groupNumber(group, 'memory.current');
  const swap = await groupNumber(group, 'memory.swap.current');
  const unevictable = table.get('unevictable');
  return {
    ...(total === undefined ? {} : { mem_total_bytes: total }),
    ...figures(table.get('anon'), table.get('file'), table.get('file_mapped'), swap),
    ...(unevictable === undefined ? {} : { mem_unevictable_bytes: unevictable }),
  };
}

/** Not every kernel counts it. */
async function optional(group: string, field: string, file: string): Promise<Partial<ResourceStatistics>> {
  const value = await groupNumber(group, file);
  return value === undefined ? {} : { [field]: value };
}

/** Figures that both versions give under other names. */
function figures(
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
