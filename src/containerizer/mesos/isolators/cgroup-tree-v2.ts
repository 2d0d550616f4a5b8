import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { groupIds, makeGroup, removeGroups, removeLeftovers, setGroupValue } from './cgroup-files.ts';
import { type CgroupTree, groupDirectory, groupOwner, leaf, sharesParentGroup } from './cgroup-tree.ts';
import type { CgroupTreeOptions } from './cgroup-tree-v1.ts';

/** Control groups of version 2: one hierarchy for all controllers. The group of all containers must be there. */
export function createCgroupTreeV2({ hierarchy, root, destroyTimeoutMs }: CgroupTreeOptions): CgroupTree {
  const parent = join(hierarchy, root);
  const own = (containerId: string): string | undefined => {
    const directory = groupDirectory(parent, containerId);
    return existsSync(directory) ? directory : undefined;
  };
  return {
    version: 2,
    make: async (controllers, container) => {
      if (sharesParentGroup(parent, container)) return;
      const directory = groupDirectory(parent, container.launch.containerId);
      // Groups offer to those inside them what was switched on for all containers.
      if (dirname(directory) !== parent) {
        makeGroup(dirname(directory));
        for (const above of [dirname(dirname(directory)), dirname(directory)]) await switchOn(above, controllers);
      }
      makeGroup(join(directory, leaf));
    },
    own: (_controller, containerId) => own(containerId),
    joinPaths: (_controllers, containerId) => {
      const owner = groupOwner(parent, containerId);
      return owner === undefined ? [] : [join(groupDirectory(parent, owner), leaf, 'cgroup.procs')];
    },
    pids: async (_controllers, containerId) => {
      const group = own(containerId);
      return group === undefined ? [] : groupIds(join(group, leaf), 'cgroup.procs');
    },
    remove: async (_controllers, containerId) => {
      const group = own(containerId);
      if (group !== undefined) await removeGroups(group, destroyTimeoutMs);
    },
    removeLeftovers: (_controllers, known) => removeLeftovers(parent, known),
  };
}

async function switchOn(directory: string, controllers: readonly string[]): Promise<void> {
  const wanted = controllers.map((controller) => `+${controller}`).join(' ');
  if (wanted !== '') await setGroupValue(directory, 'cgroup.subtree_control', wanted);
}
