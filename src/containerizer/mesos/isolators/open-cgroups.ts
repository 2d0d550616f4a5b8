import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, errorText, ok, type Result } from '../../../base/errors.ts';
import type { CgroupTree } from './cgroup-tree.ts';
import { type CgroupTreeOptions, createCgroupTreeV1 } from './cgroup-tree-v1.ts';
import { createCgroupTreeV2 } from './cgroup-tree-v2.ts';

/** The control groups of this machine. */
export interface Cgroups {
  readonly tree: CgroupTree;
  /** Readies groups with a controller for containers, or says why that cannot be. In version 2 null: without any. */
  use(controller: string | null): Result<void, string>;
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

function useV1(hierarchy: string, controller: string | null): Result<void, string> {
  if (controller === null) return bad('cgroups v1 have no groups without a controller');
  const mount = join(hierarchy, controller);
  if (!existsSync(join(mount, 'cgroup.procs'))) {
    return bad(`the controller ${controller} is not mounted: mount -t cgroup -o ${controller} cgroup ${mount}`);
  }
  return isWritable(mount) ? good : bad(notWritable(mount));
}

function useV2({ hierarchy, root }: CgroupTreeOptions, controller: string | null): Result<void, string> {
  const offered = readFileSync(join(hierarchy, 'cgroup.controllers'), 'utf8').trim().split(' ');
  if (controller !== null && !offered.includes(controller)) {
    return bad(
      `${hierarchy} does not offer the controller ${controller}: it is not in its cgroup.controllers, as version 1 has it or the group above does not pass it on (cgroup.subtree_control)`,
    );
  }
  if (!isWritable(hierarchy)) return bad(notWritable(hierarchy));
  const groups = join(hierarchy, root);
  try {
    mkdirSync(groups, { recursive: true });
    if (controller === null) return good;
    for (const group of [hierarchy, groups]) writeFileSync(join(group, 'cgroup.subtree_control'), `+${controller}`);
    return good;
  } catch (thrown) {
    const what =
      controller === null
        ? `the control group ${groups} cannot be made`
        : `the controller ${controller} cannot be switched on for groups in ${hierarchy}`;
    const advice = errorCode(thrown) === 'EBUSY' ? `: move the processes in ${hierarchy} into a group inside it` : '';
    return bad(`${what}: ${errorText(thrown)}${advice}`);
  }
}

function notWritable(directory: string): string {
  return `${directory} is not writable: mount it read-write, as in a container that is privileged`;
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
