import { ok, type Result } from '../../../base/errors.ts';
import type { CapabilityInfo, LinuxInfo } from '../../../wire/gen/mesos.ts';
import { unsupported } from '../../container-error.ts';
import {
  type CapabilityBounds,
  capabilityNames,
  capabilityNumbers,
  grantCapabilities,
} from '../../core/capabilities.ts';
import { readIsolationNote, writeIsolationNote } from '../isolation-note.ts';
import { agentCapabilities, privilegeObstacle } from '../linux-support.ts';
import type { Capabilities } from '../privileges.ts';
import type { ContainerIsolator } from './container-isolator.ts';

const noteName = 'capabilities';

/** `linux/capabilities`: tasks have the capabilities that they ask for, within what the operator allows. */
export function createLinuxCapabilities(bounds: CapabilityBounds): Result<ContainerIsolator, string> {
  const obstacle = privilegeObstacle();
  if (obstacle !== undefined) return { ok: false, error: obstacle };
  const own = agentCapabilities();
  const missing = (bounds.effective ?? []).filter((number) => !own.includes(number));
  if (missing.length > 0) {
    return { ok: false, error: `the agent itself lacks ${capabilityNames(missing)}: correct --effective_capabilities` };
  }
  const granted = new Map<string, Capabilities>();
  return ok({
    name: 'linux/capabilities',
    prepare: async ({ launch, directory }) => {
      const capabilities = grantCapabilities(wishOf(launch.container?.linux_info), bounds, own);
      if (!capabilities.ok) {
        throw unsupported(capabilities.error.reason);
      }
      if (capabilities.value === undefined) return {};
      granted.set(launch.containerId, capabilities.value);
      await writeIsolationNote(directory, noteName, capabilities.value);
      return { capabilities: capabilities.value };
    },
    enter: (containerId) => {
      const capabilities = granted.get(containerId);
      return capabilities === undefined ? {} : { capabilities };
    },
    cleanUp: async (containerId) => {
      granted.delete(containerId);
    },
    recover: async (known) => {
      for (const { containerId, directory } of known) {
        const note = readIsolationNote(directory, noteName);
        if (isCapabilities(note)) granted.set(containerId, note);
      }
    },
  });
}

/** `capability_info` is the older name of `effective_capabilities`. */
function wishOf(info: LinuxInfo | undefined): CapabilityBounds {
  const effective = numbersOf(info?.effective_capabilities ?? info?.capability_info);
  const bounding = numbersOf(info?.bounding_capabilities);
  return {
    ...(effective === undefined ? {} : { effective }),
    ...(bounding === undefined ? {} : { bounding }),
  };
}

function numbersOf(info: CapabilityInfo | undefined): readonly number[] | undefined {
  return info === undefined ? undefined : capabilityNumbers(info);
}

function isCapabilities(value: unknown): value is Capabilities {
  return typeof value === 'object' && value !== null && 'bounding' in value && Array.isArray(value.bounding);
}
