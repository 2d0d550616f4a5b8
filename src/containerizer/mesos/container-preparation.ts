import { unknownContainer } from '../composing-containerizer.ts';
import type { ContainerizerOptions } from '../container-options.ts';
import type { ContainerLaunch } from '../containerizer.ts';
import { parentIdOf } from '../core/container-id.ts';
import type { Fetcher } from '../fetcher/fetch-request.ts';
import { checkOutputFiles, logToSandbox, makeSandbox } from '../sandbox.ts';
import type { ImageContainers } from './images/image-containers.ts';
import type { LaunchPart } from './isolators/container-isolator.ts';
import { secretNamesOf, secretRuns } from './isolators/environment-secret.ts';
import type { IsolatorList } from './isolators/isolator-list.ts';
import { joinLaunchParts } from './isolators/launch-parts.ts';
import type { RunSpec } from './launch-script.ts';
import { makeRunInMemory, makeRunLike } from './memory-runs.ts';
import type { ProcessRuns } from './process-runs.ts';
import type { RunningContainer } from './running-container.ts';
import { type TaskUser, TaskUsers } from './task-user.ts';
import type { VolumeLinks } from './volume-links.ts';

export interface ContainerPreparationParts {
  readonly options: ContainerizerOptions;
  readonly fetcher: Fetcher;
  readonly volumes: VolumeLinks;
  readonly isolators: IsolatorList;
  readonly runs: ProcessRuns;
  readonly images: ImageContainers | undefined;
  /** Throws `container-unknown`. */
  readonly get: (containerId: string) => RunningContainer;
}

/** What a process is started with. */
export interface Preparation {
  readonly user: TaskUser | undefined;
  /** What isolators and volumes say. */
  readonly part: LaunchPart;
}

/** Makes what containers need before their processes start: users, sandboxes, volumes, files, and the words of the isolators. */
export class ContainerPreparation {
  readonly #parts: ContainerPreparationParts;
  readonly #users = new TaskUsers();

  constructor(parts: ContainerPreparationParts) {
    this.#parts = parts;
  }

  /** Whom a launch names to run as, where the agent can become others. */
  userNameOf({ command, user }: ContainerLaunch): string | undefined {
    return process.getuid?.() === 0 && (this.#parts.options.switchUser ?? true) ? (command?.user ?? user) : undefined;
  }

  /** Rejects with a ContainerError, or the system's error. */
  async prepare(launch: ContainerLaunch, container: RunningContainer): Promise<Preparation> {
    const user = await this.#userFor(launch, container);
    if (launch.isSession === true) return { user, part: this.#enter(launch, container) };
    return { user, part: await this.#make(launch, container, user) };
  }

  /** Who a container's processes are. */
  async userOf({ record }: RunningContainer): Promise<TaskUser | undefined> {
    return record.user === undefined ? undefined : this.#users.lookUp(record.user);
  }

  /** Who its process is to be; an image is pulled for that. */
  async #userFor(launch: ContainerLaunch, container: RunningContainer): Promise<TaskUser | undefined> {
    const { images } = this.#parts;
    const userName = this.userNameOf(launch);
    const hostUser = async (): Promise<TaskUser | undefined> =>
      userName === undefined ? undefined : this.#users.lookUp(userName);
    if (images === undefined || !hasImage(launch)) return hostUser();
    await makeSandbox(launch);
    return images.pull(launch, { signal: container.launching.signal, hostUser });
  }

  /** Makes all that a container of its own needs. */
  async #make(launch: ContainerLaunch, container: RunningContainer, user: TaskUser | undefined): Promise<LaunchPart> {
    const { volumes, isolators } = this.#parts;
    await makeSandbox(container.record, user);
    if (hasImage(launch)) await volumes.take(container, launch, user);
    else await volumes.link(container, launch, user);
    const part = await isolators.prepare({
      launch,
      resources: launch.resources,
      limits: container.limits,
      directory: container.directory,
      signal: container.launching.signal,
      ...(user === undefined ? {} : { user }),
    });
    await this.#fetch(launch, container, user);
    return this.#withVolumes(container, part);
  }

  async #fetch(launch: ContainerLaunch, container: RunningContainer, user: TaskUser | undefined): Promise<void> {
    const uris = launch.command?.uris ?? [];
    if (uris.length === 0) return;
    await this.#parts.fetcher.fetch({
      uris,
      sandbox: launch.sandbox,
      ...(user === undefined ? {} : { owner: user }),
      signal: container.launching.signal,
      log: logToSandbox(launch.sandbox),
    });
    await checkOutputFiles(launch.sandbox);
  }

  /** What a session needs to be in its parent. What is written about it lies in memory where it has secrets. */
  #enter({ command }: ContainerLaunch, container: RunningContainer): LaunchPart {
    const { record, directory } = container;
    const parent = this.#parts.get(parentIdOf(record.containerId) ?? '');
    const part = this.entering(this.#placeOf(record.containerId));
    const own = secretNamesOf(command?.environment);
    container.secretNames = [...new Set([...own, ...(part.secretNames ?? []), ...(parent.secretNames ?? [])])];
    makeRunLike(parent.directory, directory);
    if (own.length > 0) makeRunInMemory(directory, secretRuns(this.#parts.options.runtimeDir));
    return { ...part, secretNames: container.secretNames };
  }

  /** The same start in the image of the container, or of the one that it is a session of. */
  async inImage(launch: ContainerLaunch, container: RunningContainer, spec: RunSpec): Promise<RunSpec> {
    const { directory, mounts, ownMounts, launching } = container;
    const { images } = this.#parts;
    if (images === undefined) return spec;
    if (launch.isSession === true) {
      const { containerId } = this.#placeOf(launch.containerId).record;
      const variables = (launch.command?.environment?.variables ?? []).map(({ name }) => name);
      return images.has(containerId) ? images.enterSpec(containerId, spec, { directory, variables }) : spec;
    }
    if (!hasImage(launch)) return spec;
    return images.spec(launch, spec, { directory, links: [...mounts, ...ownMounts], signal: launching.signal });
  }

  /** The container that a session is in: that of a session inside another is the same. */
  #placeOf(sessionId: string): RunningContainer {
    const parent = this.#parts.get(parentIdOf(sessionId) ?? '');
    return parent.record.isSession === true ? this.#placeOf(parent.record.containerId) : parent;
  }

  /** What a further process needs to be in a container. */
  entering(container: RunningContainer): LaunchPart {
    const { containerId } = container.record;
    const { runs, isolators } = this.#parts;
    const pid = runs.processes(container.directory)?.task.pid;
    if (pid === undefined) throw unknownContainer(containerId);
    return this.#withVolumes(container, isolators.enter(containerId, pid));
  }

  #withVolumes(container: RunningContainer, part: LaunchPart): LaunchPart {
    return joinLaunchParts([
      ['volumes', this.#parts.volumes.part(container)],
      ['isolators', part],
    ]);
  }
}

/** True for a container with an image of its own. */
export function hasImage({ container, isSession }: ContainerLaunch): boolean {
  return container?.mesos?.image !== undefined && isSession !== true;
}
