import type { Result } from '../../../base/errors.ts';
import { unsupported } from '../../container-error.ts';
import type { ContainerizerOptions } from '../../container-options.ts';
import type { PersistentVolumes } from '../../persistent-volumes.ts';
import { cgroupFactories, makeCgroupIsolator } from './cgroup-factories.ts';
import type { ContainerIsolator } from './container-isolator.ts';
import { createDiskDu } from './disk-du.ts';
import { absent, imageIsolators, inherent, shorthands } from './isolator-names.ts';
import { impliesFilesystemLinux, linuxFactories } from './linux-factories.ts';
import { createNetworkPorts } from './network-ports.ts';
import { type Cgroups, openCgroups } from './open-cgroups.ts';

/** What isolators are made of. */
export interface IsolatorParts {
  readonly options: ContainerizerOptions;
  readonly volumes: PersistentVolumes;
}

/** Makes an isolator, or says in one sentence why it cannot work on this machine. */
type Factory = (parts: IsolatorParts) => Result<ContainerIsolator, string>;

/** By the names of `--isolation`: a new isolator is a line here. Those of control groups and of Linux's namespaces have tables of their own. */
const factories: Readonly<Record<string, Factory>> = {
  'disk/du': ({ options, volumes }) =>
    made(
      createDiskDu({
        volumes,
        logger: options.logger,
        watchIntervalMs: options.isolators?.disk?.watchIntervalMs ?? 15_000,
        isEnforced: options.isolators?.disk?.isEnforced ?? false,
      }),
    ),
  'network/ports': ({ options }) => {
    const { watchIntervalMs = 30_000, isEnforced = false, watched } = options.isolators?.ports ?? {};
    const { logger } = options;
    return made(
      createNetworkPorts({ logger, watchIntervalMs, isEnforced, ...(watched === undefined ? {} : { watched }) }),
    );
  },
};

/**
 * The isolators that `--isolation` names. One that cannot work here is left out, and the log says why. Throws
 * `container-unsupported` for names that the original does not know either, and for settings that it refuses.
 */
export function chooseIsolators(options: ContainerizerOptions, volumes: PersistentVolumes): ContainerIsolator[] {
  const isolation = options.isolation ?? [];
  const isAll = isolation.includes('cgroups/all');
  const named = new Set(
    isolation.filter((name) => name !== 'cgroups/all').flatMap((name) => shorthands[name] ?? [name]),
  );
  const names = new Set([
    ...(impliesFilesystemLinux(options) ? ['filesystem/linux'] : []),
    ...named,
    ...(isAll ? Object.keys(cgroupFactories) : []),
  ]);
  const cgroups = onceOpened(options);
  const chosen: ContainerIsolator[] = [];
  for (const name of names) {
    const isolator = make(name, { options, volumes }, cgroups);
    if (isolator === undefined) continue;
    if (isolator.ok) chosen.push(isolator.value);
    // Nobody asked for each of cgroups/all: what the kernel does not have is no surprise, if it has the main ones.
    else if (named.has(name) || ['cgroups/cpu', 'cgroups/mem'].includes(name)) leftOut('warn', name, isolator.error);
    else leftOut('info', name, isolator.error);
  }
  return chosen;

  function leftOut(level: 'warn' | 'info', isolator: string, why: string): void {
    options.logger[level]('isolator left out', { isolator, why });
  }
}

function make(
  name: string,
  parts: IsolatorParts,
  cgroups: () => Result<Cgroups, string>,
): Result<ContainerIsolator, string> | undefined {
  const cgroup = cgroupFactories[name];
  if (cgroup !== undefined) return makeCgroupIsolator(cgroup, cgroups(), parts.options);
  const linux = linuxFactories[name];
  if (linux !== undefined) return linux(parts.options);
  const factory = factories[name];
  if (factory !== undefined) return factory(parts);
  if (inherent.has(name)) return undefined;
  if (imageIsolators.has(name)) {
    const error = 'images need --image_providers=docker, or an agent with the docker containerizer';
    return parts.options.images === undefined ? { ok: false, error } : undefined;
  }
  const why = absent.get(name);
  if (why !== undefined) return { ok: false, error: `this agent has no such isolator: ${why}` };
  throw unsupported(`Unknown or unsupported isolator: ${name}: correct --isolation`);
}

/** Opened when the first isolator asks. */
function onceOpened(options: ContainerizerOptions): () => Result<Cgroups, string> {
  let cgroups: Result<Cgroups, string> | undefined;
  return () => {
    cgroups ??= openCgroups({
      hierarchy: options.cgroupsHierarchy ?? '/sys/fs/cgroup',
      root: options.cgroupsRoot ?? 'mesos',
      destroyTimeoutMs: options.cgroupsDestroyTimeoutMs ?? 60_000,
    });
    if (cgroups.ok && cgroups.value.tree.version === 2 && options.isolators?.limitsSwap === true) {
      throw unsupported('--cgroups_limit_swap needs cgroups v1: leave it out on a machine with cgroups v2');
    }
    return cgroups;
  };
}

function made(isolator: ContainerIsolator): Result<ContainerIsolator, string> {
  return { ok: true, value: isolator };
}
