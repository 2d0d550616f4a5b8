import { totalmem } from 'node:os';
import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import { ok, type Result, refuse } from '../../base/errors.ts';
import type { ContainerLaunch } from '../containerizer.ts';
import { cpuPeriodUs, cpuQuotaUs, cpuShares, limitsOf, memoryLimitBytes } from '../core/limits.ts';
import { taskEnvironment } from '../core/task-environment.ts';
import { containerPrefix, labels } from './container-labels.ts';
import { applyDns, type DefaultDns } from './default-dns.ts';
import { parseImageName } from './image-name.ts';
import { applyLinux } from './linux-fields.ts';
import { applyAddresses, applyPorts, networkOf } from './network.ts';
import { applyParameters } from './run-parameters.ts';
import { secretsLabel } from './secret-variables.ts';
import { volumesOf } from './volumes.ts';

export interface CreateSettings {
  readonly sandboxDirectory: string;
  readonly owner: string;
  readonly hardCpuLimits: boolean;
  readonly isLentCpuLow: boolean;
  readonly dns?: readonly DefaultDns[];
}

/** The Engine API's create request for a launch, or why it cannot be made. */
export function createRequest(launch: ContainerLaunch, settings: CreateSettings): Result<ContainerCreateOptions> {
  const { container } = launch;
  const docker = container?.docker;
  if (container === undefined || docker === undefined)
    return refuse('docker-invalid', 'Docker containers need DockerInfo');
  const environment = environmentOf(launch, settings);
  if (!environment.ok) return environment;
  const volumes = volumesOf(launch, settings.sandboxDirectory);
  if (!volumes.ok) return volumes;
  const network = networkOf(container, docker);
  if (!network.ok) return network;
  const host: HostConfig = {
    ...limitFields(launch, settings),
    Binds: [...volumes.value.binds],
    ...(volumes.value.mounts.length === 0 ? {} : { Mounts: [...volumes.value.mounts] }),
    NetworkMode: network.value,
    PortBindings: {},
    RestartPolicy: { Name: 'no' },
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
      ...secretsLabel(launch.command?.environment),
    },
    ...commandFields(launch),
    ...(container.hostname === undefined ? {} : { Hostname: container.hostname }),
  };
  const target = { create, host };
  for (const applied of [
    applyPorts(target, container, docker, launch.resources),
    applyAddresses(target, container, docker),
    applyLinux(target, container),
    applyParameters(target, docker.parameters ?? []),
  ]) {
    if (!applied.ok) return applied;
  }
  applyDns(host, docker, settings.dns ?? []);
  return ok({ ...create, HostConfig: host });
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
    ...(hasOwnLimit && limits.memBytes > 0
      ? { MemoryReservation: limits.memBytes, OomScoreAdj: oomScoreAdjustment(limits.memBytes, totalmem()) }
      : {}),
  };
}

/** Who may use more than was promised to it goes first when memory is short: the less it was promised, the sooner. */
export function oomScoreAdjustment(promisedBytes: number, machineBytes: number): number {
  return Math.min(999, Math.max(2, 1000 - Math.trunc((1000 * promisedBytes) / machineBytes)));
}
