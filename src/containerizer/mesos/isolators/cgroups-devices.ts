import { stat } from 'node:fs/promises';
import { errorText } from '../../../base/errors.ts';
import type { DeviceAccess } from '../../../wire/gen/mesos.ts';
import { ContainerError } from '../../container-error.ts';
import { defaultDeviceRules, deviceNumbers, deviceRule } from '../../core/device-rules.ts';
import { setGroupValue } from './cgroup-files.ts';
import { createCgroupIsolator } from './cgroup-isolator.ts';
import type { CgroupTree } from './cgroup-tree.ts';
import type { ContainerIsolator } from './container-isolator.ts';

/** `cgroups/devices`, version 1: only the usual devices, and those that the operator names, can be opened. */
export function createCgroupsDevices(tree: CgroupTree, allowed: readonly DeviceAccess[]): ContainerIsolator {
  return createCgroupIsolator(tree, {
    name: 'cgroups/devices',
    controllers: ['devices'],
    start: async (groupOf) => {
      const group = groupOf('devices');
      await setGroupValue(group, 'devices.deny', 'a');
      for (const rule of [...defaultDeviceRules, ...(await rulesOf(allowed))]) {
        await setGroupValue(group, 'devices.allow', rule);
      }
    },
  });
}

/** Looked up at each launch: devices come and go. */
async function rulesOf(allowed: readonly DeviceAccess[]): Promise<string[]> {
  const rules = await Promise.all(allowed.map(ruleOf));
  return rules.filter((rule) => rule !== undefined);
}

async function ruleOf({ device, access }: DeviceAccess): Promise<string | undefined> {
  const path = device.path ?? '';
  try {
    const facts = await stat(path);
    if (!facts.isBlockDevice() && !facts.isCharacterDevice()) throw new Error('it is no device');
    return deviceRule({ isBlock: facts.isBlockDevice(), ...deviceNumbers(facts.rdev) }, access);
  } catch (thrown) {
    throw new ContainerError({
      code: 'container-launch-failed',
      message: `Device '${path}' of --allowed_devices cannot be allowed: ${errorText(thrown)}`,
      cause: thrown,
    });
  }
}
