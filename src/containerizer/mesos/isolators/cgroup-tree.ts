import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isNested } from '../../core/container-id.ts';
import { groupsIn } from './cgroup-files.ts';
import type { IsolatedContainer } from './container-isolator.ts';

/** Where the control groups of containers are, and what to write there. Both versions look alike from above. */
export interface CgroupTree {
  readonly version: 1 | 2;
  /** Makes the container's groups, unless it shares those of its parent. Rejects with `container-launch-failed`. */
  make(controllers: readonly string[], container: IsolatedContainer): Promise<void>;
  /** The directory with the values of a container for a controller; undefined when it has no group of its own. */
  own(controller: string, containerId: string): string | undefined;
  /** Files that a process writes 0 into to join the container, its own or its parent's groups. */
  joinPaths(controllers: readonly string[], containerId: string): readonly string[];
  /** Processes of the container's own group. */
  pids(controllers: readonly string[], containerId: string): Promise<readonly number[]>;
  /** Removes the container's own groups once they are empty. Rejects when they stay. */
  remove(controllers: readonly string[], containerId: string): Promise<void>;
  /** Removes empty groups that have been there for a while and are none of the known containers'. */
  removeLeftovers(controllers: readonly string[], known: ReadonlySet<string>): Promise<void>;
}

/**
 * The directory of a container below the directory of all containers, whether or not it is there. A nested container whose
 * parent has a group is inside it; one whose parent is no process of its own (the tasks of a group) stands beside others.
 */
export function groupDirectory(parent: string, containerId: string): string {
  if (!isNested(containerId)) return join(parent, containerId);
  const dot = containerId.lastIndexOf('.');
  const above = groupDirectory(parent, containerId.slice(0, dot));
  return existsSync(above) ? join(above, nestedGroups, containerId.slice(dot + 1)) : join(parent, containerId);
}

/** Name of the group that holds the groups of nested containers, as the original names it. */
export const nestedGroups = 'mesos';

/** The groups of the containers that are nested in the one of this group. */
export function nestedIn(group: string): string[] {
  const place = join(group, nestedGroups);
  return groupsIn(place).map((name) => join(place, name));
}

/** In version 2 processes live in here: a group with processes of its own may have no limited groups inside. */
export const leaf = 'leaf';

/** The nearest container whose group this one is in: itself, or one above it. */
export function groupOwner(parent: string, containerId: string): string | undefined {
  if (existsSync(groupDirectory(parent, containerId))) return containerId;
  return isNested(containerId) ? groupOwner(parent, containerId.slice(0, containerId.lastIndexOf('.'))) : undefined;
}

/** True when the container is to be held by the limits of its parent, and by no others. */
export function sharesParentGroup(parent: string, { launch }: IsolatedContainer): boolean {
  const { containerId, container } = launch;
  if (!isNested(containerId) || container?.linux_info?.share_cgroups === false) return false;
  return groupOwner(parent, containerId.slice(0, containerId.lastIndexOf('.'))) !== undefined;
}
