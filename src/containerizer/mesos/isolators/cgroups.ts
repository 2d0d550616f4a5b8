import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../../base/logger.ts';
import type { ContainerizerOptions } from '../../container-options.ts';
import { createCgroupsV1 } from './cgroups-v1.ts';
import { createCgroupsV2 } from './cgroups-v2.ts';
import type { Isolator } from './isolator.ts';

export interface CgroupSettings {
  readonly hierarchy: string;
  readonly root: string;
  readonly isCpu: boolean;
  readonly isMemory: boolean;
  /** CFS quotas also for containers without a CPU limit of their own. */
  readonly hardCpuLimits: boolean;
}

/** The isolator that these options and this machine allow, or undefined: then containers have no limits, and the log says why. */
export function chooseIsolator(options: ContainerizerOptions): Isolator | undefined {
  const wanted = wantedControllers(options.isolation);
  if (!wanted.isCpu && !wanted.isMemory) return undefined;
  const hierarchy = options.cgroupsHierarchy ?? '/sys/fs/cgroup';
  const settings: CgroupSettings = {
    hierarchy,
    root: options.cgroupsRoot ?? 'mesos',
    ...wanted,
    hardCpuLimits: options.cgroupsEnableCfs ?? false,
  };
  if (process.getuid?.() !== 0) return without(options.logger, 'the agent is not root');
  if (existsSync(join(hierarchy, 'cgroup.controllers'))) return v2(settings, options.logger);
  const missing = [...(wanted.isCpu ? ['cpu'] : []), ...(wanted.isMemory ? ['memory'] : [])].filter(
    (controller) => !isWritable(join(hierarchy, controller)),
  );
  if (missing.length > 0) {
    return without(options.logger, `the controllers ${missing.join(', ')} are not there or not writable`);
  }
  return createCgroupsV1(settings);
}

/** Without `--isolation`, both where they can be had. */
function wantedControllers(isolation: readonly string[] | undefined): { isCpu: boolean; isMemory: boolean } {
  const names = isolation ?? ['cgroups/all'];
  const isAll = names.includes('cgroups/all') || names.includes('cgroups');
  return { isCpu: isAll || names.includes('cgroups/cpu'), isMemory: isAll || names.includes('cgroups/mem') };
}

function v2(settings: CgroupSettings, logger: Logger): Isolator | undefined {
  const offered = readFileSync(join(settings.hierarchy, 'cgroup.controllers'), 'utf8').trim().split(' ');
  if (!isWritable(settings.hierarchy)) return without(logger, `${settings.hierarchy} is not writable`);
  const missing = [...(settings.isCpu ? ['cpu'] : []), ...(settings.isMemory ? ['memory'] : [])].filter(
    (controller) => !offered.includes(controller),
  );
  if (missing.length > 0) return without(logger, `the kernel does not offer the controllers ${missing.join(', ')}`);
  return createCgroupsV2(settings);
}

function isWritable(directory: string): boolean {
  try {
    accessSync(join(directory, 'cgroup.procs'), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function without(logger: Logger, why: string): undefined {
  logger.warn('plain processes run without CPU and memory limits', { why });
  return undefined;
}
