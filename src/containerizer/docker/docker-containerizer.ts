import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { ContainerStatus, Resource, ResourceStatistics, ValueScalar } from '../../wire/gen/mesos.ts';
import { unknownContainer } from '../composing-containerizer.ts';
import { ContainerError } from '../container-error.ts';
import type { ContainerizerOptions, DockerOptions } from '../container-options.ts';
import type {
  ContainerExec,
  Containerizer,
  ContainerLaunch,
  ContainerRecovery,
  ExecResult,
  KnownContainer,
  Termination,
} from '../containerizer.ts';
import { containerIdOf } from '../core/container-id.ts';
import { limitsOf } from '../core/limits.ts';
import type { Fetcher } from '../fetcher/fetch-request.ts';
import { TaskUsers } from '../mesos/task-user.ts';
import type { PersistentVolumes, VolumeMount } from '../persistent-volumes.ts';
import { checkOutputFiles, logToSandbox, makeSandbox } from '../sandbox.ts';
import { type Container, newContainer } from './container.ts';
import type { ContainerEvent } from './container-event.ts';
import { dockerStatus, labelsError, networkInfosOf } from './container-facts.ts';
import { labels } from './container-labels.ts';
import { ContainerSignals } from './container-signals.ts';
import { usageOf } from './container-usage.ts';
import { createRequest } from './create-request.ts';
import { Endings, withTimeout } from './endings.ts';
import { connectEngine, type Engine, engineError } from './engine.ts';
import { EngineLink } from './engine-link.ts';
import { execInContainer } from './exec.ts';
import { calledOff, EngineLauncher, hasRun } from './launcher.ts';
import { newLimits } from './limit-changes.ts';
import { LogFollower } from './log-follower.ts';
import { checkOutputLimits, outputLimits } from './output-limits.ts';
import { PulledImages } from './pulled-images.ts';
import { listContainers, sortListed } from './recovery.ts';
import { Removals } from './removals.ts';
import { withoutSecrets } from './secret-variables.ts';
import { withVolumes } from './volumes.ts';

const hourMs = 3_600_000;
const sixHoursMs = 6 * 3_600_000;
const endTimeoutMs = 30_000;
const forever = Number.POSITIVE_INFINITY;

export interface DockerContainerizerParts {
  readonly options: ContainerizerOptions;
  readonly fetcher: Fetcher;
  readonly volumes: PersistentVolumes;
}

/** Runs tasks as containers of a Docker Engine, which may be restarted meanwhile. */
export class DockerContainerizer implements Containerizer {
  readonly #options: ContainerizerOptions;
  readonly #docker: DockerOptions;
  readonly #logger: Logger;
  readonly #fetcher: Fetcher;
  readonly #volumes: PersistentVolumes;
  readonly #engine: Engine;
  readonly #link: EngineLink;
  readonly #launcher: EngineLauncher;
  readonly #images: PulledImages;
  readonly #users = new TaskUsers();
  readonly #removals: Removals;
  readonly #endings: Endings;
  readonly #signals: ContainerSignals;
  readonly #containers = new Map<string, Container>();
  readonly #byEngineId = new Map<string, Container>();
  /** Known containers that an engine has not been asked for yet. */
  #wanted: Map<string, KnownContainer> | undefined;

  constructor({ options, fetcher, volumes }: DockerContainerizerParts) {
    this.#options = options;
    const { logger } = options;
    const docker = options.docker ?? {};
    this.#docker = docker;
    this.#logger = logger;
    this.#fetcher = fetcher;
    this.#volumes = volumes;
    const engine = connectEngine(docker);
    this.#engine = engine;
    const link = new EngineLink({
      engine,
      docker,
      logger,
      onEvent: (event) => this.#heard(event),
      onConnected: (listed, awaySinceMs) => this.#compare(listed, awaySinceMs !== undefined),
    });
    this.#link = link;
    const path = join(docker.stateDir ?? join(options.runtimeDir, 'docker'), 'pulled-images.json');
    const images = new PulledImages({ engine, path, gc: docker.imageGc, logger });
    this.#images = images;
    const pulls = options.metrics?.timer('containerizer/docker/image_pull', { windowMs: hourMs });
    this.#launcher = new EngineLauncher({ engine, link, images, docker, logger, pulls, owner: this.#owner });
    this.#removals = new Removals({ delayMs: docker.removeDelayMs ?? sixHoursMs, link, logger });
    this.#endings = new Endings({ link, removals: this.#removals, logger });
    this.#signals = new ContainerSignals(link, docker);
  }

  async launch(launch: ContainerLaunch): Promise<void> {
    const { containerId } = launch;
    if (this.#containers.has(containerId)) {
      throw new ContainerError({ code: 'container-exists', message: `Container '${containerId}' already exists` });
    }
    const request = createRequest(launch, {
      sandboxDirectory: this.#sandboxDirectory,
      owner: this.#owner,
      hardCpuLimits: this.#options.cgroupsEnableCfs ?? false,
      isLentCpuLow: this.#options.isLentCpuLow ?? true,
      dns: this.#docker.dns ?? [],
    });
    if (!request.ok) throw new ContainerError({ code: 'container-unsupported', message: request.error.reason });
    checkOutputLimits(this.#options.logs, launch.command?.environment);
    const container = newContainer(launch, limitsOf(launch.resources, launch.limits, this.#options.isLentCpuLow));
    this.#containers.set(containerId, container);
    const { image = '', force_pull_image: isForced = false } = launch.container?.docker ?? {};
    const release = this.#images.hold(image);
    const { signal } = container.launching;
    let isAsked = false;
    try {
      const mounts = await this.#prepareSandbox(launch, container);
      signal.throwIfAborted();
      const { sandbox } = launch;
      isAsked = true;
      const create = withVolumes(request.value, mounts, this.#sandboxDirectory);
      await this.#launcher.create(container, create, { image, isForced, sandbox, log: logToSandbox(sandbox) });
      signal.throwIfAborted();
      launch.onPrepared?.();
      await this.#start(container, create.Tty ?? false);
      await this.#describe(container);
      const excess = labelsError(container.inspected);
      if (excess !== undefined) throw new ContainerError({ code: 'container-launch-failed', message: excess });
      signal.throwIfAborted();
    } catch (thrown) {
      await this.#fail(container, engineError(thrown, `run image '${image}'`, this.#docker), isAsked);
    } finally {
      release();
    }
    this.#started(container);
  }

  wait(containerId: string): Promise<Termination> {
    const container = this.#containers.get(containerId);
    return container === undefined ? Promise.reject(unknownContainer(containerId)) : container.ended.promise;
  }

  /** While the engine is away, the signal waits for it. */
  async signal(containerId: string, signal: NodeJS.Signals): Promise<void> {
    const container = this.#containers.get(containerId);
    if (container !== undefined) await this.#signals.send(container, signal);
  }

  async destroy(containerId: string): Promise<Termination | undefined> {
    const container = this.#containers.get(containerId);
    if (container === undefined) return undefined;
    container.isDestroyed = true;
    container.launching.abort();
    if (!container.hasEnded && container.isStarted) {
      await this.signal(containerId, 'SIGKILL').catch((thrown: unknown) => {
        this.#logger.warn('container not killed', { containerId, error: errorText(thrown) });
      });
      const stuck = setTimeout(() => {
        // The engine could not end it by a signal: it is torn down with everything it holds.
        if (container.engine !== undefined) void this.#removals.now(container.engine);
      }, endTimeoutMs);
      await container.ended.promise;
      clearTimeout(stuck);
    }
    const termination = await container.ended.promise;
    await this.#forget(container);
    return termination;
  }

  async usage(containerId: string): Promise<ResourceStatistics> {
    const { engine, limits } = this.#get(containerId);
    if (engine === undefined) throw unknownContainer(containerId);
    try {
      return await usageOf(engine, limits, this.#options.cgroupsHierarchy);
    } catch (thrown) {
      throw engineError(thrown, `read the figures of container '${containerId}'`, this.#docker);
    }
  }

  async status(containerId: string): Promise<ContainerStatus> {
    const container = this.#get(containerId);
    return dockerStatus(containerIdOf(containerId), container.networks);
  }

  async inspect(containerId: string): Promise<unknown> {
    const container = this.#get(containerId);
    // Whoever asks right after the start gets what the start itself read.
    const { inspected } = container;
    container.inspected = undefined;
    try {
      const answer = inspected ?? (await container.engine?.inspect());
      return answer === undefined ? undefined : withoutSecrets(answer);
    } catch (thrown) {
      throw engineError(thrown, `inspect container '${containerId}'`, this.#docker);
    }
  }

  async exec(containerId: string, exec: ContainerExec): Promise<ExecResult> {
    const { engine } = this.#get(containerId);
    if (engine === undefined) throw unknownContainer(containerId);
    try {
      return await execInContainer(this.#engine.streams.getContainer(engine.id), exec);
    } catch (thrown) {
      throw engineError(thrown, `run a command in container '${containerId}'`, this.#docker);
    }
  }

  async update(
    containerId: string,
    resources: readonly Resource[],
    limits?: Readonly<Record<string, ValueScalar>>,
  ): Promise<void> {
    const container = this.#get(containerId);
    const { engine } = container;
    container.limits = limitsOf(resources, limits, this.#options.isLentCpuLow);
    if (engine === undefined) return;
    try {
      const { HostConfig: now } = await engine.inspect();
      await engine.update(newLimits(container.limits, now, this.#options.cgroupsEnableCfs ?? false));
    } catch (thrown) {
      throw engineError(thrown, `change the limits of container '${containerId}'`, this.#docker);
    }
  }

  async recover(known: readonly KnownContainer[]): Promise<ContainerRecovery> {
    this.#wanted = new Map(known.map((one) => [one.containerId, one]));
    try {
      const listed = await listContainers(this.#engine);
      const { recovery, attached } = this.#recoverListed(this.#wanted, listed);
      // Should the engine go away just now, they are waited for without holding up everything else.
      await withTimeout(attached, this.#link.waitMs);
      return recovery;
    } catch {
      // Without an engine nobody can say what became of known containers: they are asked for when one answers.
      const ours = known.filter(({ container }) => container?.type === 'DOCKER');
      this.#wanted = new Map(ours.map((one) => [one.containerId, one]));
      for (const one of ours) this.#addKnown(one);
      return { recovered: [...this.#wanted.keys()], orphansDestroyed: [] };
    } finally {
      this.#link.open();
      this.#images.open();
    }
  }

  containers(): readonly string[] {
    return [...this.#containers.keys()];
  }

  has(containerId: string): boolean {
    return this.#containers.has(containerId);
  }

  async close(): Promise<void> {
    this.#link.close();
    this.#removals.close();
    this.#images.close();
    await Promise.all([...this.#containers.values()].map(({ logs }) => logs?.close()));
    this.#engine.close();
  }

  get #sandboxDirectory(): string {
    return this.#options.sandboxDirectory ?? '/mnt/mesos/sandbox';
  }

  get #owner(): string {
    return this.#docker.owner ?? this.#options.runtimeDir;
  }

  #addKnown(known: KnownContainer): Container {
    const { containerId, resources = [] } = known;
    const found = this.#containers.get(containerId);
    if (found !== undefined) return found;
    this.#volumes.note(containerId, resources);
    const container = newContainer(known, limitsOf(resources, {}, this.#options.isLentCpuLow));
    this.#containers.set(containerId, container);
    return container;
  }

  #get(containerId: string): Container {
    const container = this.#containers.get(containerId);
    if (container === undefined) throw unknownContainer(containerId);
    return container;
  }

  async #prepareSandbox(launch: ContainerLaunch, container: Container): Promise<VolumeMount[]> {
    const switchesUser = process.getuid?.() === 0 && (this.#options.switchUser ?? true);
    const name = switchesUser ? (launch.command?.user ?? launch.user) : undefined;
    const owner = name === undefined ? undefined : await this.#users.lookUp(name);
    await makeSandbox(launch, owner);
    const mounts = await this.#volumes.take(launch.containerId, launch.resources, owner);
    const uris = launch.command?.uris ?? [];
    if (uris.length === 0) return mounts;
    const log = logToSandbox(launch.sandbox);
    const { signal } = container.launching;
    await this.#fetcher.fetch({
      uris,
      sandbox: launch.sandbox,
      signal,
      log,
      ...(owner === undefined ? {} : { owner }),
    });
    await checkOutputFiles(launch.sandbox);
    return mounts;
  }

  /** Its files are opened meanwhile, so that what it writes is there at once. */
  async #start(container: Container, isTerminal: boolean): Promise<void> {
    const { engine } = container;
    if (engine === undefined) return;
    this.#byEngineId.set(engine.id, container);
    container.isTerminal = isTerminal;
    const started = this.#launcher.start(container);
    // One that cannot be started never begins.
    const begun = new Promise<void>((resolve) => {
      started.then(resolve, () => {});
    });
    container.logs = this.#follow(container, engine.id, begun);
    await started;
  }

  /** Reads what is known of a running container only from the engine. */
  async #describe(container: Container): Promise<void> {
    const inspected = await this.#launcher.inspect(container);
    if (inspected === undefined) return;
    container.inspected = inspected;
    container.networks = networkInfosOf(inspected, container.askedNetworks);
    container.isTerminal = inspected.Config.Tty;
    container.isRemovedAtEnd = inspected.Config.Labels[labels.removal] !== undefined;
    container.logLimits = outputLimits(this.#options.logs, inspected.Config.Env);
    const { StopSignal: stopSignal } = inspected.Config as { StopSignal?: string };
    container.stopSignal = stopSignal || 'SIGTERM';
  }

  /** From here on its output is followed, and its end settles `wait`. */
  #started(container: Container): void {
    const { engine, containerId } = container;
    if (engine === undefined) return;
    container.logs ??= this.#follow(container, engine.id, Promise.resolve());
    container.isStarted = true;
    // Not wanted any more while it was being found again.
    if (container.isDestroyed) this.signal(containerId, 'SIGKILL').catch(() => {});
    if (container.diedEarly !== undefined) void this.#endings.ended(container, container.diedEarly, false);
  }

  #follow(container: Container, engineId: string, begun: Promise<unknown>): LogFollower {
    const { containerId, sandbox, isTerminal, logLimits } = container;
    return new LogFollower({
      container: this.#engine.streams.getContainer(engineId),
      sandbox,
      isTerminal,
      ...(logLimits === undefined ? {} : { limits: logLimits }),
      positionPath: this.#positionPath(containerId),
      logger: this.#logger,
      over: container.over.promise,
      begun,
    });
  }

  #positionPath(containerId: string): string {
    return join(this.#options.runtimeDir, 'docker', `${containerId}.log`);
  }

  #heard(event: ContainerEvent): void {
    const container = this.#byEngineId.get(event.engineId);
    if (container !== undefined) this.#endings.heard(container, event);
  }

  /** Looks what became of containers while no events came. */
  #compare(listed: readonly Docker.ContainerInfo[], isAway: boolean): void {
    const wanted = this.#wanted;
    if (wanted !== undefined && wanted.size > 0) {
      void this.#recoverListed(wanted, listed);
      for (const containerId of wanted.keys()) {
        const container = this.#containers.get(containerId);
        if (container?.engine === undefined) container?.ended.resolve({});
      }
    }
    const running = new Set(listed.filter(isAlive).map(({ Id: id }) => id));
    for (const [engineId, container] of this.#byEngineId) {
      if (!running.has(engineId) && !container.hasEnded) void this.#endings.lookUp(container, isAway);
    }
  }

  async #fail(container: Container, error: ContainerError, isAsked: boolean): Promise<never> {
    if (isAsked) void this.#removeLeft(container);
    const thrown = container.isDestroyed ? calledOff() : error;
    container.hasEnded = true;
    container.ended.resolve({ reason: thrown.reason, message: thrown.message });
    await this.#forget(container);
    throw thrown;
  }

  /** A call that broke may have made it all the same. */
  async #removeLeft(container: Container): Promise<void> {
    const { containerId } = container;
    try {
      const left = await this.#launcher.leftOf(container);
      if (left !== undefined) await this.#removals.now(left);
    } catch (thrown) {
      if (!this.#link.isClosed) this.#logger.warn('container not removed', { containerId, error: errorText(thrown) });
    }
  }

  async #forget(container: Container): Promise<void> {
    const { containerId, engine } = container;
    this.#volumes.release(containerId);
    if (engine !== undefined) this.#byEngineId.delete(engine.id);
    if (this.#containers.get(containerId) === container) this.#containers.delete(containerId);
    await container.logs?.close();
    await rm(this.#positionPath(containerId), { force: true });
  }

  #recoverListed(
    wanted: ReadonlyMap<string, KnownContainer>,
    listed: readonly Docker.ContainerInfo[],
  ): { readonly recovery: ContainerRecovery; readonly attached: Promise<unknown> } {
    const { found, orphans, remains } = sortListed(listed, wanted, this.#owner);
    this.#wanted = undefined;
    const attached = Promise.all(
      found.map(({ known, info }) => this.#attach(known, this.#engine.calls.getContainer(info.Id))),
    );
    for (const info of remains) void this.#removeLater(info);
    const killed = (this.#docker.killOrphans ?? true) ? orphans : [];
    for (const { info } of killed) void this.#removals.now(this.#engine.calls.getContainer(info.Id));
    const recovery = {
      recovered: found.map(({ known }) => known.containerId),
      orphansDestroyed: killed.map(({ containerId }) => containerId),
    };
    return { recovery, attached };
  }

  async #attach(known: KnownContainer, engine: Docker.Container): Promise<void> {
    const container = this.#addKnown(known);
    container.engine = engine;
    this.#byEngineId.set(engine.id, container);
    try {
      const inspected = await this.#link.persist(() => engine.inspect(), forever);
      // The agent died between making it and starting it: its launch goes on.
      if (!hasRun(inspected)) await this.#link.persist(() => this.#launcher.start(container), forever);
      await this.#describe(container);
      if (!container.inspected?.State.Running) container.diedEarly ??= container.inspected?.State.ExitCode;
    } catch (thrown) {
      if (this.#link.isClosed) return;
      const { containerId } = known;
      this.#logger.warn('a container is not found again', { containerId, error: errorText(thrown) });
      container.isStarted = true;
      this.#endings.gone(container);
      return;
    }
    this.#started(container);
  }

  async #removeLater({ Id: id, Created: createdS }: Docker.ContainerInfo): Promise<void> {
    const engine = this.#engine.calls.getContainer(id);
    const inspected = await engine.inspect().catch(() => undefined);
    this.#removals.schedule(engine, Date.parse(inspected?.State.FinishedAt ?? '') || createdS * 1000);
  }
}

function isAlive({ State: state }: Docker.ContainerInfo): boolean {
  return state === 'running' || state === 'paused';
}
