import type Docker from 'dockerode';
import type { ContainerCreateOptions } from 'dockerode';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { Timer } from '../../runtime/metrics.ts';
import { ContainerError } from '../container-error.ts';
import type { DockerOptions } from '../container-options.ts';
import type { Container } from './container.ts';
import { containerPrefix, labels } from './container-labels.ts';
import { type Engine, engineStatus } from './engine.ts';
import type { EngineLink } from './engine-link.ts';
import { parseImageName } from './image-name.ts';
import { hasImage, pullImage } from './images.ts';
import type { PulledImages } from './pulled-images.ts';
import { registryAuth, sandboxDockerConfig } from './registry-auth.ts';

export interface EngineLauncherParts {
  readonly engine: Engine;
  readonly link: EngineLink;
  readonly images: PulledImages;
  readonly docker: DockerOptions;
  readonly logger: Logger;
  readonly pulls: Timer | undefined;
  /** Of this agent's containers, in their labels. */
  readonly owner: string;
}

export interface ImageNeed {
  readonly image: string;
  /** Ask the registry even when the image is there. */
  readonly isForced: boolean;
  readonly sandbox: string;
  /** Lines for the sandbox. */
  readonly log: (line: string) => void;
}

const defaultStallMs = 5 * 60_000;

/** Makes and starts containers, over restarts of the engine: what a call that broke has done is looked up, never done twice. */
export class EngineLauncher {
  readonly #parts: EngineLauncherParts;

  constructor(parts: EngineLauncherParts) {
    this.#parts = parts;
  }

  /** Has the engine make a container, with its image pulled when that is missing. */
  async create(container: Container, request: ContainerCreateOptions, need: ImageNeed): Promise<void> {
    if (need.isForced) await this.#pull(container, need);
    try {
      container.engine = await this.#create(container, request);
    } catch (thrown) {
      // The image is looked for only now: mostly it is there.
      if (engineStatus(thrown) !== 404 || (await this.#hasImage(container, need))) throw thrown;
      await this.#pull(container, need);
      container.engine = await this.#create(container, request);
    }
  }

  /** Starts a container that was made. */
  async start(container: Container): Promise<void> {
    const { engine } = container;
    if (engine === undefined) return;
    let isRepeated = false;
    await this.#persist(container, async () => {
      if (isRepeated && hasRun(await engine.inspect())) return;
      isRepeated = true;
      await engine.start().catch((thrown: unknown) => {
        // 304: it runs.
        if (engineStatus(thrown) !== 304) throw thrown;
      });
    });
  }

  /** What the engine says of a container. */
  async inspect(container: Container): Promise<Docker.ContainerInspectInfo | undefined> {
    const { engine } = container;
    return engine === undefined ? undefined : this.#persist(container, () => engine.inspect());
  }

  #persist<T>(container: Container, call: () => Promise<T>): Promise<T> {
    const { link } = this.#parts;
    return link.persist(call, link.waitMs, container.launching.signal);
  }

  #create(container: Container, request: ContainerCreateOptions): Promise<Docker.Container> {
    const { calls } = this.#parts.engine;
    let isRepeated = false;
    return this.#persist(container, async () => {
      const made = isRepeated ? await this.#find(container) : undefined;
      isRepeated = true;
      return made ?? calls.createContainer(request);
    });
  }

  /** What the engine has of a launch that failed, once it answers. Rejects when the agent ends before. */
  async leftOf(container: Container): Promise<Docker.Container | undefined> {
    return container.engine ?? this.#parts.link.persist(() => this.#find(container), Number.POSITIVE_INFINITY);
  }

  /** A container that a call made which broke before it was answered. Others may have one of this name. */
  async #find({ containerId }: Container): Promise<Docker.Container | undefined> {
    const { engine, owner } = this.#parts;
    const { calls } = engine;
    try {
      const { Id: id, Config: config } = await calls.getContainer(`${containerPrefix}${containerId}`).inspect();
      const isOurs = config.Labels[labels.owner] === owner && config.Labels[labels.containerId] === containerId;
      return isOurs ? calls.getContainer(id) : undefined;
    } catch (thrown) {
      if (engineStatus(thrown) === 404) return undefined;
      throw thrown;
    }
  }

  #hasImage(container: Container, { image }: Pick<ImageNeed, 'image'>): Promise<boolean> {
    return this.#persist(container, () => hasImage(this.#parts.engine, image));
  }

  async #pull(container: Container, { image, sandbox, log }: ImageNeed): Promise<void> {
    const { engine, images, docker, logger, pulls } = this.#parts;
    const isNew = !(await this.#hasImage(container, { image }));
    const startedMs = performance.now();
    const { registry } = parseImageName(image);
    // What the task brings goes before what all tasks of the agent have.
    const auth = registryAuth(await sandboxDockerConfig(sandbox), registry) ?? registryAuth(docker.config, registry);
    const { signal } = container.launching;
    const stallMs = docker.pullStallMs ?? defaultStallMs;
    await this.#persist(container, () => pullImage({ engine, image, auth, stallMs, signal, logger, log }));
    pulls?.record(performance.now() - startedMs);
    if (isNew) {
      await images.notePulled(image).catch((thrown: unknown) => {
        logger.warn('a pulled image is not noted: it will be kept', { image, error: errorText(thrown) });
      });
    }
  }
}

/** True when a container was started at some time. */
export function hasRun({ State: state }: Docker.ContainerInspectInfo): boolean {
  return Date.parse(state.StartedAt) > 0;
}

/** The error of a launch that was called off. */
export function calledOff(): ContainerError {
  return new ContainerError({
    code: 'container-destroyed',
    message: 'Container destroyed while it was being launched',
    reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
  });
}
