import { type Result, refuse } from '../../../base/errors.ts';
import type { ContainerInfo } from '../../../wire/gen/mesos.ts';
import { ContainerError } from '../../container-error.ts';
import type { ContainerLaunch } from '../../containerizer.ts';
import type { CommandLine } from '../../core/command-line.ts';
import { isNested } from '../../core/container-id.ts';
import { type ResourceLimit, resourceLimits } from '../../core/rlimits.ts';
import { taskEnvironment } from '../../core/task-environment.ts';
import { mostVolumes, tooManyVolumes, volumeKind } from '../../core/volume-kind.ts';
import type { ImageConfig } from './image-config.ts';

/** What a container with an image needs, checked before anything is pulled. */
export interface ImagePlan {
  /** Empty: that is known when the image is there. */
  readonly line: CommandLine;
  /** Without what the image adds. */
  readonly environment: Readonly<Record<string, string>>;
  readonly rlimits: readonly ResourceLimit[];
}

/** Checks a launch for what containers with an image cannot do. Throws a ContainerError. */
export function planImageLaunch(
  launch: ContainerLaunch,
  { isolators, sandboxDirectory }: { readonly isolators: readonly string[]; readonly sandboxDirectory: string },
): ImagePlan {
  const unsupported = unsupportedPart(launch, isolators);
  if (unsupported !== undefined) throw new ContainerError({ code: 'container-unsupported', message: unsupported });
  const environment = taskEnvironment(
    { ...launch.environment, MESOS_SANDBOX: sandboxDirectory },
    launch.command?.environment,
  );
  const rlimits = resourceLimits(launch.container?.rlimit_info);
  return { line: { argv: [] }, environment: accepted(environment), rlimits: accepted(rlimits) };
}

function unsupportedPart(
  { container, containerId }: ContainerLaunch,
  isolators: readonly string[],
): string | undefined {
  const volumes = container?.volumes ?? [];
  if (volumes.length > mostVolumes) return tooManyVolumes(volumes.length);
  for (const volume of volumes) {
    const { kind } = volumeKind(volume);
    const what = refusedVolumes[kind];
    if (what !== undefined) return `The volume at '${volume.container_path}' cannot be used: ${what}`;
  }
  const network = container?.network_infos?.find((info) => info.name !== undefined)?.name;
  if (network !== undefined) {
    return `Network '${network}' needs the docker containerizer: containers with an image are on the network of the host`;
  }
  const linux = container?.linux_info;
  const asked = linux?.effective_capabilities ?? linux?.bounding_capabilities ?? linux?.capability_info;
  if (asked !== undefined && !isolators.includes('linux/capabilities')) {
    return 'Capabilities need an agent that is root and has linux/capabilities in --isolation';
  }
  if (isNested(containerId) && linux?.share_pid_namespace === true) {
    return 'share_pid_namespace: a container with an image has processes of its own: leave it out';
  }
  return undefined;
}

const refusedVolumes: Readonly<Record<string, string>> = {
  docker: 'volumes of Docker plugins need a task of type DOCKER',
  csi: 'there are no CSI volumes',
  none: 'it names no source: give it a host_path, an image or a source',
};

/**
 * The variables of a task in a container: the image's below the task's own. PATH is the image's too where the task has none
 * of its own, since the agent's speaks of the agent's files.
 */
export function imageEnvironment(
  planned: Readonly<Record<string, string>>,
  { container, command }: Pick<ContainerLaunch, 'container' | 'command'>,
  { environment, home }: { readonly environment: ImageConfig['environment']; readonly home: string },
): Record<string, string> {
  const own: Record<string, string> = { HOME: home };
  for (const line of environment) {
    const equals = line.indexOf('=');
    if (equals > 0) own[line.slice(0, equals)] = line.slice(equals + 1);
  }
  const merged = { ...own, ...planned };
  const isTasks = (command?.environment?.variables ?? []).some(({ name }) => name === 'PATH');
  if (!isTasks && own['PATH'] !== undefined) merged['PATH'] = own['PATH'];
  const hostname = container?.hostname;
  return hostname === undefined || merged['HOSTNAME'] !== undefined ? merged : { ...merged, HOSTNAME: hostname };
}

/** Whether containers have pids and shared memory of their own. */
export function ownNamespaces(
  container: ContainerInfo | undefined,
  keeps: { readonly pids: boolean; readonly ipc: boolean },
): Result<{ readonly hasOwnPids: boolean; readonly hasOwnIpc: boolean }> {
  const hasOwnPids = container?.linux_info?.share_pid_namespace !== true;
  const hasOwnIpc = container?.linux_info?.ipc_mode !== 'SHARE_PARENT';
  if ((!hasOwnPids && keeps.pids) || (!hasOwnIpc && keeps.ipc)) {
    return refuse('namespace-kept', 'containers may not share the pid or ipc namespace of this agent: leave it out');
  }
  return { ok: true, value: { hasOwnPids, hasOwnIpc } };
}

function accepted<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new ContainerError({ code: 'container-launch-failed', message: result.error.reason });
}
