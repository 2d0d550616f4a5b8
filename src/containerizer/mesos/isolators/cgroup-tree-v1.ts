import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { groupIds, makeGroup, removeGroups, removeLeftovers } from './cgroup-files.ts';
import { type CgroupTree, groupDirectory, groupOwner, sharesParentGroup } from './cgroup-tree.ts';

export interface CgroupTreeOptions {
  /** Where cgroups are mounted. */
  readonly hierarchy: string;
  /** Name of the group of all containers. */
  readonly root: string;
  /** How long an ended container's group may stay busy. */
  readonly destroyTimeoutMs: number;
}

/** Control groups of version 1: one hierarchy a controller, named after it under the mount directory. */
export function createCgroupTreeV1({ hierarchy, root, destroyTimeoutMs }: CgroupTreeOptions): CgroupTree {
  const parentOf = (controller: string): string => join(hierarchy, controller, root);
  const own = (controller: string, containerId: string): string | undefined => {
    const directory = groupDirectory(parentOf(controller), containerId);
    return existsSync(directory) ? directory : undefined;
  };
  const ownGroups = (controllers: readonly string[], containerId: string): string[] =>
    controllers.map((controller) => own(controller, containerId)).filter((group) => group !== undefined);
  return {
    version: 1,
    make: async (controllers, container) => {
      for (const controller of controllers) {
        const parent = parentOf(controller);
        if (sharesParentGroup(parent, container)) continue;
        makeGroup(groupDirectory(parent, container.launch.containerId));
      }
    },
    own,
    joinPaths: (controllers, containerId) =>
      controllers.flatMap((controller) => {
        const owner = groupOwner(parentOf(controller), containerId);
        return owner === undefined ? [] : [join(groupDirectory(parentOf(controller), owner), 'cgroup.procs')];
      }),
    pids: async (controllers, containerId) =>
      ownGroups(controllers, containerId).flatMap((group) => groupIds(group, 'cgroup.procs')),
    remove: async (controllers, containerId) => {
      await Promise.all(ownGroups(controllers, containerId).map((group) => removeGroups(group, destroyTimeoutMs)));
    },
    removeLeftovers: async (controllers, known) => {
      for (const controller of controllers) await removeLeftovers(parentOf(controller), known);
    },
  };
}
