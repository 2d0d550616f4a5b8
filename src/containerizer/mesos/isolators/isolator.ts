import type { ResourceStatistics } from '../../../wire/gen/mesos.ts';
import type { ContainerLimits } from '../../core/limits.ts';

/** Holds the processes of containers to their limits. Ids are unique on the machine. */
export interface Isolator {
  readonly name: string;
  /** Makes the container's group; a process joins it by writing 0 into each of the paths. */
  prepare(containerId: string, limits: ContainerLimits): Promise<readonly string[]>;
  /** Paths to join for a container that was prepared, also by an agent before this one. */
  joinPaths(containerId: string): readonly string[];
  update(containerId: string, limits: ContainerLimits): Promise<void>;
  /** CPU and memory figures of the group; empty when it is gone. */
  usage(containerId: string): Promise<Partial<ResourceStatistics>>;
  /** Processes of the group, however they left the task's tree. */
  pids(containerId: string): Promise<readonly number[]>;
  /** How often the kernel killed a process of the group because its memory was full, and the most it used. */
  memoryEvents(containerId: string): Promise<{ readonly kills: number; readonly peakBytes?: number }>;
  /** The kills alone, read at once: for looking over many containers often. */
  memoryKills(containerId: string): number;
  /** Removes the group once it is empty. */
  remove(containerId: string): Promise<void>;
  /** Groups left by agents before this one. */
  leftovers(): Promise<readonly string[]>;
}
