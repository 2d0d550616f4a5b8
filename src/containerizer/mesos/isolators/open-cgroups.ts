import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorText, ok, type Result } from '../../../base/errors.ts';
import type { CgroupTree } from './cgroup-tree.ts';
import { type CgroupTreeOptions, createCgroupTreeV1 } from './cgroup-tree-v1.ts';
import { createCgroupTreeV2 } from './cgroup-tree-v2.ts';

/** The control groups of this machine. */
export interface Cgroups {
  readonly tree: CgroupTree;
  /** Readies a controller for containers, or says why that cannot be. */
  use(controller: string): Result<void, string>;
}

const good: Result<void, string> = ok(undefined);

/** Finds out which version is mounted there; or why none can be used. */
export function openCgroups(options: CgroupTreeOptions): Result<Cgroups, string> {
  const { hierarchy } = options;
  if (process.getuid?.() !== 0) return bad('control groups need an agent that is root');
  if (existsSync(join(hierarchy, 'cgroup.controllers'))) {
    return ok({ tree: createCgroupTreeV2(options), use: (controller) => useV2(options, controller) });
  }
  if (!existsSync(hierarchy)) return bad(`no control groups are mounted at ${hierarchy} (--cgroups_hierarchy)`);
  return ok({ tree: createCgroupTreeV1(options), use: (controller) => useV1(hierarchy, controller) });
}

function useV1(hierarchy: string, controller: string): Result<void, string> {
  const mount = join(hierarchy, controller);
  if (!existsSync(join(mount, 'cgroup.procs'))) {
    return bad(`the controller ${controller} is not mounted: mount -t cgroup -o ${controller} cgroup ${mount}`);
  }
  return isWritable(mount) ? good : bad(`${mount} is not writable`);
}

function useV2({ hierarchy, root }: CgroupTreeOptions, controller: string): Result<void, string> {
  const offered = readFileSync(join(hierarchy, 'cgroup.controllers'), 'utf8').trim().split(' ');
  if (!offered.includes(controller)) {
    return bad(`${hierarchy} does not offer the controller ${controller}: it is not in its cgroup.controllers`);
  }
  if (!isWritable(hierarchy)) return bad(`${hierarchy} is not writable`);
  try {
    mkdirSync(join(hierarchy, root), { recursive: true });
    for (const group of [hierarchy, join(hierarchy, root)]) {
      writeFileSync(join(group, 'cgroup.subtree_control'), `+${controller}`);
    }
    return good;
  } catch (thrown) {
    return bad(`the controller ${controller} cannot be switched on for groups in ${hierarchy}: ${errorText(thrown)}`);
  }
}

function isWritable(directory: string): boolean {
  try {
    accessSync(join(directory, 'cgroup.procs'), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function bad(why: string): Result<never, string> {
  return { ok: false, error: why };
}
