import type { Result } from '../../../base/errors.ts';
import { ContainerError } from '../../container-error.ts';
import type { ContainerizerOptions } from '../../container-options.ts';
import type { PersistentVolumes } from '../../persistent-volumes.ts';
import { createCgroupsCpu } from './cgroups-cpu.ts';
import { createCgroupsMem } from './cgroups-mem.ts';
import type { ContainerIsolator } from './container-isolator.ts';
import { type Cgroups, openCgroups } from './open-cgroups.ts';

/** What isolators are made of. */
export interface IsolatorParts {
  readonly options: ContainerizerOptions;
  readonly volumes: PersistentVolumes;
  /** Opened when the first of them asks. */
  readonly cgroups: () => Result<Cgroups, string>;
}

/** Makes an isolator, or says in one sentence why it cannot work on this machine. */
type Factory = (parts: IsolatorParts) => Result<ContainerIsolator, string>;

/** By the names of `--isolation`, in the order in which they are asked: a new isolator is a line here. */
const factories: ReadonlyMap<string, Factory> = new Map([
  ['cgroups/cpu', cgroupsCpu],
  ['cgroups/mem', cgroupsMem],
]);

/** What several names stand for. */
const shorthands: Readonly<Record<string, readonly string[]>> = {
  process: ['posix/cpu', 'posix/mem'],
  cgroups: ['cgroups/cpu', 'cgroups/mem'],
  'posix/disk': ['disk/du'],
};

/** Always so, whether asked for or not. */
const inherent = new Set([
  'filesystem/posix',
  'posix/cpu',
  'posix/mem',
  'posix/rlimits',
  'environment_secret',
  'volume/sandbox_path',
  'network/cni',
]);

/** Isolators of the original that there are none of here: what they would keep apart is not. */
const absent = new Set([
  'filesystem/linux',
  'filesystem/shared',
  'filesystem/windows',
  'disk/du',
  'disk/xfs',
  'cgroups/blkio',
  'cgroups/cpuset',
  'cgroups/devices',
  'cgroups/hugetlb',
  'cgroups/net_cls',
  'cgroups/net_prio',
  'cgroups/perf_event',
  'cgroups/pids',
  'appc/runtime',
  'docker/runtime',
  'docker/volume',
  'linux/capabilities',
  'linux/devices',
  'linux/nnp',
  'linux/seccomp',
  'namespaces/ipc',
  'namespaces/pid',
  'volume/csi',
  'volume/host_path',
  'volume/image',
  'volume/secret',
  'gpu/nvidia',
  'network/port_mapping',
  'network/ports',
  'windows/cpu',
  'windows/mem',
]);

/**
 * The isolators that `--isolation` names. One that cannot work here is left out, and the log says why. Throws
 * `container-unsupported` for names that the original does not know either.
 */
export function chooseIsolators(options: ContainerizerOptions, volumes: PersistentVolumes): ContainerIsolator[] {
  let cgroups: Result<Cgroups, string> | undefined;
  const parts: IsolatorParts = {
    options,
    volumes,
    cgroups: () => {
      cgroups ??= openCgroups({
        hierarchy: options.cgroupsHierarchy ?? '/sys/fs/cgroup',
        root: options.cgroupsRoot ?? 'mesos',
        destroyTimeoutMs: options.cgroupsDestroyTimeoutMs ?? 60_000,
      });
      return cgroups;
    },
  };
  const chosen: ContainerIsolator[] = [];
  for (const name of namesOf(options.isolation ?? [], parts)) {
    const factory = factories.get(name);
    const made = factory?.(parts) ?? notHere(name);
    if (made === undefined) continue;
    if (made.ok) chosen.push(made.value);
    else options.logger.warn('isolator left out', { isolator: name, why: made.error });
  }
  return chosen;
}

/** Each once; `cgroups/all` is what the kernel has. */
function namesOf(isolation: readonly string[], { cgroups }: IsolatorParts): Set<string> {
  const all = (): string[] => {
    const opened = cgroups();
    if (!opened.ok) return ['cgroups/cpu', 'cgroups/mem'];
    return [...factories.keys()].filter((name) => name.startsWith('cgroups/'));
  };
  return new Set(isolation.flatMap((name) => (name === 'cgroups/all' ? all() : (shorthands[name] ?? [name]))));
}

function notHere(name: string): Result<never, string> | undefined {
  if (inherent.has(name)) return undefined;
  if (absent.has(name)) return { ok: false, error: 'this agent has no such isolator: what it keeps apart is shared' };
  throw new ContainerError({
    code: 'container-unsupported',
    message: `Unknown or unsupported isolator: ${name}: correct --isolation`,
  });
}

function cgroupsCpu({ cgroups, options }: IsolatorParts): Result<ContainerIsolator, string> {
  return withControllers(cgroups(), ['cpu'], (found) =>
    createCgroupsCpu(found.tree, {
      isHard: options.cgroupsEnableCfs ?? false,
      hasAccounts: found.use('cpuacct').ok,
    }),
  );
}

function cgroupsMem({ cgroups }: IsolatorParts): Result<ContainerIsolator, string> {
  return withControllers(cgroups(), ['memory'], ({ tree }) => createCgroupsMem(tree));
}

function withControllers(
  cgroups: Result<Cgroups, string>,
  controllers: readonly string[],
  make: (cgroups: Cgroups) => ContainerIsolator,
): Result<ContainerIsolator, string> {
  if (!cgroups.ok) return cgroups;
  for (const controller of controllers) {
    const used = cgroups.value.use(controller);
    if (!used.ok) return used;
  }
  return { ok: true, value: make(cgroups.value) };
}
