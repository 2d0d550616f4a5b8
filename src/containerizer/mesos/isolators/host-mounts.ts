/** Volumes that are directories or files of the host. */
import { mkdir, realpath, stat } from 'node:fs/promises';
import { normalize } from 'node:path';
import { errorCode, errorText } from '../../../base/errors.ts';
import { containerPathError } from '../../../model/volumes.ts';
import type { Volume } from '../../../wire/gen/mesos.ts';
import { ContainerError } from '../../container-error.ts';
import { volumeKind } from '../../core/volume-kind.ts';
import { makeFileInside, makeInside, type SandboxOwner } from '../../inside-sandbox.ts';
import type { BindMount } from '../mount-steps.ts';

export interface HostMountsOf {
  /** What relative container paths are below. */
  readonly sandbox: string;
  /** Whose the mount points in the sandbox are. */
  readonly user: SandboxOwner | undefined;
  /** Directories below which missing host paths are made. */
  readonly madeHostPaths: readonly string[];
}

/** The mounts for the volumes of the host among these; others are left out. Rejects with a ContainerError. */
export async function hostMounts(volumes: readonly Volume[], of: HostMountsOf): Promise<BindMount[]> {
  const mounts: BindMount[] = [];
  for (const volume of volumes) {
    const kind = volumeKind(volume);
    if (kind.kind !== 'host') continue;
    if (kind.propagation === 'BIDIRECTIONAL') {
      throw failed(volume, 'what is mounted in a container cannot be seen by the host: ask for HOST_TO_CONTAINER');
    }
    const error = containerPathError(volume.container_path) ?? containerPathError(kind.path);
    if (error !== undefined) throw failed(volume, error);
    const isFile = await checkHostPath(volume, kind.path, of.madeHostPaths);
    const target = await makeTarget(volume, isFile, of);
    if (mounts.some((other) => other.target === target)) throw failed(volume, 'two volumes are to be there');
    mounts.push({
      type: 'bind',
      source: kind.path,
      target,
      isRecursive: true,
      ...(volume.mode === 'RO' ? { isReadOnly: true } : {}),
    });
  }
  return mounts;
}

/** Whether the host path of a volume is a file. Makes a directory where the operator allows it; rejects with a ContainerError. */
export async function checkHostPath(volume: Volume, path: string, madeHostPaths: readonly string[]): Promise<boolean> {
  try {
    return !(await stat(path)).isDirectory();
  } catch (thrown) {
    if (errorCode(thrown) !== 'ENOENT') throw failed(volume, `host path '${path}': ${errorText(thrown)}`, thrown);
  }
  if (!isBelow(normalize(path), madeHostPaths)) {
    throw failed(
      volume,
      `host path '${path}' does not exist: make it, or let the agent make such paths with --host_path_volume_force_creation`,
    );
  }
  try {
    await mkdir(path, { recursive: true, mode: 0o755 });
    return false;
  } catch (thrown) {
    throw failed(volume, `cannot make host path '${path}': ${errorText(thrown)}`, thrown);
  }
}

function isBelow(path: string, parents: readonly string[]): boolean {
  return parents.some((parent) => path.startsWith(`${normalize(parent).replace(/\/$/, '')}/`));
}

/** The mount point, without links in it. In the sandbox it is made. */
async function makeTarget(volume: Volume, isFile: boolean, { sandbox, user }: HostMountsOf): Promise<string> {
  const path = volume.container_path;
  const isAbsolute = path.startsWith('/');
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (names.length === 0) throw failed(volume, 'a volume cannot take the place of the whole sandbox or root');
  try {
    if (!isAbsolute) {
      if (isFile) await makeFileInside(sandbox, names, user);
      else await makeInside(sandbox, names, user);
    }
    const target = await realpath(isAbsolute ? path : [sandbox, ...names].join('/'));
    if (`${await realpath(sandbox)}/`.startsWith(`${target}/`)) throw failed(volume, 'it would hide the sandbox');
    if ((await stat(target)).isDirectory() === isFile) {
      throw failed(volume, `one of host path and container path is a directory, the other is not`);
    }
    return target;
  } catch (thrown) {
    if (thrown instanceof ContainerError) throw thrown;
    if (isAbsolute && errorCode(thrown) === 'ENOENT') {
      throw failed(
        volume,
        'tasks without an image see the files of the host, which have no such path: make it there, or use a relative container path',
      );
    }
    throw failed(volume, errorText(thrown), thrown);
  }
}

function failed(volume: Volume, why: string, cause?: unknown): ContainerError {
  const message = `The volume at '${volume.container_path}' cannot be used: ${why}`;
  return new ContainerError({ code: 'container-launch-failed', message, ...(cause === undefined ? {} : { cause }) });
}
