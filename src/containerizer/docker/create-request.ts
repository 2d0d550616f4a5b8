import { isAbsolute, join, normalize } from 'node:path';
import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import { ok, type Result, refuse } from '../../base/errors.ts';
import type { ContainerInfo, ContainerInfoDockerInfo, Volume } from '../../wire/gen/mesos.ts';
import type { ContainerLaunch } from '../containerizer.ts';
import { cpuPeriodUs, cpuQuotaUs, cpuShares, limitsOf, memoryLimitBytes } from '../core/limits.ts';
import { taskEnvironment } from '../core/task-environment.ts';
import type { VolumeMount } from '../persistent-volumes.ts';
import { sandboxOfVolume } from '../sandbox-volumes.ts';
import { parseImageName } from './image-name.ts';
import { applyParameters, portName, type RunTarget } from './run-parameters.ts';

/** Names of Mesos's containers begin with this. */
export const containerPrefix = 'mesos-';

/** Labels by which an agent finds its containers again. */
export const labels = {
  owner: 'stadion.owner',
  containerId: 'stadion.container-id',
  sandbox: 'stadion.sandbox',
};

export interface CreateSettings {
  readonly sandboxDirectory: string;
  readonly owner: string;
  readonly hardCpuLimits: boolean;
  readonly isLentCpuLow: boolean;
}

/** The Engine API's create request for a launch, or why it cannot be made. */
export function createRequest(launch: ContainerLaunch, settings: CreateSettings): Result<ContainerCreateOptions> {
  const { container } = launch;
  const docker = container?.docker;
  if (container === undefined || docker === undefined)
    return refuse('docker-invalid', 'Docker containers need DockerInfo');
  const environment = environmentOf(launch, settings);
  if (!environment.ok) return environment;
  const binds = bindsOf(launch, container, settings);
  if (!binds.ok) return binds;
  const network = networkOf(container, docker);
  if (!network.ok) return network;
  const host: HostConfig = {
    ...limitFields(launch, settings),
    Binds: binds.value,
    NetworkMode: network.value,
    Privileged: docker.privileged ?? false,
    ...(docker.volume_driver === undefined ? {} : { VolumeDriver: docker.volume_driver }),
  };
  const create: ContainerCreateOptions = {
    name: `${containerPrefix}${launch.containerId}`,
    Image: parseImageName(docker.image).name,
    Env: environment.value,
    Labels: {
      [labels.owner]: settings.owner,
      [labels.containerId]: launch.containerId,
      [labels.sandbox]: launch.sandbox,
    },
    ...commandFields(launch),
    ...(container.hostname === undefined ? {} : { Hostname: container.hostname }),
  };
  const ports = applyPorts({ create, host }, container, docker);
  if (!ports.ok) return ports;
  const parameters = applyParameters({ create, host }, docker.parameters ?? []);
  return parameters.ok ? ok({ ...create, HostConfig: host }) : parameters;
}

/** The request with persistent volumes in it. They are in the sandbox unless the task says where else. */
export function withVolumes(
  request: ContainerCreateOptions,
  volumes: readonly VolumeMount[],
  sandboxDirectory: string,
): ContainerCreateOptions {
  if (volumes.length === 0) return request;
  const own = volumes.map(({ source, containerPath, isReadOnly }) => ({
    Type: 'bind' as const,
    Source: source,
    Target: isAbsolute(containerPath) ? containerPath : join(sandboxDirectory, containerPath),
    ReadOnly: isReadOnly,
  }));
  return { ...request, HostConfig: { ...request.HostConfig, Mounts: [...(request.HostConfig?.Mounts ?? []), ...own] } };
}

/** The image's own variables stay: of the agent's only those that Mesos names go in. */
function environmentOf(launch: ContainerLaunch, settings: CreateSettings): Result<string[]> {
  const { PATH: _, ...base } = launch.environment;
  const environment = taskEnvironment(base, launch.command?.environment);
  if (!environment.ok) return environment;
  const all = {
    ...environment.value,
    MESOS_SANDBOX: settings.sandboxDirectory,
    MESOS_CONTAINER_NAME: `${containerPrefix}${launch.containerId}`,
  };
  return ok(Object.entries(all).map(([name, value]) => `${name}=${value}`));
}

/** A shell command runs under `/bin/sh -c`; otherwise value and arguments follow the image's entrypoint. */
function commandFields({ command }: ContainerLaunch): Pick<ContainerCreateOptions, 'Cmd' | 'Entrypoint'> {
  const { value } = command ?? {};
  const words = command?.arguments ?? [];
  if ((command?.shell ?? true) && value !== undefined) return { Entrypoint: ['/bin/sh'], Cmd: ['-c', value] };
  const all = [...(value === undefined || value === '' ? [] : [value]), ...words];
  return all.length === 0 ? {} : { Cmd: all };
}

function limitFields(launch: ContainerLaunch, settings: CreateSettings): HostConfig {
  const limits = limitsOf(launch.resources, launch.limits, settings.isLentCpuLow);
  const quotaUs = cpuQuotaUs(limits, settings.hardCpuLimits);
  const memoryBytes = memoryLimitBytes(limits);
  const hasOwnLimit = limits.memLimitBytes !== undefined && limits.memLimitBytes !== limits.memBytes;
  return {
    CpuShares: cpuShares(limits),
    ...(quotaUs === undefined ? {} : { CpuPeriod: cpuPeriodUs, CpuQuota: quotaUs }),
    ...(memoryBytes === undefined ? {} : { Memory: memoryBytes }),
    ...(hasOwnLimit && limits.memBytes > 0 ? { MemoryReservation: limits.memBytes } : {}),
  };
}

function bindsOf(launch: ContainerLaunch, container: ContainerInfo, settings: CreateSettings): Result<string[]> {
  const binds: string[] = [];
  for (const volume of container.volumes ?? []) {
    const source = sourceOf(volume, launch);
    if (!source.ok) return source;
    const inside = isAbsolute(volume.container_path)
      ? volume.container_path
      : join(settings.sandboxDirectory, volume.container_path);
    binds.push(`${source.value}:${inside}${volume.mode === 'RO' ? ':ro' : ''}`);
  }
  return ok([...binds, `${launch.sandbox}:${settings.sandboxDirectory}`]);
}

function sourceOf(volume: Volume, launch: ContainerLaunch): Result<string> {
  const { source } = volume;
  const name = source?.docker_volume?.name;
  const path = volume.host_path ?? source?.host_path?.path ?? source?.sandbox_path?.path;
  if (name !== undefined) return ok(name);
  if (path === undefined)
    return refuse('docker-volume', `Volume at '${volume.container_path}' has no source that Docker can mount`);
  if (path.includes(':') || volume.container_path.includes(':')) {
    return refuse('docker-volume', `Volume '${path}' at '${volume.container_path}': a path cannot contain a colon`);
  }
  if (isAbsolute(path)) return ok(path);
  const inSandbox = normalize(path);
  if (inSandbox === '..' || inSandbox.startsWith('../')) {
    return refuse('docker-volume', `Volume '${path}' at '${volume.container_path}' leaves the sandbox`);
  }
  const sandbox = source?.sandbox_path === undefined ? launch.sandbox : sandboxOfVolume(source.sandbox_path, launch);
  return sandbox === undefined
    ? refuse('docker-volume', `Volume '${path}' at '${volume.container_path}': only tasks of a group have a parent`)
    : ok(join(sandbox, inSandbox));
}

function networkOf(container: ContainerInfo, docker: ContainerInfoDockerInfo): Result<string> {
  const mode = docker.network ?? 'HOST';
  if (mode !== 'USER') {
    if (mode === 'HOST' && container.hostname !== undefined) {
      return refuse('docker-network', 'Unable to set hostname with host network mode');
    }
    return ok(mode.toLowerCase());
  }
  const infos = container.network_infos ?? [];
  const name = infos[0]?.name;
  if (infos.length !== 1 || name === undefined) {
    return refuse('docker-network', 'Network mode USER needs exactly one network_infos with the name of the network');
  }
  return ok(name);
}

function applyPorts(target: RunTarget, container: ContainerInfo, docker: ContainerInfoDockerInfo): Result<undefined> {
  const mappings = [
    ...(docker.port_mappings ?? []),
    ...(container.network_infos ?? []).flatMap((info) => info.port_mappings ?? []),
  ];
  if (mappings.length === 0) return ok(undefined);
  if (docker.network !== 'BRIDGE' && docker.network !== 'USER') {
    return refuse('docker-network', 'Port mappings are only supported for bridge and user-defined networks');
  }
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { host_port: hostPort, container_port: containerPort, protocol } of mappings) {
    const port = portName(
      protocol === undefined ? String(containerPort) : `${containerPort}/${protocol.toLowerCase()}`,
    );
    bindings[port] = [...(bindings[port] ?? []), { HostIp: '', HostPort: String(hostPort) }];
    target.create.ExposedPorts = { ...target.create.ExposedPorts, [port]: {} };
  }
  target.host.PortBindings = bindings;
  return ok(undefined);
}
