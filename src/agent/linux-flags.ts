/** The agent's flags on namespaces, volumes of the host and rights of plain processes. */
import { errorText, ok, type Result, refuse } from '../base/errors.ts';
import { capabilityNames, capabilityNumbers } from '../containerizer/core/capabilities.ts';
import type { LinuxOptions } from '../containerizer/linux-options.ts';
import type { FlagValues } from '../runtime/flags.ts';
import { CapabilityInfo } from '../wire/gen/mesos.ts';
import { fromJson } from '../wire/json.ts';

export const linuxFlags = {
  launcher: {
    type: 'string',
    choices: ['posix', 'linux'],
    help: 'linux: plain processes may have volumes of the host. posix: only isolators of --isolation keep them apart. Left out, linux for root and posix for others.',
  },
  effective_capabilities: {
    type: 'json',
    aliases: ['allowed_capabilities'],
    help: 'Capabilities of tasks that ask for none, under linux/capabilities: {"capabilities":["NET_RAW"]}. Left out, those of their user.',
  },
  bounding_capabilities: {
    type: 'json',
    help: 'Capabilities that no task can go beyond, under linux/capabilities. Left out, all.',
  },
  default_container_shm_size: {
    type: 'bytes',
    help: 'Size of the /dev/shm of a container that has its own and names none, under namespaces/ipc. Left out, half of the memory.',
  },
  disallow_sharing_agent_ipc_namespace: {
    type: 'bool',
    default: false,
    help: 'Under namespaces/ipc no container shares the IPC namespace and /dev/shm of the agent.',
  },
  disallow_sharing_agent_pid_namespace: {
    type: 'bool',
    default: false,
    help: 'Under namespaces/pid no container shares the pid namespace of the agent.',
  },
  host_path_volume_force_creation: {
    type: 'string',
    help: 'Directories, with : between them, below which missing host paths of volumes are made.',
  },
  seccomp_profile_name: {
    type: 'string',
    help: 'Profile for containers that name none, under linux/seccomp. Plain processes are refused then, unless unconfined.',
  },
} as const;

/** What the flags mean, or what is wrong with them. */
export function readLinux(values: FlagValues<typeof linuxFlags>): Result<LinuxOptions> {
  const effective = readCapabilities('effective_capabilities', values.effective_capabilities);
  if (!effective.ok) return effective;
  const bounding = readCapabilities('bounding_capabilities', values.bounding_capabilities);
  if (!bounding.ok) return bounding;
  const beyond = (effective.value ?? []).filter((number) => bounding.value?.includes(number) === false);
  if (beyond.length > 0) {
    return refuse(
      'flag-invalid',
      `Flag 'effective_capabilities': ${capabilityNames(beyond)} are not among 'bounding_capabilities'`,
    );
  }
  const made = (values.host_path_volume_force_creation ?? '').split(':').filter((path) => path !== '');
  const relative = made.find((path) => !path.startsWith('/') || path.split('/').includes('..'));
  if (relative !== undefined) {
    return refuse('flag-invalid', `Flag 'host_path_volume_force_creation': '${relative}' is no absolute path`);
  }
  return ok({
    isPosix: values.launcher === 'posix',
    ...(effective.value === undefined ? {} : { effectiveCapabilities: effective.value }),
    ...(bounding.value === undefined ? {} : { boundingCapabilities: bounding.value }),
    ...(values.default_container_shm_size === undefined ? {} : { shmSizeBytes: values.default_container_shm_size }),
    keepsIpcNamespace: values.disallow_sharing_agent_ipc_namespace,
    keepsPidNamespace: values.disallow_sharing_agent_pid_namespace,
    ...(values.seccomp_profile_name === undefined ? {} : { seccompProfile: values.seccomp_profile_name }),
    madeHostPaths: made,
  });
}

function readCapabilities(name: string, json: unknown): Result<readonly number[] | undefined> {
  if (json === undefined || json === null) return ok(undefined);
  try {
    const info = fromJson(CapabilityInfo, json);
    // Names that nobody knows are left out when the JSON is read.
    const given = (json as { readonly capabilities?: readonly unknown[] }).capabilities ?? [];
    const known = new Set<unknown>(info.capabilities ?? []);
    const unknown = given.filter((one) => !known.has(one));
    if (unknown.length > 0)
      return refuse('flag-invalid', `Flag '${name}': no capability is called ${unknown.join(', ')}`);
    return ok(capabilityNumbers(info));
  } catch (thrown) {
    return refuse('flag-invalid', `Flag '${name}': ${errorText(thrown)}`);
  }
}
