import type { ResourceStatistics } from '../../../wire/gen/mesos.ts';
import { type ContainerLimits, memoryLimitBytes } from '../../core/limits.ts';
import { memoryLimitation } from '../termination.ts';
import { groupNumber, groupTable, groupText, setGroupValue } from './cgroup-files.ts';
import { createCgroupIsolator, type GroupOf } from './cgroup-isolator.ts';
import { type CgroupTree, nestedIn } from './cgroup-tree.ts';
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
    limitation: (group, limits) => limitation(group, limits, isV1 ? wallV1 : wallV2),
  });
}

/** How a version tells that the limit of a container was the reason why the kernel killed. */
interface MemoryWall {
  /** False when the kernel killed because the whole machine was short of memory: that is not the container's doing. */
  wasHit(group: string): boolean;
  peakBytes(group: string): number | undefined;
}

const wallV1: MemoryWall = {
  wasHit: (group) => wasFull(group) && hasKills(group),
  peakBytes: (group) => groupNumber(group, 'memory.max_usage_in_bytes'),
};

/** An allocation has failed at the limit of this very group: then it gave back what it could, or somebody was killed. */
function wasFull(group: string): boolean {
  const files = ['memory.failcnt', 'memory.memsw.failcnt'];
  return files.some((file) => (groupNumber(group, file) ?? 0) > 0);
}

/** In it, or in a group nested in it whose own limit was not the reason. */
function hasKills(group: string): boolean {
  if ((groupTable(group, 'memory.oom_control')?.get('oom_kill') ?? 0) > 0) return true;
  return nestedIn(group).some((inner) => !wasFull(inner) && hasKills(inner));
}

const wallV2: MemoryWall = {
  // `memory.events` counts what happened in nested groups too; kernels before 5.2 have nothing else.
  wasHit: (group) => {
    const events = groupTable(group, 'memory.events.local') ?? groupTable(group, 'memory.events');
    return (events?.get('oom') ?? 0) > 0;
  },
  // Kernels before 5.19 count no peak: it was at the limit.
  peakBytes: (group) => groupNumber(group, 'memory.peak') ?? groupNumber(group, 'memory.max'),
};

/** The kernel killed a process of the container because its memory was full. */
function limitation(groupOf: GroupOf, limits: ContainerLimits, wall: MemoryWall): Limitation | undefined {
  const group = groupOf('memory');
  if (!wall.wasHit(group)) return undefined;
  return memoryLimitation(limits, wall.peakBytes(group), groupText(group, 'memory.stat'));
}

async function applyV1(group: string, limits: ContainerLimits, limitsSwap: boolean): Promise<void> {
  if (limits.memBytes > 0) await setGroupValue(group, 'memory.soft_limit_in_bytes', limits.memBytes);
  const limitBytes = memoryLimitBytes(limits);
  const oldBytes = groupNumber(group, 'memory.limit_in_bytes') ?? Infinity;
  const files = ['memory.limit_in_bytes', ...(limitsSwap ? ['memory.memsw.limit_in_bytes'] : [])];
  // Memory with swap is never less than memory alone: which is set first depends on the direction.
  if ((limitBytes ?? Infinity) > oldBytes) files.reverse();
  try {
    for (const file of files) await setGroupValue(group, file, limitBytes ?? -1);
  } catch (thrown) {
    // More is in use than the new limit allows, and cannot be taken away: the old limit stays.
    const usedBytes = groupNumber(group, 'memory.usage_in_bytes') ?? 0;
    if (limitBytes === undefined || usedBytes <= limitBytes) throw thrown;
  }
}

async function applyV2(group: string, limits: ContainerLimits): Promise<void> {
  if (limits.memBytes > 0) await setGroupValue(group, 'memory.low', limits.memBytes);
  const limitBytes = memoryLimitBytes(limits);
  const usedBytes = groupNumber(group, 'memory.current') ?? 0;
  // Never below what is used now: the kernel would kill.
  if (limitBytes === undefined || limitBytes >= usedBytes)
    await setGroupValue(group, 'memory.max', limitBytes ?? 'max');
}

function usageV1(group: string): Partial<ResourceStatistics> {
  const table = groupTable(group, 'memory.stat');
  const total = groupNumber(group, 'memory.usage_in_bytes');
  const figure = (name: string): number | undefined => table?.get(`total_${name}`);
  return {
    ...(total === undefined ? {} : { mem_total_bytes: total }),
    ...optional(group, 'mem_total_memsw_bytes', 'memory.memsw.usage_in_bytes'),
    ...optional(group, 'mem_kmem_usage_bytes', 'memory.kmem.usage_in_bytes'),
    ...optional(group, 'mem_kmem_tcp_usage_bytes', 'memory.kmem.tcp.usage_in_bytes'),
    ...figures(figure('rss'), figure('cache'), figure('mapped_file'), figure('swap')),
    ...(figure('unevictable') === undefined ? {} : { mem_unevictable_bytes: figure('unevictable') }),
  };
}

function usageV2(group: string): Partial<ResourceStatistics> {
  const table = groupTable(group, 'memory.stat');
  const total = groupNumber(group, 'memory.current');
  const swap = groupNumber(group, 'memory.swap.current');
  const unevictable = table?.get('unevictable');
  return {
    ...(total === undefined ? {} : { mem_total_bytes: total }),
    ...figures(table?.get('anon'), table?.get('file'), table?.get('file_mapped'), swap),
    ...(unevictable === undefined ? {} : { mem_unevictable_bytes: unevictable }),
  };
}

/** Not every kernel counts it. */
function optional(group: string, field: string, file: string): Partial<ResourceStatistics> {
  const value = groupNumber(group, file);
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
