import type { Result } from '../../../base/errors.ts';
import type { ContainerizerOptions } from '../../container-options.ts';
import { deviceProgram } from '../../core/device-program.ts';
import { defaultDeviceRules } from '../../core/device-rules.ts';
import { createCgroupsBlkio } from './cgroups-blkio.ts';
import { createCgroupsCpu } from './cgroups-cpu.ts';
import { createCgroupsDevices } from './cgroups-devices.ts';
import { createCgroupsMem } from './cgroups-mem.ts';
import { createCgroupsNetCls } from './cgroups-net-cls.ts';
import { createCgroupsPids } from './cgroups-pids.ts';
import { createCgroupsCpuset, createCgroupsPlain } from './cgroups-plain.ts';
import type { ContainerIsolator } from './container-isolator.ts';
import { deviceProgramObstacle } from './device-programs.ts';
import type { Cgroups } from './open-cgroups.ts';

/** An isolator made of a controller of the kernel. */
export interface CgroupFactory {
  /** The controller by version of control groups; absent: that version has none, null: it does without. */
  readonly v1: string;
  readonly v2?: string | null;
  /** Why this machine lacks what version 2 needs besides, or undefined. */
  readonly obstacleV2?: () => string | undefined;
  make(cgroups: Cgroups, options: ContainerizerOptions): ContainerIsolator;
}

/** By the names of `--isolation`, in the order of `cgroups/all`. */
export const cgroupFactories: Readonly<Record<string, CgroupFactory>> = {
  'cgroups/cpuset': { v1: 'cpuset', v2: 'cpuset', make: ({ tree }) => createCgroupsCpuset(tree) },
  'cgroups/cpu': {
    v1: 'cpu',
    v2: 'cpu',
    make: ({ tree, use }, options) =>
      createCgroupsCpu(tree, {
        isHard: options.cgroupsEnableCfs ?? false,
        hasAccounts: tree.version === 1 && use('cpuacct').ok,
        countsThreads: options.isolators?.countsThreads ?? false,
      }),
  },
  'cgroups/mem': {
    v1: 'memory',
    v2: 'memory',
    make: ({ tree }, options) => createCgroupsMem(tree, { limitsSwap: options.isolators?.limitsSwap ?? false }),
  },
  'cgroups/pids': {
    v1: 'pids',
    v2: 'pids',
    make: ({ tree }, options) => createCgroupsPids(tree, options.isolators?.pidsLimit ?? 4096),
  },
  'cgroups/devices': {
    v1: 'devices',
    v2: null,
    obstacleV2: () => deviceProgramObstacle(deviceProgram(defaultDeviceRules)),
    make: ({ tree }, options) => createCgroupsDevices(tree, options.isolators?.allowedDevices ?? []),
  },
  'cgroups/blkio': { v1: 'blkio', v2: 'io', make: ({ tree }) => createCgroupsBlkio(tree) },
  'cgroups/hugetlb': { v1: 'hugetlb', v2: 'hugetlb', make: ({ tree }) => createCgroupsPlain(tree, 'hugetlb') },
  'cgroups/net_prio': { v1: 'net_prio', make: ({ tree }) => createCgroupsPlain(tree, 'net_prio') },
  'cgroups/net_cls': {
    v1: 'net_cls',
    make: ({ tree }, options) => createCgroupsNetCls(tree, options.isolators?.classHandles),
  },
};

/** Makes one, or says in a sentence why this machine cannot have it. */
export function makeCgroupIsolator(
  factory: CgroupFactory,
  cgroups: Result<Cgroups, string>,
  options: ContainerizerOptions,
): Result<ContainerIsolator, string> {
  if (!cgroups.ok) return cgroups;
  const { tree, use } = cgroups.value;
  const isV1 = tree.version === 1;
  const controller = isV1 ? factory.v1 : factory.v2;
  if (controller === undefined) return { ok: false, error: `cgroups v2 have no ${factory.v1}` };
  const obstacle = isV1 ? undefined : factory.obstacleV2?.();
  if (obstacle !== undefined) return { ok: false, error: obstacle };
  const used = use(controller);
  return used.ok ? { ok: true, value: factory.make(cgroups.value, options) } : used;
}
