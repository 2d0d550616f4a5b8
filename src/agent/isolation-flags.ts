/** The agent's flags on how containers are kept apart, beside `--isolation` itself. */
import { errorText, ok, type Result, refuse } from '../base/errors.ts';
import { readClassHandles } from '../containerizer/core/class-ids.ts';
import { portRanges } from '../containerizer/core/listening-ports.ts';
import type { IsolatorOptions } from '../containerizer/isolator-options.ts';
import type { Ranges } from '../model/ranges.ts';
import { parseResources } from '../model/resource-text.ts';
import type { FlagValues } from '../runtime/flags.ts';
import { type DeviceAccess, DeviceWhitelist, type Resource } from '../wire/gen/mesos.ts';
import { fromJson } from '../wire/json.ts';

export const isolationFlags = {
  isolation: { type: 'string', default: 'posix/cpu,posix/mem', help: 'How resources are kept apart.' },
  cgroups_hierarchy: { type: 'string', default: '/sys/fs/cgroup', help: 'Where cgroups are mounted.' },
  cgroups_root: { type: 'string', default: 'mesos', help: 'Name of the cgroup of all containers.' },
  cgroups_enable_cfs: { type: 'bool', default: false, help: 'Never give a container more CPU than its limit.' },
  cgroups_destroy_timeout: {
    type: 'duration',
    default: '1mins',
    help: 'How long the cgroup of an ended container may stay busy before that counts as an error.',
  },
  cgroups_limit_swap: {
    type: 'bool',
    default: false,
    help: 'The memory limit of a container counts swap too. Needs cgroups v1.',
  },
  cgroups_cpu_enable_pids_and_tids_count: {
    type: 'bool',
    default: false,
    help: 'Statistics under cgroups/cpu tell how many processes and threads a container has.',
  },
  cgroups_pids_limit: {
    type: 'int',
    min: 1,
    help: 'Most processes and threads of a container under cgroups/pids, not counting nested ones; 4096 when left out. Not a flag of the original.',
  },
  cgroups_net_cls_primary_handle: {
    type: 'string',
    help: 'Upper half of the class ids that cgroups/net_cls gives containers, e.g. 0x1f.',
  },
  cgroups_net_cls_secondary_handles: {
    type: 'string',
    help: 'First and last lower half of these class ids, e.g. 0x1,0xff; all when left out.',
  },
  allowed_devices: {
    type: 'json',
    help: 'Devices that containers may use under cgroups/devices besides the usual ones: {"allowed_devices":[{"device":{"path":…},"access":{"read":true}}]}.',
  },
  container_disk_watch_interval: {
    type: 'duration',
    default: '15secs',
    min: 100,
    help: 'How often disk/du measures the disk of containers.',
  },
  enforce_container_disk_quota: {
    type: 'bool',
    default: false,
    help: 'End containers that use more disk than theirs.',
  },
  container_ports_watch_interval: {
    type: 'duration',
    min: 100,
    help: 'How often network/ports looks which ports containers listen on; 30secs when left out.',
  },
  check_agent_port_range_only: {
    type: 'bool',
    help: "Only ports among the agent's resources count for network/ports.",
  },
  enforce_container_ports: { type: 'bool', help: 'End containers that listen on ports which are not theirs.' },
  container_ports_isolated_range: {
    type: 'string',
    help: 'Only these ports count for network/ports, e.g. [0-35000].',
  },
} as const;

type IsolationValues = FlagValues<typeof isolationFlags>;

export interface IsolationSettings {
  readonly isolation: readonly string[];
  readonly cgroups: {
    readonly hierarchy: string;
    readonly root: string;
    readonly enableCfs: boolean;
    readonly destroyTimeoutMs: number;
  };
  readonly isolators: IsolatorOptions;
}

/** What the flags mean. `resources`: those of the agent, as far as they were given. */
export function readIsolation(values: IsolationValues, resources: readonly Resource[]): Result<IsolationSettings> {
  const classHandles = readClassHandles(
    values.cgroups_net_cls_primary_handle,
    values.cgroups_net_cls_secondary_handles,
  );
  if (!classHandles.ok) return classHandles;
  const devices = readDevices(values.allowed_devices);
  if (!devices.ok) return devices;
  const watched = readWatchedPorts(values, resources);
  if (!watched.ok) return watched;
  return ok({
    isolation: values.isolation
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    cgroups: {
      hierarchy: values.cgroups_hierarchy,
      root: values.cgroups_root,
      enableCfs: values.cgroups_enable_cfs,
      destroyTimeoutMs: values.cgroups_destroy_timeout,
    },
    isolators: {
      limitsSwap: values.cgroups_limit_swap,
      countsThreads: values.cgroups_cpu_enable_pids_and_tids_count,
      ...(values.cgroups_pids_limit === undefined ? {} : { pidsLimit: values.cgroups_pids_limit }),
      allowedDevices: devices.value,
      ...(classHandles.value === undefined ? {} : { classHandles: classHandles.value }),
      disk: {
        watchIntervalMs: values.container_disk_watch_interval,
        isEnforced: values.enforce_container_disk_quota,
      },
      ports: {
        watchIntervalMs: values.container_ports_watch_interval ?? 30_000,
        isEnforced: values.enforce_container_ports ?? false,
        ...(watched.value === undefined ? {} : { watched: watched.value }),
      },
    },
  });
}

function readDevices(json: unknown): Result<readonly DeviceAccess[]> {
  if (json === undefined || json === null) return ok([]);
  try {
    const devices = fromJson(DeviceWhitelist, json).allowed_devices ?? [];
    const isNameless = devices.some(({ device }) => !device.path?.startsWith('/'));
    return isNameless
      ? refuse('flag-invalid', "Flag 'allowed_devices': each device needs an absolute path")
      : ok(devices);
  } catch (thrown) {
    return refuse('flag-invalid', `Flag 'allowed_devices': ${errorText(thrown)}`);
  }
}

/** What an agent has whose flags do not say which ports. */
const usualPorts: Ranges = [{ begin: 31_000, end: 32_000 }];

function readWatchedPorts(values: IsolationValues, resources: readonly Resource[]): Result<Ranges | undefined> {
  const text = values.container_ports_isolated_range;
  const isAgentsOnly = values.check_agent_port_range_only ?? false;
  if (text === undefined) {
    if (!isAgentsOnly) return ok(undefined);
    return ok(resources.some(({ name }) => name === 'ports') ? portRanges(resources) : usualPorts);
  }
  if (isAgentsOnly) {
    return refuse(
      'flag-invalid',
      "Only one of 'check_agent_port_range_only' and 'container_ports_isolated_range' may be given",
    );
  }
  const parsed = parseResources(`ports:${text}`, '*');
  const isRanges = !('error' in parsed) && parsed.resources.length > 0 && parsed.resources[0]?.type === 'RANGES';
  return isRanges
    ? ok(portRanges(parsed.resources))
    : refuse('flag-invalid', `Flag 'container_ports_isolated_range': '${text}' is no range: write e.g. [0-35000]`);
}
