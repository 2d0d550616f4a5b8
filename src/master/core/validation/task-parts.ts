/** Parts of tasks and executors: checks, commands, containers. Each function gives a reason for refusal or undefined. */
import type {
  CheckInfo,
  CommandInfo,
  ContainerInfo,
  Environment,
  ExecutorInfo,
  HealthCheck,
  Volume,
} from '../../../wire/gen/mesos.ts';

type Problem = string | undefined;

export function healthCheckError(check: HealthCheck): Problem {
  if (check.type === undefined || check.type === 'UNKNOWN') {
    return `HealthCheck must specify 'type'`;
  }
  const error = probeError('health check', check.type, check.command, check.http, check.tcp);
  if (error !== undefined) return error;
  const { delay_seconds, interval_seconds, timeout_seconds, grace_period_seconds } = check;
  return (
    timesError({ delay_seconds, interval_seconds, timeout_seconds, grace_period_seconds }, 'HealthCheck') ??
    (check.http?.scheme !== undefined && check.http.scheme !== 'http' && check.http.scheme !== 'https'
      ? `Unsupported HTTP health check scheme: '${check.http.scheme}'`
      : undefined)
  );
}

export function checkError(check: CheckInfo): Problem {
  if (check.type === undefined || check.type === 'UNKNOWN') return `CheckInfo must specify 'type'`;
  const error = probeError('check', check.type, check.command?.command, check.http, check.tcp);
  if (error !== undefined) return error;
  const { delay_seconds, interval_seconds, timeout_seconds } = check;
  return timesError({ delay_seconds, interval_seconds, timeout_seconds }, 'CheckInfo');
}

function probeError(
  what: string,
  type: 'COMMAND' | 'HTTP' | 'TCP',
  command: CommandInfo | undefined,
  http: { readonly path?: string | undefined } | undefined,
  tcp: object | undefined,
): Problem {
  switch (type) {
    case 'COMMAND':
      if (command === undefined) return `Expecting 'command' to be set for COMMAND ${what}`;
      if (command.value === undefined) {
        return command.shell === false
          ? `Executable of COMMAND ${what} is not specified`
          : `Shell command is not specified`;
      }
      return commandError(command);
    case 'HTTP':
      if (http === undefined) return `Expecting 'http' to be set for HTTP ${what}`;
      if (http.path !== undefined && !http.path.startsWith('/')) {
        return `The path '${http.path}' of HTTP ${what} must start with '/'`;
      }
      return undefined;
    case 'TCP':
      return tcp === undefined ? `Expecting 'tcp' to be set for TCP ${what}` : undefined;
  }
}

function timesError(times: Readonly<Record<string, number | undefined>>, message: string): Problem {
  for (const [name, seconds] of Object.entries(times)) {
    if (seconds !== undefined && !(seconds >= 0)) return `Expecting '${name}' of ${message} to be non-negative`;
  }
  return undefined;
}

export function commandError(command: CommandInfo): Problem {
  for (const uri of command.uris ?? []) {
    if (uri.output_file?.startsWith('/')) return `URI output file '${uri.output_file}' must be a relative path`;
  }
  return command.environment === undefined ? undefined : environmentError(command.environment);
}

function environmentError(environment: Environment): Problem {
  for (const { name, type, value, secret } of environment.variables ?? []) {
    if (type === 'SECRET') {
      if (secret === undefined) return `Environment variable '${name}' of type 'SECRET' must have a secret set`;
      if (value !== undefined) return `Environment variable '${name}' of type 'SECRET' must not have a value set`;
    } else if (type === undefined || type === 'VALUE') {
      if (value === undefined) return `Environment variable '${name}' of type 'VALUE' must have a value set`;
      if (secret !== undefined) return `Environment variable '${name}' of type 'VALUE' must not have a secret set`;
      if (value.includes('\0')) return `Environment variable '${name}' contains a null byte`;
    } else {
      return `Environment variable '${name}' of type '${type}' is not allowed`;
    }
  }
  return undefined;
}

export function containerError(container: ContainerInfo): Problem {
  for (const volume of container.volumes ?? []) {
    const error = volumeError(volume);
    if (error !== undefined) return error;
  }
  if (container.type !== 'DOCKER') return undefined;
  const { docker } = container;
  if (docker === undefined) return 'DockerInfo is not set for DOCKER typed ContainerInfo';
  if (docker.image === '') return 'DockerInfo.image is empty';
  // Mesos finds its containers again by their name.
  if ((docker.parameters ?? []).some((parameter) => parameter.key === 'name')) {
    return "Parameter in DockerInfo must not be 'name'";
  }
  if (
    (docker.port_mappings ?? []).length > 0 &&
    (docker.network === undefined || docker.network === 'HOST' || docker.network === 'NONE')
  ) {
    return `Port mappings are only supported for bridge and user-defined networks`;
  }
  return undefined;
}

function volumeError(volume: Volume): Problem {
  if (volume.container_path === '') return "Volume with empty 'container_path'";
  const sources = [volume.host_path, volume.image, volume.source].filter((source) => source !== undefined);
  if (sources.length !== 1) return "Only one of them should be set: 'host_path', 'image' and 'source'";
  return undefined;
}

/** Rules for an executor by itself. `frameworkId` is the one it must belong to. */
export function executorError(executor: ExecutorInfo, frameworkId: string): Problem {
  const { type, command, container, framework_id: owner } = executor;
  if (owner !== undefined && owner.value !== frameworkId) {
    return `ExecutorInfo has an invalid FrameworkID (Actual: ${owner.value} vs Expected: ${frameworkId})`;
  }
  if (type === 'DEFAULT') {
    if (command !== undefined) return "'ExecutorInfo.command' must not be set for 'DEFAULT' executor";
    if (container !== undefined && container.type !== 'MESOS')
      return "'ExecutorInfo.container.type' must be 'MESOS' for 'DEFAULT' executor";
    if (container?.mesos?.image !== undefined)
      return "'ExecutorInfo.container.mesos.image' must not be set for 'DEFAULT' executor";
  } else if (command === undefined) {
    return "'ExecutorInfo.command' must be set for 'CUSTOM' executor";
  }
  const graceNs = executor.shutdown_grace_period?.nanoseconds ?? 0;
  if (graceNs < 0) return "ExecutorInfo's 'shutdown_grace_period' must be non-negative";
  return (
    (command === undefined ? undefined : commandError(command)) ??
    (container === undefined ? undefined : containerError(container))
  );
}
