import { formatBytes } from '../../base/bytes.ts';
import type { Termination } from '../containerizer.ts';
import { type ContainerLimits, memoryLimitBytes } from '../core/limits.ts';
import type { RunEnd } from './run-directory.ts';

/** How a run ended, for those who wait. */
export function runTermination(end: RunEnd, isDestroyed: boolean): Termination {
  const waitStatus = end.waitStatus === undefined ? {} : { waitStatus: end.waitStatus };
  if (end.error !== undefined && !isDestroyed) {
    return {
      ...waitStatus,
      reason: 'REASON_CONTAINER_LAUNCH_FAILED',
      message: `Failed to launch container: ${end.error}`,
    };
  }
  return waitStatus;
}

/** A run that the kernel ended because its memory was full. */
export function memoryTermination(end: RunEnd, limits: ContainerLimits, peakBytes: number | undefined): Termination {
  const limitBytes = memoryLimitBytes(limits) ?? limits.memBytes;
  const used = peakBytes === undefined ? '' : ` Maximum Used: ${formatBytes(peakBytes)}`;
  return {
    ...(end.waitStatus === undefined ? {} : { waitStatus: end.waitStatus }),
    reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
    message: `Memory limit exceeded: Requested: ${formatBytes(limitBytes)}${used}`,
    limitedResources: [{ name: 'mem', type: 'SCALAR', scalar: { value: limitBytes / 2 ** 20 }, role: '*' }],
  };
}
