import type { CgroupInfoBlkioStatistics, ResourceStatistics } from '../../../wire/gen/mesos.ts';
import { cfqOf, throttlingOf, throttlingOfIoStat } from '../../core/block-io.ts';
import { groupText } from './cgroup-files.ts';
import { createCgroupIsolator } from './cgroup-isolator.ts';
import type { CgroupTree } from './cgroup-tree.ts';
import type { ContainerIsolator } from './container-isolator.ts';

/** `cgroups/blkio`: what the container reads and writes of block devices, in the statistics. It limits nothing. */
export function createCgroupsBlkio(tree: CgroupTree): ContainerIsolator {
  const isV1 = tree.version === 1;
  const controller = isV1 ? 'blkio' : 'io';
  return createCgroupIsolator(tree, {
    name: 'cgroups/blkio',
    controllers: [controller],
    usage: (group) => (isV1 ? usageV1 : usageV2)(group(controller)),
  });
}

function usageV1(group: string): Partial<ResourceStatistics> {
  const [cfq, recursive] = [cfqStatistics(group, ''), cfqStatistics(group, '_recursive')];
  const throttling = throttlingOf(
    texts(group, {
      io_serviced: 'blkio.throttle.io_serviced',
      io_service_bytes: 'blkio.throttle.io_service_bytes',
    }),
  );
  return told({ cfq, cfq_recursive: recursive, throttling });
}

/** Kernels since 5.0 have no such files. */
function cfqStatistics(group: string, suffix: string): NonNullable<CgroupInfoBlkioStatistics['cfq']> {
  const values = texts(group, {
    io_serviced: `blkio.io_serviced${suffix}`,
    io_service_bytes: `blkio.io_service_bytes${suffix}`,
    io_service_time: `blkio.io_service_time${suffix}`,
    io_wait_time: `blkio.io_wait_time${suffix}`,
    io_merged: `blkio.io_merged${suffix}`,
    io_queued: `blkio.io_queued${suffix}`,
  });
  return cfqOf(values, texts(group, { time: `blkio.time${suffix}`, sectors: `blkio.sectors${suffix}` }));
}

function usageV2(group: string): Partial<ResourceStatistics> {
  return told({ throttling: throttlingOfIoStat(groupText(group, 'io.stat') ?? '') });
}

function told({
  cfq = [],
  cfq_recursive = [],
  throttling = [],
}: CgroupInfoBlkioStatistics): Partial<ResourceStatistics> {
  if (cfq.length + cfq_recursive.length + throttling.length === 0) return {};
  return {
    blkio_statistics: {
      ...(cfq.length === 0 ? {} : { cfq }),
      ...(cfq_recursive.length === 0 ? {} : { cfq_recursive }),
      ...(throttling.length === 0 ? {} : { throttling }),
    },
  };
}

function texts<F extends string>(group: string, files: Readonly<Record<F, string>>): Partial<Record<F, string>> {
  const found: Partial<Record<F, string>> = {};
  for (const field of Object.keys(files) as F[]) {
    const text = groupText(group, files[field]);
    if (text !== undefined) found[field] = text;
  }
  return found;
}
