/** Persistent volumes in containers: the agent made their directories, here they come into sandboxes. */
import { readlink, symlink, unlink } from 'node:fs/promises';
import { errorCode, errorText } from '../base/errors.ts';
import { containerPathError, isPersistentVolume, volumeDirectory } from '../model/volumes.ts';
import type { Resource } from '../wire/gen/mesos.ts';
import { ContainerError } from './container-error.ts';
import { inside, openDirectory, type SandboxOwner } from './inside-sandbox.ts';

export interface VolumeMount {
  /** The volume's directory on this machine. */
  readonly source: string;
  /** Where the task wants it: absolute, or below its sandbox. */
  readonly containerPath: string;
  readonly isReadOnly: boolean;
}

/** Knows who uses which volume, so that a volume in use is not given to another user. */
export class PersistentVolumes {
  /** Absolute; volumes that are not on disks of their own are below it. */
  readonly workDir: string;
  /** Directories by container. */
  readonly #used = new Map<string, ReadonlySet<string>>();

  constructor(workDir: string) {
    this.workDir = workDir;
  }

  /** Notes what a container uses that is running already. */
  note(containerId: string, resources: readonly Resource[]): void {
    const sources = resources.filter(isPersistentVolume).map((volume) => volumeDirectory(this.workDir, volume));
    const known = sources.filter((source) => source !== undefined);
    if (known.length > 0) this.#used.set(containerId, new Set(known));
    else this.#used.delete(containerId);
  }

  /** Where a container has its volumes that is running already; those that cannot be are left out. */
  mountsOf(resources: readonly Resource[]): readonly VolumeMount[] {
    try {
      return volumeMounts(this.workDir, resources);
    } catch {
      return [];
    }
  }

  release(containerId: string): void {
    this.#used.delete(containerId);
  }

  /**
   * The volumes among the resources, for a container that is to use them: each is there, and its directory belongs to
   * the owner unless another container uses it. Rejects with `container-launch-failed`.
   */
  async take(containerId: string, resources: readonly Resource[], owner?: SandboxOwner): Promise<VolumeMount[]> {
    const mounts = volumeMounts(this.workDir, resources);
    this.note(containerId, resources);
    for (const { source } of mounts) {
      try {
        await giveTo(source, this.#isShared(containerId, source) ? undefined : owner);
      } catch (thrown) {
        throw failed(`the persistent volume at '${source}' cannot be used: ${errorText(thrown)}`, thrown);
      }
    }
    return mounts;
  }

  #isShared(containerId: string, source: string): boolean {
    return [...this.#used].some(([other, sources]) => other !== containerId && sources.has(source));
  }
}

/** Throws `container-launch-failed` for paths that no volume can be at. */
function volumeMounts(workDir: string, resources: readonly Resource[]): VolumeMount[] {
  const mounts = new Map<string, VolumeMount>();
  for (const volume of resources.filter(isPersistentVolume)) {
    const source = volumeDirectory(workDir, volume);
    const containerPath = volume.disk?.volume?.container_path ?? '';
    const error = source === undefined ? 'The volume has no directory' : containerPathError(containerPath);
    if (source === undefined || error !== undefined) throw failed(error ?? '');
    const known = mounts.get(containerPath);
    if (known !== undefined && known.source !== source) throw failed(`Two volumes want to be at '${containerPath}'`);
    mounts.set(containerPath, { source, containerPath, isReadOnly: volume.disk?.volume?.mode === 'RO' });
  }
  return [...mounts.values()];
}

async function giveTo(source: string, owner: SandboxOwner | undefined): Promise<void> {
  const handle = await openDirectory(source);
  try {
    if (owner === undefined) return;
    const { uid, gid } = await handle.stat();
    if (uid !== owner.uid || gid !== owner.gid) await handle.chown(owner.uid, owner.gid);
  } finally {
    await handle.close();
  }
}

/**
 * Puts a link to each volume at its path in the sandbox. Whatever stands in the sandbox, nothing outside it is touched.
 * Rejects with `container-launch-failed`.
 */
export async function linkVolumes(
  sandbox: string,
  mounts: readonly VolumeMount[],
  owner?: SandboxOwner,
): Promise<void> {
  for (const { source, containerPath } of mounts) {
    const names = containerPath.split('/').filter((name) => name !== '' && name !== '.');
    const last = names.pop();
    if (containerPath.startsWith('/') || last === undefined) {
      throw failed(`Volumes of plain processes are in the sandbox: '${containerPath}' is not`);
    }
    try {
      await inside(sandbox, names, owner, (directory) => link(source, `${directory}/${last}`));
    } catch (thrown) {
      throw failed(`cannot put the persistent volume '${source}' at '${containerPath}': ${errorText(thrown)}`, thrown);
    }
  }
}

/** Takes the links to these volumes away again. What stands in their place by now stays. */
export async function unlinkVolumes(sandbox: string, mounts: readonly VolumeMount[]): Promise<void> {
  for (const { source, containerPath } of mounts) {
    const names = containerPath.split('/').filter((name) => name !== '' && name !== '.');
    const last = names.pop() ?? '';
    await inside(sandbox, names, undefined, async (directory) => {
      if ((await readlink(`${directory}/${last}`)) === source) await unlink(`${directory}/${last}`);
    }).catch(() => {});
  }
}

async function link(source: string, path: string): Promise<void> {
  try {
    await symlink(source, path);
  } catch (thrown) {
    // An agent that starts again, or a second task on the same volume.
    const target = errorCode(thrown) === 'EEXIST' ? await readlink(path).catch(() => undefined) : undefined;
    if (target !== source) throw thrown;
  }
}

function failed(message: string, cause?: unknown): ContainerError {
  return new ContainerError({ code: 'container-launch-failed', message, ...(cause === undefined ? {} : { cause }) });
}
