import type { Refusal } from '../../base/errors.ts';
import type { ContainerInfo } from '../../wire/gen/mesos.ts';
import { ContainerError } from '../container-error.ts';
import type { ContainerLaunch } from '../containerizer.ts';
import { type CommandLine, commandLine } from '../core/command-line.ts';
import { isNested } from '../core/container-id.ts';
import { type ResourceLimit, resourceLimits } from '../core/rlimits.ts';
import { taskEnvironment } from '../core/task-environment.ts';
import { type VolumeKind, volumeKind } from '../core/volume-kind.ts';
import { findProgram } from './launcher.ts';

/** What a plain process needs, checked before anything is done. */
export interface LaunchPlan {
  readonly line: CommandLine;
  readonly environment: Readonly<Record<string, string>>;
  readonly rlimits: readonly ResourceLimit[];
}

/** Checks a launch for what processes under these isolators cannot do. Throws ContainerError. */
export function planLaunch(launch: ContainerLaunch, isolators: readonly string[] = []): LaunchPlan {
  const unsupported =
    unsupportedPart(launch.container, isolators) ?? unsupportedPart(launch.executorContainer, isolators);
  if (unsupported !== undefined) throw new ContainerError({ code: 'container-unsupported', message: unsupported });
  const line = commandLine(launch.command);
  if (!line.ok) throw refused(line.error);
  const environment = taskEnvironment(
    { ...launch.environment, MESOS_SANDBOX: launch.sandbox },
    launch.command?.environment,
  );
  if (!environment.ok) throw refused(environment.error);
  const rlimits = resourceLimits(launch.container?.rlimit_info);
  if (!rlimits.ok) throw refused(rlimits.error);
  return { line: withBash(line.value), environment: environment.value, rlimits: rlimits.value };
}

/** Why an agent with these isolators cannot run this, and what would. */
function unsupportedPart(container: ContainerInfo | undefined, isolators: readonly string[]): string | undefined {
  if (container === undefined) return undefined;
  if (container.mesos?.image !== undefined && !isolators.includes('docker/runtime')) {
    return 'Images need a Docker Engine (--containerizers=docker,mesos), or an agent that runs them by itself: as root, with crun or runc, --image_providers=docker and mesos in --containerizers';
  }
  for (const volume of container.volumes ?? []) {
    const { isolator, what } = volumeNeeds[volumeKind(volume).kind];
    if (isolator === undefined || isolators.includes(isolator)) continue;
    return `The volume at '${volume.container_path}' cannot be used: ${what}`;
  }
  const network = container.network_infos?.find((info) => info.name !== undefined)?.name;
  if (network !== undefined) {
    return `Network '${network}' needs the docker containerizer: plain processes are on the network of the host`;
  }
  const { linux_info: linux } = container;
  const wantsCapabilities =
    linux?.effective_capabilities ?? linux?.bounding_capabilities ?? linux?.capability_info ?? undefined;
  if (wantsCapabilities !== undefined && !isolators.includes('linux/capabilities')) {
    return 'Capabilities need an agent that is root and has linux/capabilities in --isolation';
  }
  const profile = linux?.seccomp?.profile_name;
  if (profile !== undefined && !isolators.includes('linux/seccomp')) {
    return `The seccomp profile '${profile}' needs an agent with linux/seccomp in --isolation`;
  }
  return undefined;
}

const volumeNeeds: Readonly<Record<VolumeKind['kind'], { readonly isolator?: string; readonly what: string }>> = {
  sandbox: { what: '' },
  host: {
    isolator: 'filesystem/linux',
    what: 'volumes of the host need an agent that is root, with --launcher=linux and filesystem/linux in --isolation, or a task of type DOCKER',
  },
  image: { isolator: 'volume/image', what: 'volumes made of images need an agent with volume/image in --isolation' },
  docker: { isolator: 'docker/volume', what: 'volumes of Docker plugins need a task of type DOCKER' },
  secret: {
    isolator: 'volume/secret',
    what: 'volumes made of secrets need an agent with volume/secret in --isolation',
  },
  csi: { isolator: 'volume/csi', what: 'there are no CSI volumes' },
  none: { isolator: 'none', what: 'it names no source: give it a host_path or a source' },
};

/** A launch without a ContainerInfo is one with the agent's (`--default_container_info`); of a task in a group its executor. */
export function withDefaultContainer(launch: ContainerLaunch, standard: ContainerInfo | undefined): ContainerLaunch {
  if (standard === undefined || launch.isSession === true) return launch;
  if (isNested(launch.containerId)) {
    return launch.executorContainer === undefined ? { ...launch, executorContainer: standard } : launch;
  }
  return launch.container === undefined ? { ...launch, container: standard } : launch;
}

/** Another argv[0] is bash's doing; without bash the program sees its own path. */
function withBash(line: CommandLine): CommandLine {
  return line.argv0 === undefined || findProgram('bash') !== undefined ? line : { argv: line.argv };
}

function refused(refusal: Refusal): ContainerError {
  return new ContainerError({ code: 'container-launch-failed', message: refusal.reason });
}
