import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { errorText } from '../../base/errors.ts';
import type { Resource } from '../../wire/gen/mesos.ts';
import { ContainerError } from '../container-error.ts';
import type { ContainerLaunch } from '../containerizer.ts';
import { linkVolumes, type PersistentVolumes, unlinkVolumes, type VolumeMount } from '../persistent-volumes.ts';
import { sandboxVolumes } from '../sandbox-volumes.ts';
import type { LaunchPart } from './isolators/container-isolator.ts';
import { findProgram } from './launcher.ts';
import type { RunningContainer } from './running-container.ts';
import type { TaskUser } from './task-user.ts';

export interface VolumeLinksOptions {
  /** Volumes can be at paths outside the sandbox. */
  readonly canMount: boolean;
}

/** Volumes of plain processes: links in their sandboxes, and mounts elsewhere. */
export class VolumeLinks {
  readonly #volumes: PersistentVolumes;

  readonly #canMount: boolean;

  constructor(volumes: PersistentVolumes, { canMount }: VolumeLinksOptions) {
    this.#volumes = volumes;
    this.#canMount = canMount;
  }

  /** Gives the container its volumes. Rejects with `container-launch-failed`. */
  async link(container: RunningContainer, launch: ContainerLaunch, user: TaskUser | undefined): Promise<void> {
    const { containerId, sandbox } = container.record;
    const own = await sandboxVolumes(launch.container, { containerId, sandbox }, user);
    container.mounts = await this.#placed(sandbox, await this.#volumes.take(containerId, launch.resources, user));
    container.ownMounts = await this.#placed(sandbox, own);
    await this.#link(sandbox, [...container.mounts, ...container.ownMounts], user);
  }

  /** Notes what a container uses that sees its volumes by other means. Rejects with `container-launch-failed`. */
  async take(container: RunningContainer, launch: ContainerLaunch, user: TaskUser | undefined): Promise<void> {
    const { containerId, sandbox } = container.record;
    container.mounts = await this.#volumes.take(containerId, launch.resources, user);
    container.ownMounts = await sandboxVolumes(launch.container, { containerId, sandbox }, user);
  }

  /** Paths outside the sandbox as the kernel tells them, without links. */
  async #placed(sandbox: string, mounts: readonly VolumeMount[]): Promise<readonly VolumeMount[]> {
    if (!this.#canMount) return mounts;
    return Promise.all(
      mounts.map(async (mount) => {
        if (!isOutside(mount)) return mount;
        try {
          const containerPath = await realpath(mount.containerPath);
          if (`${await realpath(sandbox)}/`.startsWith(`${containerPath}/`))
            throw new Error('it would hide the sandbox');
          // Its last part is no link that others could turn: that was looked at when it was made.
          const source = `${await realpath(dirname(mount.source))}/${basename(mount.source)}`;
          return { ...mount, containerPath, source };
        } catch (thrown) {
          const message = `The volume at '${mount.containerPath}' cannot be used: ${errorText(thrown)}; tasks without an image see the files of the host`;
          throw new ContainerError({ code: 'container-launch-failed', message, cause: thrown });
        }
      }),
    );
  }

  /** Those outside the sandbox are mounted when the process starts. */
  async #link(sandbox: string, mounts: readonly VolumeMount[], user: TaskUser | undefined): Promise<void> {
    await linkVolumes(sandbox, this.#canMount ? mounts.filter((mount) => !isOutside(mount)) : mounts, user);
  }

  /** The tasks of an executor came or went, and volumes with them. */
  async relink(container: RunningContainer, resources: readonly Resource[], user: TaskUser | undefined): Promise<void> {
    const { containerId, sandbox } = container.record;
    const before = container.mounts;
    container.mounts = await this.#volumes.take(containerId, resources, user);
    const isKept = (one: VolumeMount): boolean =>
      container.mounts.some(
        ({ source, containerPath }) => source === one.source && containerPath === one.containerPath,
      );
    await unlinkVolumes(
      sandbox,
      before.filter((one) => !isKept(one)),
    );
    // What is outside the sandbox of a running process stays as it is.
    await this.#link(sandbox, container.mounts, user);
  }

  /** Notes what a container uses that is running already. */
  note(containerId: string, resources: readonly Resource[]): void {
    this.#volumes.note(containerId, resources);
  }

  /** Takes up a container that was running before this process. Mounts outside its sandbox are in a namespace of its own. */
  takeUp(container: RunningContainer): void {
    const { containerId, resources } = container.record;
    this.#volumes.note(containerId, resources);
    container.mounts = this.#volumes.mountsOf(resources).filter((mount) => !isOutside(mount));
  }

  release(containerId: string): void {
    this.#volumes.release(containerId);
  }

  /**
   * Directories that it may only read, and mounts outside its sandbox. Without root nothing can be mounted: then the task is
   * trusted not to write.
   */
  part({ mounts, ownMounts }: RunningContainer): LaunchPart {
    if (process.getuid?.() !== 0 || findProgram('unshare') === undefined) return {};
    const all = [...mounts, ...ownMounts];
    const readOnlyPaths = all.filter((mount) => mount.isReadOnly && !isOutside(mount)).map(({ source }) => source);
    const outside = all.filter((mount) => this.#canMount && isOutside(mount));
    if (outside.length === 0) return { readOnlyPaths };
    return {
      readOnlyPaths,
      mounts: outside.map(({ source, containerPath, isReadOnly }) => ({
        type: 'bind',
        source,
        target: containerPath,
        isReadOnly,
        isExact: true,
      })),
    };
  }
}

function isOutside({ containerPath }: VolumeMount): boolean {
  return containerPath.startsWith('/');
}
