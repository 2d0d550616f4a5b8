import type { Logger } from '../../../base/logger.ts';
import { type DiskQuota, diskLimitation, diskQuotas, diskStatistics } from '../../core/disk-quotas.ts';
import type { PersistentVolumes } from '../../persistent-volumes.ts';
import type { ContainerIsolator } from './container-isolator.ts';
import { DiskMeter } from './disk-meter.ts';

export interface DiskDuOptions {
  readonly volumes: PersistentVolumes;
  readonly logger: Logger;
  readonly watchIntervalMs: number;
  readonly isEnforced: boolean;
}

/** `disk/du`: measures sandboxes and persistent volumes now and then, and ends containers over their quota when told to. */
export function createDiskDu({ volumes, logger, watchIntervalMs, isEnforced }: DiskDuOptions): ContainerIsolator {
  const quotasOf = new Map<string, readonly DiskQuota[]>();
  const sandboxes = new Map<string, string>();
  const usedBytes = new Map<string, number>();
  const meter = new DiskMeter(logger);
  const measured = (path: string): number | undefined => usedBytes.get(path);

  const watch = (containerId: string, resources: Parameters<typeof diskQuotas>[0]): void => {
    const sandbox = sandboxes.get(containerId);
    if (sandbox !== undefined) quotasOf.set(containerId, diskQuotas(resources, sandbox, volumes.workDir));
  };
  const measure = (): void => {
    const paths = new Set([...quotasOf.values()].flat().map(({ path }) => path));
    for (const path of usedBytes.keys()) if (!paths.has(path)) usedBytes.delete(path);
    for (const path of paths) {
      void meter.measure(path).then((sizeBytes) => {
        if (sizeBytes !== undefined) usedBytes.set(path, sizeBytes);
      });
    }
  };
  const timer = setInterval(measure, watchIntervalMs);
  timer.unref();
  return {
    name: 'disk/du',
    prepare: async ({ launch, resources }) => {
      sandboxes.set(launch.containerId, launch.sandbox);
      watch(launch.containerId, resources);
      return {};
    },
    update: async (containerId, { resources }) => watch(containerId, resources),
    usage: async (containerId) => {
      const quotas = quotasOf.get(containerId) ?? [];
      if (quotas.length === 0) return {};
      const sandbox = quotas.find(({ isSandbox }) => isSandbox);
      const used = sandbox === undefined ? undefined : measured(sandbox.path);
      return {
        ...(sandbox === undefined ? {} : { disk_limit_bytes: sandbox.limitBytes }),
        ...(used === undefined ? {} : { disk_used_bytes: used }),
        disk_statistics: diskStatistics(quotas, measured),
      };
    },
    ...(isEnforced
      ? { limitation: async (containerId: string) => diskLimitation(quotasOf.get(containerId) ?? [], measured) }
      : {}),
    cleanUp: async (containerId) => {
      quotasOf.delete(containerId);
      sandboxes.delete(containerId);
    },
    recover: async (known) => {
      for (const { containerId, sandbox, resources } of known) {
        sandboxes.set(containerId, sandbox);
        watch(containerId, resources);
      }
    },
    close: () => {
      clearInterval(timer);
      meter.close();
    },
  };
}
