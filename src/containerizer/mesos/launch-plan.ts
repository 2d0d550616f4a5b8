import type { Refusal } from '../../base/errors.ts';
import type { ContainerInfo } from '../../wire/gen/mesos.ts';
import { ContainerError } from '../container-error.ts';
import type { ContainerLaunch } from '../containerizer.ts';
import { type CommandLine, commandLine } from '../core/command-line.ts';
import { type ResourceLimit, resourceLimits } from '../core/rlimits.ts';
import { taskEnvironment } from '../core/task-environment.ts';
import { findProgram } from './launcher.ts';

/** What a plain process needs, checked before anything is done. */
export interface LaunchPlan {
  readonly line: CommandLine;
  readonly environment: Readonly<Record<string, string>>;
  readonly rlimits: readonly ResourceLimit[];
}

/** Checks a launch for what plain processes cannot do. Throws ContainerError. */
export function planLaunch(launch: ContainerLaunch): LaunchPlan {
  const unsupported = unsupportedPart(launch.container);
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

function unsupportedPart(container: ContainerInfo | undefined): string | undefined {
  if (container === undefined) return undefined;
  if (container.mesos?.image !== undefined) {
    return 'Images need the docker containerizer: start the agent with --containerizers=docker,mesos on a machine with a Docker Engine';
  }
  if ((container.volumes ?? []).some(({ source }) => source?.sandbox_path === undefined)) {
    return 'Volumes of the host need the docker containerizer: plain processes see the files of the host as they are';
  }
  const network = container.network_infos?.find((info) => info.name !== undefined)?.name;
  if (network !== undefined) {
    return `Network '${network}' needs the docker containerizer: plain processes are on the network of the host`;
  }
  const linux = container.linux_info;
  if (linux?.effective_capabilities ?? linux?.bounding_capabilities ?? linux?.capability_info ?? linux?.seccomp) {
    return 'Capabilities and seccomp profiles need the docker containerizer';
  }
  return undefined;
}

/** Another argv[0] is bash's doing; without bash the program sees its own path. */
function withBash(line: CommandLine): CommandLine {
  return line.argv0 === undefined || findProgram('bash') !== undefined ? line : { argv: line.argv };
}

function refused(refusal: Refusal): ContainerError {
  return new ContainerError({ code: 'container-launch-failed', message: refusal.reason });
}
