import { scalarOf } from '../../model/resources.ts';
import type { Resource, ValueScalar } from '../../wire/gen/mesos.ts';

/** What a container may use. */
export interface ContainerLimits {
  /** Share of the CPUs it gets when all are busy. */
  readonly cpus: number;
  /** Most CPUs it may use; Infinity: no bound; absent: none was asked for. */
  readonly cpusLimit?: number;
  /** Its CPUs are lent: whoever owns some goes first. */
  readonly isLowPriority?: true;
  /** Memory it can count on; 0: none was asked for. */
  readonly memBytes: number;
  /** Most memory it may use; Infinity: no bound; absent: `memBytes`. */
  readonly memLimitBytes?: number;
}

const mebibyte = 1024 * 1024;
const leastCpuShares = 2;
const sharesPerCpu = 1024;
const sharesPerLentCpu = 10;
const leastMemoryBytes = 32 * mebibyte;
const leastQuotaUs = 1000;

/** Length of the window in which a CPU quota counts. */
export const cpuPeriodUs = 100_000;

/** Limits from the resources and limits of a task or executor. `isLentLow`: on revocable CPUs it gets fewer shares. */
export function limitsOf(
  resources: readonly Resource[],
  limits: Readonly<Record<string, ValueScalar>> = {},
  isLentLow = true,
): ContainerLimits {
  const cpusLimit = limits['cpus']?.value;
  const memLimit = limits['mem']?.value;
  return {
    cpus: scalarOf(resources, 'cpus'),
    memBytes: Math.round(scalarOf(resources, 'mem') * mebibyte),
    ...(isLentLow && resources.some(isLentCpu) ? { isLowPriority: true as const } : {}),
    ...(cpusLimit === undefined ? {} : { cpusLimit }),
    ...(memLimit === undefined ? {} : { memLimitBytes: Math.round(memLimit * mebibyte) }),
  };
}

function isLentCpu({ name, revocable }: Resource): boolean {
  return name === 'cpus' && revocable !== undefined;
}

/** 1024 a CPU, 10 a lent one, at least 2. */
export function cpuShares(limits: ContainerLimits): number {
  return Math.max(leastCpuShares, Math.trunc((limits.isLowPriority ? sharesPerLentCpu : sharesPerCpu) * limits.cpus));
}

/** Microseconds of CPU per period, or undefined without a hard limit. `hardLimits`: also without a limit of its own. */
export function cpuQuotaUs(limits: ContainerLimits, hardLimits: boolean): number | undefined {
  const cpus = limits.cpusLimit ?? (hardLimits ? limits.cpus : undefined);
  if (cpus === undefined || !Number.isFinite(cpus) || cpus <= 0) return undefined;
  return Math.max(leastQuotaUs, Math.trunc(cpuPeriodUs * cpus));
}

/** Most bytes of memory (at least 32 MB), or undefined without a bound. */
export function memoryLimitBytes(limits: ContainerLimits): number | undefined {
  const bytes = limits.memLimitBytes ?? limits.memBytes;
  return Number.isFinite(bytes) && bytes > 0 ? Math.max(leastMemoryBytes, bytes) : undefined;
}

/** The scale of cgroups v2 (1–10000) for shares of v1 (2–262144). */
export function cpuWeight(shares: number): number {
  return Math.min(10_000, Math.max(1, 1 + Math.trunc(((shares - 2) * 9999) / 262_142)));
}
