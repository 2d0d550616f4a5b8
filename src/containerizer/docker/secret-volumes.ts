/** Volumes made of secrets, for an engine: files in memory that it mounts. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Volume } from '../../wire/gen/mesos.ts';
import { ContainerError } from '../container-error.ts';
import type { ContainerLaunch, ContainerRecovery, KnownContainer, Termination } from '../containerizer.ts';
import { MemoryDirectory } from '../memory-directory.ts';
import { isSecretVolume } from '../secrets.ts';
import { DockerContainerizer, type DockerContainerizerParts } from './docker-containerizer.ts';

/** A containerizer for Docker whose containers may have volumes made of secrets, which are gone when they are. */
export class DockerWithSecrets extends DockerContainerizer {
  readonly #memory: MemoryDirectory;

  constructor(parts: DockerContainerizerParts) {
    super(parts);
    this.#memory = new MemoryDirectory(parts.options.runtimeDir, 'docker');
  }

  override async launch(launch: ContainerLaunch): Promise<void> {
    const { container, containerId } = launch;
    const asked = container?.volumes ?? [];
    if (container === undefined || !asked.some(isSecretVolume) || this.has(containerId)) return super.launch(launch);
    const directory = this.#memory.make(containerId);
    try {
      const volumes = asked.map((volume, index) =>
        isSecretVolume(volume) ? asFile(volume, join(directory, String(index))) : volume,
      );
      await super.launch({ ...launch, container: { ...container, volumes } });
    } catch (thrown) {
      this.#memory.remove(containerId);
      throw thrown;
    }
  }

  override async destroy(containerId: string): Promise<Termination | undefined> {
    const termination = await super.destroy(containerId);
    if (!this.has(containerId)) this.#memory.remove(containerId);
    return termination;
  }

  override async recover(known: readonly KnownContainer[]): Promise<ContainerRecovery> {
    const recovery = await super.recover(known);
    // The engine may be away: those that are known stay.
    const ids = new Set([...known.map(({ containerId }) => containerId), ...this.containers()]);
    this.#memory.keep((name) => ids.has(name));
    return recovery;
  }
}

/** The directory is for the agent alone; inside the container the user of the image is to read it, whoever that is. */
function asFile(volume: Volume, path: string): Volume {
  const data = volume.source?.secret?.value?.data;
  if (data === undefined) {
    throw new ContainerError({
      code: 'container-launch-failed',
      message: `Volume at '${volume.container_path}': its secret has no value`,
    });
  }
  writeFileSync(path, data, { mode: 0o444 });
  chmodSync(path, 0o444);
  return { container_path: volume.container_path, mode: 'RO', host_path: path };
}
