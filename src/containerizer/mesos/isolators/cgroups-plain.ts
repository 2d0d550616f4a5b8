import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText } from '../../../base/errors.ts';
import { ContainerError } from '../../container-error.ts';
import { createCgroupIsolator } from './cgroup-isolator.ts';
import type { CgroupTree } from './cgroup-tree.ts';
import type { ContainerIsolator } from './container-isolator.ts';

/** An isolator that only gives each container a group, for others to set values in: `cgroups/hugetlb`, `cgroups/net_prio`. */
export function createCgroupsPlain(tree: CgroupTree, controller: string): ContainerIsolator {
  return createCgroupIsolator(tree, { name: `cgroups/${controller}`, controllers: [controller] });
}

/** `cgroups/cpuset`: each container has a set of CPUs and memory nodes, at first all that the group above has. */
export function createCgroupsCpuset(tree: CgroupTree): ContainerIsolator {
  return createCgroupIsolator(tree, {
    name: 'cgroups/cpuset',
    controllers: ['cpuset'],
    // In version 2 an empty set means that of the group above.
    ...(tree.version === 1 ? { start: (group) => inheritSets(group('cpuset')) } : {}),
  });
}

const sets = ['cpuset.cpus', 'cpuset.mems'];

/** In version 1 no process can join a group whose sets are empty, and the groups above may be as young as this one. */
async function inheritSets(group: string): Promise<void> {
  try {
    for (const file of sets) await inherit(group, file);
  } catch (thrown) {
    throw new ContainerError({
      code: 'container-launch-failed',
      message: `cannot give the control group ${group} its CPUs: ${errorText(thrown)}`,
      cause: thrown,
    });
  }
}

async function inherit(group: string, file: string): Promise<string> {
  const own = (await readFile(join(group, file), 'utf8')).trim();
  if (own !== '') return own;
  const above = await inherit(join(group, '..'), file);
  await writeFile(join(group, file), above);
  return above;
}
