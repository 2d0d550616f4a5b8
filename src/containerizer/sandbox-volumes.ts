/** Volumes that are directories of sandboxes: of the task's own, or of its executor's, which the tasks of a group share. */
import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorText } from '../base/errors.ts';
import { containerPathError } from '../model/volumes.ts';
import type { ContainerInfo, VolumeSourceSandboxPath } from '../wire/gen/mesos.ts';
import { ContainerError } from './container-error.ts';
import { isNested } from './core/container-id.ts';
import { makeInside, type VolumeMount } from './persistent-volumes.ts';
import type { SandboxOwner } from './sandbox.ts';

export interface SandboxOf {
  readonly containerId: string;
  readonly sandbox: string;
}

/** The sandbox that the path of a volume is below; undefined when the container has no parent. */
export function sandboxOfVolume({ type }: VolumeSourceSandboxPath, of: SandboxOf): string | undefined {
  if (type !== 'PARENT') return of.sandbox;
  // PARENT/containers/CHILD
  return isNested(of.containerId) ? dirname(dirname(of.sandbox)) : undefined;
}

/** Makes these directories where they are missing. Rejects with `container-launch-failed`. */
export async function sandboxVolumes(
  container: ContainerInfo | undefined,
  of: SandboxOf,
  owner?: SandboxOwner,
): Promise<VolumeMount[]> {
  const mounts: VolumeMount[] = [];
  for (const { source, container_path: containerPath, mode } of container?.volumes ?? []) {
    const from = source?.sandbox_path;
    if (from === undefined) continue;
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
    }
    mounts.push({ source: directory, containerPath, isReadOnly: mode === 'RO' });
  }
  return mounts;
}

function failed(why: string, cause?: unknown): ContainerError {
  const message = `a volume of the sandbox cannot be used: ${why}`;
  return new ContainerError({ code: 'container-launch-failed', message, ...(cause === undefined ? {} : { cause }) });
}
