import type { HostConfig } from 'dockerode';
import { type ContainerLimits, cpuPeriodUs, cpuQuotaUs, cpuShares, memoryLimitBytes } from '../core/limits.ts';

/**
 * New limits for a running container. As in Mesos, what it may count on is set always, the bound is only raised: lowering it could
 * end the container for memory that it was given before.
 */
export function newLimits(limits: ContainerLimits, now: HostConfig, hardCpuLimits: boolean): Partial<HostConfig> {
  const memoryBytes = memoryLimitBytes(limits);
  const boundBytes = now.Memory ?? 0;
  const quotaUs = cpuQuotaUs(limits, hardCpuLimits);
  const isRaised = memoryBytes !== undefined && boundBytes > 0 && memoryBytes > boundBytes;
  return {
    CpuShares: cpuShares(limits),
    ...(memoryBytes === undefined ? {} : { MemoryReservation: Math.min(memoryBytes, limits.memBytes || memoryBytes) }),
    ...(isRaised ? { Memory: memoryBytes, MemorySwap: swapFor(memoryBytes, now) } : {}),
    ...(quotaUs === undefined ? {} : { CpuPeriod: cpuPeriodUs, CpuQuota: quotaUs }),
  };
}

/** Memory and swap together: twice the memory, as the engine begins with, unless the task said how much. */
function swapFor(memoryBytes: number, { Memory: boundBytes = 0, MemorySwap: swapBytes = 0 }: HostConfig): number {
  if (swapBytes < 0) return swapBytes;
  return swapBytes === boundBytes ? memoryBytes : Math.max(swapBytes, memoryBytes * 2);
}
