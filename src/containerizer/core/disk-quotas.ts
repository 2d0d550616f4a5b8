import { formatBytes } from '../../base/bytes.ts';
import { isPersistentVolume, volumeDirectory } from '../../model/volumes.ts';
import type { DiskStatistics, Resource, TaskStatusReason } from '../../wire/gen/mesos.ts';

/** Disk that a container may use at one path: its sandbox, or a persistent volume. */
export interface DiskQuota {
  readonly path: string;
  readonly limitBytes: number;
  /** The resources that it comes from. */
  readonly resources: readonly Resource[];
  readonly isSandbox: boolean;
}

const mebibyte = 2 ** 20;

/** The quotas among the resources of a container. Without disk of its own a sandbox has none. */
export function diskQuotas(resources: readonly Resource[], sandbox: string, workDir: string): DiskQuota[] {
  const quotas = new Map<string, DiskQuota>();
  for (const resource of resources) {
    if (resource.name !== 'disk') continue;
    const isSandbox = !isPersistentVolume(resource);
    const path = isSandbox ? sandbox : volumeDirectory(workDir, resource);
    if (path === undefined) continue;
    const known = quotas.get(path);
    quotas.set(path, {
      path,
      isSandbox,
      limitBytes: (known?.limitBytes ?? 0) + Math.round((resource.scalar?.value ?? 0) * mebibyte),
      resources: [...(known?.resources ?? []), resource],
    });
  }
  return [...quotas.values()];
}

/** How a container ends that uses more than a quota, or undefined when it does not. */
export function diskLimitation(
  quotas: readonly DiskQuota[],
  usedBytes: (path: string) => number | undefined,
):
  | { readonly reason: TaskStatusReason; readonly message: string; readonly limitedResources: readonly Resource[] }
  | undefined {
  for (const { path, limitBytes, resources } of quotas) {
    const used = usedBytes(path);
    if (used === undefined || used <= limitBytes) continue;
    return {
      reason: 'REASON_CONTAINER_LIMITATION_DISK',
      // COMPAT(mesos-1.11): the form of this message.
      message: `Disk usage (${formatBytes(used)}) exceeds quota (${formatBytes(limitBytes)})`,
      limitedResources: resources,
    };
  }
  return undefined;
}

/** One entry a quota, in the form of `ResourceStatistics.disk_statistics`. */
export function diskStatistics(
  quotas: readonly DiskQuota[],
  usedBytes: (path: string) => number | undefined,
): DiskStatistics[] {
  return quotas.map(({ path, limitBytes, resources }) => {
    const used = usedBytes(path);
    const disk = resources[0]?.disk;
    return {
      ...(disk?.source === undefined ? {} : { source: disk.source }),
      ...(disk?.persistence === undefined ? {} : { persistence: disk.persistence }),
      limit_bytes: limitBytes,
      ...(used === undefined ? {} : { used_bytes: used }),
    };
  });
}
