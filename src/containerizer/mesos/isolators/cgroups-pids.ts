import { setGroupValue } from './cgroup-files.ts';
import { createCgroupIsolator } from './cgroup-isolator.ts';
import type { CgroupTree } from './cgroup-tree.ts';
import type { ContainerIsolator } from './container-isolator.ts';

/** `cgroups/pids`: a bound on processes and threads, so that a container that forks without end fails alone. */
export function createCgroupsPids(tree: CgroupTree, limit: number): ContainerIsolator {
  return createCgroupIsolator(tree, {
    name: 'cgroups/pids',
    controllers: ['pids'],
    start: (group) => setGroupValue(group('pids'), 'pids.max', limit),
    // What forks faster than it is killed would never end.
    seal: (group) => setGroupValue(group('pids'), 'pids.max', 0),
  });
}
