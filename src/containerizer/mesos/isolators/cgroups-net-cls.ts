import { ContainerError } from '../../container-error.ts';
import { type ClassHandles, freeClassId } from '../../core/class-ids.ts';
import { groupNumber, setGroupValue } from './cgroup-files.ts';
import { createCgroupIsolator } from './cgroup-isolator.ts';
import type { CgroupTree } from './cgroup-tree.ts';
import type { ContainerIsolator } from './container-isolator.ts';

/** `cgroups/net_cls`, version 1: marks the packets of each container with a number of its own, for tc and iptables. */
export function createCgroupsNetCls(tree: CgroupTree, handles: ClassHandles | undefined): ContainerIsolator {
  const classIds = new Map<string, number>();
  return createCgroupIsolator(tree, {
    name: 'cgroups/net_cls',
    controllers: ['net_cls'],
    start: async (group, containerId) => {
      if (handles === undefined) return;
      const classId = freeClassId(handles, new Set(classIds.values()));
      if (classId === undefined) throw noneFree(handles);
      classIds.set(containerId, classId);
      await setGroupValue(group('net_cls'), 'net_cls.classid', classId);
    },
    resumed: async (group, containerId) => {
      const classId = groupNumber(group('net_cls'), 'net_cls.classid');
      if (classId) classIds.set(containerId, classId);
    },
    ended: (containerId) => {
      classIds.delete(containerId);
    },
    status: (containerId) => {
      const classid = classIds.get(containerId);
      return classid === undefined ? {} : { cgroup_info: { net_cls: { classid } } };
    },
  });
}

function noneFree({ first, last }: ClassHandles): ContainerError {
  return new ContainerError({
    code: 'container-launch-failed',
    message: `All ${last - first + 1} secondary handles of --cgroups_net_cls_secondary_handles are taken: give more`,
  });
}
