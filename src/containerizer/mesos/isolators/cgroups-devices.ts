import { stat } from 'node:fs/promises';
import { errorText } from '../../../base/errors.ts';
import type { DeviceAccess } from '../../../wire/gen/mesos.ts';
import { ContainerError } from '../../container-error.ts';
import { deviceProgram } from '../../core/device-program.ts';
import {
  allowsAnything,
  type DeviceRule,
  defaultDeviceRules,
  deviceNumbers,
  formatDeviceRule,
} from '../../core/device-rules.ts';
import { setGroupValue } from './cgroup-files.ts';
import { createCgroupIsolator } from './cgroup-isolator.ts';
import type { CgroupTree } from './cgroup-tree.ts';
import type { ContainerIsolator } from './container-isolator.ts';
import { attachDeviceProgram } from './device-programs.ts';

/** `cgroups/devices`: only the usual devices, and those that the operator names, can be opened. */
export function createCgroupsDevices(tree: CgroupTree, allowed: readonly DeviceAccess[]): ContainerIsolator {
  const isV1 = tree.version === 1;
  return createCgroupIsolator(tree, {
    name: 'cgroups/devices',
    // Version 2 has no controller of devices: any group can have a program that is asked.
    controllers: isV1 ? ['devices'] : [],
    start: async (groupOf) => {
      // Looked up at each launch: devices come and go.
      const rules = [...defaultDeviceRules, ...(await Promise.all(allowed.map(ruleOf)))].filter(allowsAnything);
      await (isV1 ? writeRules : attachRules)(groupOf('devices'), rules);
    },
  });
}

async function writeRules(group: string, rules: readonly DeviceRule[]): Promise<void> {
  await setGroupValue(group, 'devices.deny', 'a');
  for (const rule of rules) await setGroupValue(group, 'devices.allow', formatDeviceRule(rule));
}

async function attachRules(group: string, rules: readonly DeviceRule[]): Promise<void> {
  await attachDeviceProgram(deviceProgram(rules), group);
}

async function ruleOf({ device, access }: DeviceAccess): Promise<DeviceRule> {
  const path = device.path ?? '';
  try {
    const facts = await stat(path);
    if (!facts.isBlockDevice() && !facts.isCharacterDevice()) throw new Error('it is no device');
    return { isBlock: facts.isBlockDevice(), ...deviceNumbers(facts.rdev), access };
  } catch (thrown) {
    throw new ContainerError({
      code: 'container-launch-failed',
      message: `Device '${path}' of --allowed_devices cannot be allowed: ${errorText(thrown)}`,
      cause: thrown,
    });
  }
}
