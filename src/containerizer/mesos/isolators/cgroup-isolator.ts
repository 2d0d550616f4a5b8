import { join } from 'node:path';
import type { ContainerStatus, ResourceStatistics } from '../../../wire/gen/mesos.ts';
import type { ContainerLimits } from '../../core/limits.ts';
import { leftoverAgeMs } from './cgroup-files.ts';
import type { CgroupTree } from './cgroup-tree.ts';
import type { ContainerIsolator, LaunchPart, Limitation } from './container-isolator.ts';

/** Values of one container: the directory of its group by controller. */
export type GroupOf = (controller: string) => string;

/** What one controller, or a few that go together, does for a container with groups of its own. */
export interface CgroupAspect {
  readonly name: string;
  /** Hierarchies of version 1, or controllers of version 2, that must be there. */
  readonly controllers: readonly string[];
  /** Sets a fresh group up, before `apply`. */
  start?(group: GroupOf, containerId: string): Promise<void>;
  apply?(group: GroupOf, limits: ContainerLimits): Promise<void>;
  usage?(group: GroupOf): Partial<ResourceStatistics>;
  status?(containerId: string): Partial<ContainerStatus>;
  limitation?(group: GroupOf, limits: ContainerLimits): Limitation | undefined;
  /** Lets no new process come. */
  seal?(group: GroupOf): Promise<void>;
  /** After the group is gone. */
  ended?(containerId: string): void;
  /** A container that goes on after a restart. */
  resumed?(group: GroupOf, containerId: string): Promise<void>;
}

/** An isolator that keeps containers in control groups. Nested containers that share their parent's have no limits of their own. */
export function createCgroupIsolator(tree: CgroupTree, aspect: CgroupAspect): ContainerIsolator {
  const { name, controllers, status, limitation } = aspect;
  const limitsOf = new Map<string, ContainerLimits>();
  let sweep: ReturnType<typeof setTimeout> | undefined;
  /** Undefined for containers without groups of their own. */
  const groupsOf = (containerId: string): GroupOf | undefined => {
    const first = tree.own(controllers[0] ?? '', containerId);
    if (first === undefined) return undefined;
    return (controller) => tree.own(controller, containerId) ?? join(first, 'gone');
  };
  const joining = (containerId: string): LaunchPart => ({ joinPaths: tree.joinPaths(controllers, containerId) });
  return {
    name,
    prepare: async (container) => {
      const { containerId } = container.launch;
      await tree.make(controllers, container);
      const groups = groupsOf(containerId);
      if (groups !== undefined) {
        limitsOf.set(containerId, container.limits);
        await aspect.start?.(groups, containerId);
        await aspect.apply?.(groups, container.limits);
      }
      return joining(containerId);
    },
    enter: (containerId) => joining(containerId),
    update: async (containerId, { limits }) => {
      const groups = groupsOf(containerId);
      if (groups === undefined) return;
      limitsOf.set(containerId, limits);
      await aspect.apply?.(groups, limits);
    },
    usage: async (containerId) => {
      const groups = groupsOf(containerId);
      return groups === undefined ? {} : (aspect.usage?.(groups) ?? {});
    },
    pids: (containerId) => tree.pids(controllers, containerId),
    seal: async (containerId) => {
      const groups = groupsOf(containerId);
      if (groups !== undefined) await aspect.seal?.(groups);
    },
    cleanUp: async (containerId) => {
      limitsOf.delete(containerId);
      await tree.remove(controllers, containerId);
      aspect.ended?.(containerId);
    },
    recover: async (known) => {
      for (const { containerId, limits } of known) {
        const groups = groupsOf(containerId);
        if (groups === undefined) continue;
        limitsOf.set(containerId, limits);
        await aspect.resumed?.(groups, containerId);
      }
      const removeLeftovers = (): Promise<void> => tree.removeLeftovers(controllers, new Set(limitsOf.keys()));
      await removeLeftovers();
      // Those that an agent left that ended a moment ago are too young yet.
      sweep = setTimeout(removeLeftovers, leftoverAgeMs + 1000).unref();
    },
    close: () => clearTimeout(sweep),
    ...(status === undefined ? {} : { status: async (containerId) => status(containerId) }),
    ...(limitation === undefined
      ? {}
      : {
          limitation: async (containerId) => {
            const limits = limitsOf.get(containerId);
            const groups = limits === undefined ? undefined : groupsOf(containerId);
            return limits === undefined || groups === undefined ? undefined : limitation(groups, limits);
          },
        }),
  };
}
