import { isAbsolute, join, normalize } from 'node:path';
import type { ContainerCreateOptions, MountSettings } from 'dockerode';
import { ok, type Result, refuse } from '../../base/errors.ts';
import type { MountPropagationMode, Volume, VolumeSourceDockerVolume } from '../../wire/gen/mesos.ts';
import type { ContainerLaunch } from '../containerizer.ts';
import { mostVolumes, tooManyVolumes } from '../core/volume-kind.ts';
import type { VolumeMount } from '../persistent-volumes.ts';
import { sandboxOfVolume } from '../sandbox-volumes.ts';

/** The volumes of a container: directories of the host as binds, those of drivers as mounts. */
export interface Mounted {
  readonly binds: readonly string[];
  readonly mounts: readonly MountSettings[];
}

const propagation: Readonly<Record<MountPropagationMode, string>> = {
  UNKNOWN: '',
  HOST_TO_CONTAINER: 'rslave',
  BIDIRECTIONAL: 'rshared',
};

/** The volumes that a task's ContainerInfo asks for, and its sandbox. */
export function volumesOf(launch: ContainerLaunch, sandboxDirectory: string): Result<Mounted> {
  const binds: string[] = [];
  const mounts: MountSettings[] = [];
  const asked = launch.container?.volumes ?? [];
  if (asked.length > mostVolumes) return refuse('docker-volume', tooManyVolumes(asked.length));
  for (const volume of asked) {
    const { source, container_path: containerPath, mode } = volume;
    const inside = isAbsolute(containerPath) ? containerPath : join(sandboxDirectory, containerPath);
    if (source?.docker_volume !== undefined) {
      const mount = driverMount(source.docker_volume, inside, mode === 'RO', launch.container?.docker?.volume_driver);
      if (!mount.ok) return mount;
      mounts.push(mount.value);
      continue;
    }
    const from = hostPathOf(volume, launch);
    if (!from.ok) return from;
    const spread = propagation[source?.host_path?.mount_propagation?.mode ?? 'UNKNOWN'];
    addDirectory({ binds, mounts }, { source: from.value, target: inside, isReadOnly: mode === 'RO', spread });
  }
  addDirectory({ binds, mounts }, { source: launch.sandbox, target: sandboxDirectory, isReadOnly: false, spread: '' });
  return ok({ binds, mounts });
}

interface Directory {
  readonly source: string;
  readonly target: string;
  readonly isReadOnly: boolean;
  readonly spread: string;
}

/** As `docker run -v` has it, save where a colon is in the path: the ids of tasks may have them, and so sandboxes. */
function addDirectory(
  to: { readonly binds: string[]; readonly mounts: MountSettings[] },
  { source, target, isReadOnly, spread }: Directory,
): void {
  if (!source.includes(':')) {
    const options = [isReadOnly ? 'ro' : '', spread].filter((option) => option !== '').join(',');
    to.binds.push(`${source}:${target}${options === '' ? '' : `:${options}`}`);
    return;
  }
  const bindOptions = { CreateMountpoint: true, ...(spread === '' ? {} : { Propagation: spread }) };
  const mount = { Type: 'bind', Source: source, Target: target, ReadOnly: isReadOnly, BindOptions: bindOptions };
  to.mounts.push(mount as unknown as MountSettings);
}

/** A volume of a driver. The engine makes it when it is not there; one that is there keeps its options. */
function driverMount(
  volume: VolumeSourceDockerVolume,
  target: string,
  isReadOnly: boolean,
  defaultDriver: string | undefined,
): Result<MountSettings> {
  if (volume.name === '' || volume.name.includes('/')) {
    return refuse('docker-volume', `Volume at '${target}': '${volume.name}' is no name of a volume`);
  }
  const driver = volume.driver ?? defaultDriver;
  const options = (volume.driver_options?.parameter ?? []).map(({ key, value }) => [key, value] as const);
  const driverConfig = { Name: driver ?? 'local', Options: Object.fromEntries(options) };
  return ok({
    Type: 'volume',
    Source: volume.name,
    Target: target,
    ReadOnly: isReadOnly,
    ...(driver === undefined && options.length === 0
      ? {}
      : { VolumeOptions: { NoCopy: false, Labels: {}, DriverConfig: driverConfig } }),
  });
}

function hostPathOf(volume: Volume, launch: ContainerLaunch): Result<string> {
  const { source, container_path: containerPath } = volume;
  const path = volume.host_path ?? source?.host_path?.path ?? source?.sandbox_path?.path;
  if (path === undefined) {
    const what = volume.image === undefined ? (source?.type ?? 'UNKNOWN') : 'an image';
    return refuse(
      'docker-volume',
      `Volume at '${containerPath}': Docker mounts directories of the host or the sandbox and volumes of drivers, not ${what}`,
    );
  }
  if (path.includes(':') || containerPath.includes(':')) {
    return refuse('docker-volume', `Volume '${path}' at '${containerPath}': a path cannot contain a colon`);
  }
  if (isAbsolute(path)) return ok(path);
  const inSandbox = normalize(path);
  if (inSandbox === '..' || inSandbox.startsWith('../')) {
    return refuse('docker-volume', `Volume '${path}' at '${containerPath}' leaves the sandbox`);
  }
  const sandbox = source?.sandbox_path === undefined ? launch.sandbox : sandboxOfVolume(source.sandbox_path, launch);
  return sandbox === undefined
    ? refuse('docker-volume', `Volume '${path}' at '${containerPath}': only tasks of a group have a parent`)
    : ok(join(sandbox, inSandbox));
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
