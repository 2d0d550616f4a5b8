import { join } from 'node:path';
import { errorCode } from '../../../base/errors.ts';
import type { ResourceStatistics } from '../../../wire/gen/mesos.ts';
import { ContainerError } from '../../container-error.ts';
import { type ContainerLimits, cpuPeriodUs, cpuQuotaUs, cpuShares, cpuWeight } from '../../core/limits.ts';
import { groupIds, groupTable, setGroupValue } from './cgroup-files.ts';
import { createCgroupIsolator, type GroupOf } from './cgroup-isolator.ts';
import { type CgroupTree, leaf } from './cgroup-tree.ts';
import type { ContainerIsolator } from './container-isolator.ts';

export interface CgroupsCpuOptions {
  /** CFS quotas also for containers without a CPU limit of their own. */
  readonly isHard: boolean;
  /** The kernel has a hierarchy `cpuacct` (version 1): what the containers used. */
  readonly hasAccounts: boolean;
  /** The statistics count processes and threads. */
  readonly countsThreads: boolean;
}

const ticksPerSecond = 100;

/** `cgroups/cpu`: shares of the CPUs when they are busy, and quotas that are never exceeded. */
export function createCgroupsCpu(tree: CgroupTree, options: CgroupsCpuOptions): ContainerIsolator {
  const isV1 = tree.version === 1;
  return createCgroupIsolator(tree, {
    name: 'cgroups/cpu',
    controllers: isV1 && options.hasAccounts ? ['cpu', 'cpuacct'] : ['cpu'],
    apply: (group, limits) => (isV1 ? applyV1 : applyV2)(group('cpu'), limits, options.isHard),
    usage: (group) => ({
      ...quotaOnly((isV1 ? usageV1 : usageV2)(group), options.isHard),
      ...(options.countsThreads ? counts(group('cpu'), isV1) : {}),
    }),
  });
}

async function applyV1(group: string, limits: ContainerLimits, isHard: boolean): Promise<void> {
  await setGroupValue(group, 'cpu.shares', cpuShares(limits));
  const quotaUs = cpuQuotaUs(limits, isHard);
  if (quotaUs !== undefined) await setGroupValue(group, 'cpu.cfs_period_us', cpuPeriodUs);
  // A fresh group has none: -1 matters when a limit was lifted.
  await setGroupValue(group, 'cpu.cfs_quota_us', quotaUs ?? -1).catch((thrown: unknown) => {
    throw quotaRefused(thrown, limits.cpusLimit ?? limits.cpus);
  });
}

/** In version 1 no group may have a longer quota than the one that it is in. */
function quotaRefused(thrown: unknown, cpus: number): unknown {
  if (!(thrown instanceof ContainerError) || errorCode(thrown.cause) !== 'EINVAL') return thrown;
  return new ContainerError({
    code: 'container-launch-failed',
    message: `${thrown.message}: a nested container with cgroups of its own cannot have ${cpus} CPUs when its parent has fewer: give the parent more`,
    cause: thrown,
  });
}

async function applyV2(group: string, limits: ContainerLimits, isHard: boolean): Promise<void> {
  await setGroupValue(group, 'cpu.weight', cpuWeight(cpuShares(limits)));
  await setGroupValue(group, 'cpu.max', `${cpuQuotaUs(limits, isHard) ?? 'max'} ${cpuPeriodUs}`);
}

function usageV1(group: GroupOf): Partial<ResourceStatistics> {
  const times = groupTable(group('cpuacct'), 'cpuacct.stat');
  const throttling = groupTable(group('cpu'), 'cpu.stat');
  return figures({
    userSecs: divided(times?.get('user'), ticksPerSecond),
    systemSecs: divided(times?.get('system'), ticksPerSecond),
    periods: throttling?.get('nr_periods'),
    throttled: throttling?.get('nr_throttled'),
    throttledSecs: divided(throttling?.get('throttled_time'), 1e9),
  });
}

function usageV2(group: GroupOf): Partial<ResourceStatistics> {
  const table = groupTable(group('cpu'), 'cpu.stat');
  return figures({
    userSecs: divided(table?.get('user_usec'), 1e6),
    systemSecs: divided(table?.get('system_usec'), 1e6),
    periods: table?.get('nr_periods'),
    throttled: table?.get('nr_throttled'),
    throttledSecs: divided(table?.get('throttled_usec'), 1e6),
  });
}

function counts(group: string, isV1: boolean): Partial<ResourceStatistics> {
  const place = isV1 ? group : join(group, leaf);
  const processes = groupIds(place, 'cgroup.procs').length;
  const threads = groupIds(place, isV1 ? 'tasks' : 'cgroup.threads').length;
  return { processes, threads };
}

interface CpuFigures {
  readonly userSecs: number | undefined;
  readonly systemSecs: number | undefined;
  readonly periods: number | undefined;
  readonly throttled: number | undefined;
  readonly throttledSecs: number | undefined;
}

function figures({ userSecs, systemSecs, periods, throttled, throttledSecs }: CpuFigures): Partial<ResourceStatistics> {
  return {
    ...(userSecs === undefined ? {} : { cpus_user_time_secs: userSecs }),
    ...(systemSecs === undefined ? {} : { cpus_system_time_secs: systemSecs }),
    ...(periods === undefined ? {} : { cpus_nr_periods: periods }),
    ...(throttled === undefined ? {} : { cpus_nr_throttled: throttled }),
    ...(throttledSecs === undefined ? {} : { cpus_throttled_time_secs: throttledSecs }),
  };
}

/** Without any quota the kernel counts no periods. */
function quotaOnly(usage: Partial<ResourceStatistics>, isHard: boolean): Partial<ResourceStatistics> {
  if (isHard || usage.cpus_nr_periods) return usage;
  const { cpus_nr_periods: _periods, cpus_nr_throttled: _count, cpus_throttled_time_secs: _time, ...rest } = usage;
  return rest;
}

function divided(value: number | undefined, by: number): number | undefined {
  return value === undefined ? undefined : value / by;
}
