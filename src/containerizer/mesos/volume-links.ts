import type { Resource } from '../../wire/gen/mesos.ts';
import type { ContainerLaunch } from '../containerizer.ts';
import { linkVolumes, type PersistentVolumes, unlinkVolumes, type VolumeMount } from '../persistent-volumes.ts';
import { sandboxVolumes } from '../sandbox-volumes.ts';
import { findProgram } from './launcher.ts';
import type { RunningContainer } from './running-container.ts';
import type { TaskUser } from './task-user.ts';

/** Volumes of plain processes: links in their sandboxes. */
export class VolumeLinks {
  readonly #volumes: PersistentVolumes;

  constructor(volumes: PersistentVolumes) {
    this.#volumes = volumes;
  }

  /** Gives the container its volumes. Rejects with `container-launch-failed`. */
  async link(container: RunningContainer, launch: ContainerLaunch, user: TaskUser | undefined): Promise<void> {
    const { containerId, sandbox } = container.record;
    container.mounts = await this.#volumes.take(containerId, launch.resources, user);
    container.ownMounts = await sandboxVolumes(launch.container, { containerId, sandbox }, user);
    await linkVolumes(sandbox, [...container.mounts, ...container.ownMounts], user);
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
    await linkVolumes(sandbox, container.mounts, user);
  }

  /** Notes what a container uses that is running already. */
  note(containerId: string, resources: readonly Resource[]): void {
    this.#volumes.note(containerId, resources);
  }

  release(containerId: string): void {
    this.#volumes.release(containerId);
  }

  /** Directories that it may only read. Without root nothing can be mounted: then the task is trusted not to write. */
  readOnlyPaths({ mounts, ownMounts }: RunningContainer): string[] {
    if (process.getuid?.() !== 0 || findProgram('unshare') === undefined) return [];
    return [...mounts, ...ownMounts].filter(({ isReadOnly }) => isReadOnly).map(({ source }) => source);
  }
}
