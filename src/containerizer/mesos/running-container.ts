import type { Termination } from '../containerizer.ts';
import type { ContainerLimits } from '../core/limits.ts';
import type { Deferred } from '../deferred.ts';
import type { VolumeMount } from '../persistent-volumes.ts';
import type { ContainerRecord } from './container-record.ts';
import type { Limitation } from './isolators/container-isolator.ts';

/** A container from the moment it is asked for until it is forgotten. */
export interface RunningContainer {
  readonly record: ContainerRecord;
  readonly directory: string;
  readonly ended: Deferred<Termination>;
  readonly launching: AbortController;
  limits: ContainerLimits;
  /** Persistent volumes that its sandbox has links to. */
  mounts: readonly VolumeMount[];
  /** Volumes that are directories of sandboxes. */
  ownMounts: readonly VolumeMount[];
  /** Changes of its volumes come one after another. */
  remounting: Promise<void>;
  /** Of a session: its own secret variables and those that it has from its parent. */
  secretNames?: readonly string[];
  /** True from the moment its runner was asked for. */
  isStarted: boolean;
  isDestroyed: boolean;
  /** Its process has ended, and what is left of it is being cleaned up. */
  isEnding?: boolean;
  /** While it is being ended for good. */
  destroying?: Promise<Termination>;
  /** While what is left of it is being removed: then its id is free. */
  forgetting?: Promise<void>;
  /** The first limit that it was seen to break. */
  broken?: Limitation;
}

/** The sandbox by which processes are known that left the container's tree; a session's is its parent's, and tells nothing. */
export function markOf({ record }: RunningContainer): string | undefined {
  return record.isSession === true ? undefined : record.sandbox;
}
