import { formatBytes } from '../../base/bytes.ts';
import type { Termination } from '../containerizer.ts';
import { type ContainerLimits, memoryLimitBytes } from '../core/limits.ts';
import type { Limitation } from './isolators/container-isolator.ts';
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

/**
 * How a container ends that the kernel took processes from because its memory was full. `statistics`: the kernel's
 * account of what the memory was used for.
 */
export function memoryLimitation(
  limits: ContainerLimits,
  peakBytes: number | undefined,
  statistics: string | undefined,
): Limitation {
  const limitBytes = memoryLimitBytes(limits) ?? limits.memBytes;
  const used = peakBytes === undefined ? '' : ` Maximum Used: ${formatBytes(peakBytes)}`;
  // COMPAT(mesos-1.11): the form of this message.
  const account = statistics === undefined ? '' : `\n\nMEMORY STATISTICS: \n${statistics.trimEnd()}\n`;
  return {
    reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
    message: `Memory limit exceeded: Requested: ${formatBytes(limitBytes)}${used}${account}`,
    limitedResources: [{ name: 'mem', type: 'SCALAR', scalar: { value: limitBytes / 2 ** 20 }, role: '*' }],
  };
}

/** A run that was ended for a limit it broke. */
export function limitTermination(end: RunEnd, limitation: Limitation): Termination {
  return { ...(end.waitStatus === undefined ? {} : { waitStatus: end.waitStatus }), ...limitation };
}
