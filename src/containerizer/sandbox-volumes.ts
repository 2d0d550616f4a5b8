/** Volumes that are directories of sandboxes: of the task's own, or of its executor's, which the tasks of a group share. */
import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorText } from '../base/errors.ts';
import { containerPathError } from '../model/volumes.ts';
import type { ContainerInfo, VolumeSourceSandboxPath } from '../wire/gen/mesos.ts';
import { ContainerError } from './container-error.ts';
import { isNested } from './core/container-id.ts';
import { volumeKind } from './core/volume-kind.ts';
import { makeInside, type SandboxOwner } from './inside-sandbox.ts';
import type { VolumeMount } from './persistent-volumes.ts';
import type { SandboxOf } from './sandbox.ts';

/** Sandbox of the executor of a task in a group; undefined for containers that stand alone. */
export function parentSandbox({ containerId, sandbox }: SandboxOf): string | undefined {
  // PARENT/containers/CHILD
  return isNested(containerId) ? dirname(dirname(sandbox)) : undefined;
}

/** The sandbox that the path of a volume is below; undefined when the container has no parent. */
export function sandboxOfVolume({ type }: VolumeSourceSandboxPath, of: SandboxOf): string | undefined {
  return type === 'PARENT' ? parentSandbox(of) : of.sandbox;
}

/** Makes these directories where they are missing. Rejects with `container-launch-failed`. */
export async function sandboxVolumes(
  container: ContainerInfo | undefined,
  of: SandboxOf,
  owner?: SandboxOwner,
): Promise<VolumeMount[]> {
  const mounts: VolumeMount[] = [];
  for (const volume of container?.volumes ?? []) {
    const { container_path: containerPath, mode } = volume;
    const kind = volumeKind(volume);
    if (kind.kind !== 'sandbox') continue;
    const { from } = kind;
    const base = sandboxOfVolume(from, of);
    const error = containerPathError(from.path) ?? containerPathError(containerPath);
    if (base === undefined) throw failed(`'${containerPath}': only tasks of a group have a sandbox above their own`);
    if (error !== undefined || from.path.startsWith('/'))
      throw failed(error ?? `'${from.path}' is not below a sandbox`);
    const names = from.path.split('/').filter((name) => name !== '' && name !== '.');
    const directory = [base, ...names].join('/');
    try {
      await makeInside(base, names, owner);
    } catch (thrown) {
      // A persistent volume is there as a link.
      if ((await lstat(directory).catch(() => undefined)) === undefined) throw failed(errorText(thrown), thrown);
      if (containerPath.startsWith('/')) throw failed(`'${from.path}' is a link: give it a relative container path`);
    }
    mounts.push({ source: directory, containerPath, isReadOnly: mode === 'RO' });
  }
  return mounts;
}

function failed(why: string, cause?: unknown): ContainerError {
  const message = `a volume of the sandbox cannot be used: ${why}`;
  return new ContainerError({ code: 'container-launch-failed', message, ...(cause === undefined ? {} : { cause }) });
}
