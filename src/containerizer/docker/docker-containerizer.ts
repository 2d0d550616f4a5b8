import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { Timer } from '../../runtime/metrics.ts';
import type { ContainerStatus, NetworkInfo, Resource, ResourceStatistics, ValueScalar } from '../../wire/gen/mesos.ts';
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
import {
  type ContainerLimits,
  cpuPeriodUs,
  cpuQuotaUs,
  cpuShares,
  limitsOf,
  memoryLimitBytes,
} from '../core/limits.ts';
import { type Deferred, deferred } from '../deferred.ts';
import type { Fetcher } from '../fetcher/fetch-request.ts';
import { TaskUsers } from '../mesos/task-user.ts';
import type { PersistentVolumes, VolumeMount } from '../persistent-volumes.ts';
import { checkOutputFiles, logToSandbox, makeSandbox } from '../sandbox.ts';
import { dockerStatus, networkInfosOf, statisticsOf, terminationOf } from './container-facts.ts';
import { containerPrefix, createRequest, labels, withVolumes } from './create-request.ts';
import { connectEngine, engineError, engineStatus, ensureImage, isUnreachable } from './engine.ts';
import { execInContainer } from './exec.ts';
import { LogFollower } from './log-follower.ts';
import { sandboxDockerConfig } from './registry-auth.ts';
import { Removals } from './removals.ts';

interface Container {
  readonly containerId: string;
  readonly sandbox: string;
  readonly ended: Deferred<Termination>;
  readonly launching: AbortController;
  limits: ContainerLimits;
  engine: Docker.Container | undefined;
  logs: LogFollower | undefined;
  networks: NetworkInfo[] | undefined;
  inspected: Docker.ContainerInspectInfo | undefined;
  /** What SIGTERM means to the image. */
  stopSignal: string;
  isTerminal: boolean;
  isDestroyed: boolean;
  hasEnded: boolean;
}

const hourMs = 3_600_000;
const sixHoursMs = 6 * 3_600_000;
const retryMs = 1000;
const logsTimeoutMs = 5000;
const endTimeoutMs = 30_000;

export interface DockerContainerizerParts {
  readonly options: ContainerizerOptions;
  readonly fetcher: Fetcher;
  readonly volumes: PersistentVolumes;
}

/** Runs tasks as containers of a Docker Engine. */
export class DockerContainerizer implements Containerizer {
  readonly #options: ContainerizerOptions;
  readonly #docker: DockerOptions;
  readonly #logger: Logger;
  readonly #fetcher: Fetcher;
  readonly #volumes: PersistentVolumes;
  readonly #engine: Docker;
  readonly #users = new TaskUsers();
  readonly #pulls: Timer | undefined;
  readonly #removals: Removals;
  readonly #containers = new Map<string, Container>();
  readonly #closing = new AbortController();

  constructor({ options, fetcher, volumes }: DockerContainerizerParts) {
    this.#options = options;
    this.#docker = options.docker ?? {};
    this.#logger = options.logger;
    this.#fetcher = fetcher;
    this.#volumes = volumes;
    this.#engine = connectEngine(this.#docker);
    this.#pulls = options.metrics?.timer('containerizer/docker/image_pull', { windowMs: hourMs });
    this.#removals = new Removals(this.#docker.removeDelayMs ?? sixHoursMs, options.logger);
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
    });
    if (!request.ok) throw new ContainerError({ code: 'container-unsupported', message: request.error.reason });
    const container = this.#add(launch, limitsOf(launch.resources, launch.limits, this.#options.isLentCpuLow));
    const image = launch.container?.docker?.image ?? '';
    try {
      const mounts = await this.#prepareSandbox(launch, container);
      await ensureImage({
        engine: this.#engine,
        image,
        isForced: launch.container?.docker?.force_pull_image ?? false,
        config: this.#docker.config ?? (await sandboxDockerConfig(launch.sandbox)),
        signal: container.launching.signal,
        logger: this.#logger,
        onPulled: (ms) => this.#pulls?.record(ms),
      });
      container.launching.signal.throwIfAborted();
      container.engine = await this.#engine.createContainer(withVolumes(request.value, mounts, this.#sandboxDirectory));
      container.launching.signal.throwIfAborted();
      launch.onPrepared?.();
      await container.engine.start();
      await this.#describe(container);
      container.launching.signal.throwIfAborted();
    } catch (thrown) {
      await this.#fail(container, engineError(thrown, `run image '${image}'`, this.#docker));
    }
    this.#follow(container);
    void this.#watch(container);
  }

  wait(containerId: string): Promise<Termination> {
    const container = this.#containers.get(containerId);
    return container === undefined ? Promise.reject(unknownContainer(containerId)) : container.ended.promise;
  }

  async signal(containerId: string, signal: NodeJS.Signals): Promise<void> {
    const container = this.#containers.get(containerId);
    if (container?.engine === undefined || container.hasEnded) return;
    try {
      await container.engine.kill({ signal: signal === 'SIGTERM' ? container.stopSignal : signal });
    } catch (thrown) {
      // 404 and 409: it has ended meanwhile.
      if (engineStatus(thrown) === 404 || engineStatus(thrown) === 409) return;
      throw engineError(thrown, `send ${signal} to container '${containerId}'`, this.#docker);
    }
  }

  async destroy(containerId: string): Promise<Termination | undefined> {
    const container = this.#containers.get(containerId);
    if (container === undefined) return undefined;
    container.isDestroyed = true;
    container.launching.abort();
    if (!container.hasEnded && container.logs !== undefined) {
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
    try {
      const stats = await engine?.stats({ stream: false, 'one-shot': true });
      if (stats === undefined) throw unknownContainer(containerId);
      return statisticsOf(stats, limits);
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
      return inspected ?? (await container.engine?.inspect());
    } catch (thrown) {
      throw engineError(thrown, `inspect container '${containerId}'`, this.#docker);
    }
  }

  async exec(containerId: string, exec: ContainerExec): Promise<ExecResult> {
    const { engine } = this.#get(containerId);
    if (engine === undefined) throw unknownContainer(containerId);
    try {
      return await execInContainer(engine, exec);
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
    container.limits = limitsOf(resources, limits, this.#options.isLentCpuLow);
    const memoryBytes = memoryLimitBytes(container.limits);
    const quotaUs = cpuQuotaUs(container.limits, this.#options.cgroupsEnableCfs ?? false);
    try {
      await container.engine?.update({
        CpuShares: cpuShares(container.limits),
        ...(memoryBytes === undefined ? {} : { Memory: memoryBytes, MemorySwap: memoryBytes * 2 }),
        ...(quotaUs === undefined ? {} : { CpuPeriod: cpuPeriodUs, CpuQuota: quotaUs }),
      });
    } catch (thrown) {
      throw engineError(thrown, `change the limits of container '${containerId}'`, this.#docker);
    }
  }

  async recover(known: readonly KnownContainer[]): Promise<ContainerRecovery> {
    const wanted = new Map(
      known.filter(({ container }) => container?.type === 'DOCKER').map((one) => [one.containerId, one]),
    );
    let listed: Docker.ContainerInfo[];
    try {
      listed = await this.#engine.listContainers({ all: true });
    } catch (thrown) {
      const error = engineError(thrown, 'look for containers', this.#docker);
      this.#logger.warn('Docker tasks have to wait', { reason: error.message });
      return this.#recoverLater(wanted);
    }
    return this.#recoverListed(wanted, listed);
  }

  containers(): readonly string[] {
    return [...this.#containers.keys()];
  }

  has(containerId: string): boolean {
    return this.#containers.has(containerId);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#removals.close();
    await Promise.all([...this.#containers.values()].map(({ logs }) => logs?.close()));
    // Waits for ends of containers are open requests: they are dropped with their sockets.
    const { agent } = this.#engine.modem as { agent?: { destroy?: () => void } };
    agent?.destroy?.();
  }

  get #sandboxDirectory(): string {
    return this.#options.sandboxDirectory ?? '/mnt/mesos/sandbox';
  }

  get #owner(): string {
    return this.#docker.owner ?? this.#options.runtimeDir;
  }

  #addKnown(known: KnownContainer): Container {
    const { containerId, resources = [] } = known;
    this.#volumes.note(containerId, resources);
    return this.#add(known, limitsOf(resources, {}, this.#options.isLentCpuLow));
  }

  #add(of: Pick<ContainerLaunch, 'containerId' | 'sandbox'>, limits: ContainerLimits): Container {
    const container: Container = {
      containerId: of.containerId,
      sandbox: of.sandbox,
      ended: deferred(),
      launching: new AbortController(),
      limits,
      engine: undefined,
      logs: undefined,
      networks: undefined,
      inspected: undefined,
      stopSignal: 'SIGTERM',
      isTerminal: false,
      isDestroyed: false,
      hasEnded: false,
    };
    this.#containers.set(of.containerId, container);
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
    await makeSandbox(launch.sandbox, owner);
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

  /** Reads what is known of a running container only from the engine. */
  async #describe(container: Container): Promise<void> {
    const inspected = await container.engine?.inspect();
    if (inspected === undefined) return;
    container.inspected = inspected;
    container.networks = networkInfosOf(inspected);
    container.isTerminal = inspected.Config.Tty;
    const { StopSignal: stopSignal } = inspected.Config as { StopSignal?: string };
    container.stopSignal = stopSignal || 'SIGTERM';
  }

  #follow(container: Container): void {
    const { engine, sandbox, containerId } = container;
    if (engine === undefined) return;
    container.logs = new LogFollower({
      container: engine,
      sandbox,
      isTerminal: container.isTerminal,
      positionPath: this.#positionPath(containerId),
      logger: this.#logger,
      isRunning: async () => !container.hasEnded && !this.#closing.signal.aborted,
    });
  }

  #positionPath(containerId: string): string {
    return join(this.#options.runtimeDir, 'docker', `${containerId}.log`);
  }

  /** Settles `wait` when the container has ended and its output is complete. Goes on over restarts of the engine. */
  async #watch(container: Container): Promise<void> {
    const { engine, containerId } = container;
    if (engine === undefined) return;
    for (;;) {
      try {
        const { StatusCode: exitCode } = await engine.wait({ abortSignal: this.#closing.signal });
        container.hasEnded = true;
        // Only a container that was killed can have been killed for its memory.
        const inspected = exitCode === 137 && !container.isDestroyed ? await engine.inspect() : undefined;
        await this.#settleLogs(container);
        this.#removals.schedule(engine, Date.parse(inspected?.State.FinishedAt ?? '') || Date.now());
        container.ended.resolve(
          inspected === undefined ? exitOf(exitCode) : terminationOf(inspected, container.limits),
        );
        return;
      } catch (thrown) {
        if (this.#closing.signal.aborted) return;
        if (engineStatus(thrown) === 404) {
          container.hasEnded = true;
          container.ended.resolve({});
          return;
        }
        this.#logger.debug('wait for a container broke', { containerId, error: errorText(thrown) });
      }
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }

  async #settleLogs({ logs }: Container): Promise<void> {
    await Promise.race([logs?.done, new Promise((resolve) => setTimeout(resolve, logsTimeoutMs).unref())]);
  }

  async #fail(container: Container, error: ContainerError): Promise<never> {
    if (container.engine !== undefined) await this.#removals.now(container.engine);
    const thrown = container.isDestroyed
      ? new ContainerError({
          code: 'container-destroyed',
          message: 'Container destroyed while it was being launched',
          reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
        })
      : error;
    container.hasEnded = true;
    container.ended.resolve({ reason: thrown.reason, message: thrown.message });
    await this.#forget(container);
    throw thrown;
  }

  async #forget(container: Container): Promise<void> {
    const { containerId } = container;
    this.#volumes.release(containerId);
    if (this.#containers.get(containerId) === container) this.#containers.delete(containerId);
    await container.logs?.close();
    await rm(this.#positionPath(containerId), { force: true });
  }

  async #recoverListed(
    wanted: ReadonlyMap<string, KnownContainer>,
    listed: readonly Docker.ContainerInfo[],
  ): Promise<ContainerRecovery> {
    const recovered: string[] = [];
    const orphansDestroyed: string[] = [];
    for (const info of listed) {
      const containerId = idOf(info);
      if (containerId === undefined) continue;
      const one = wanted.get(containerId);
      const engine = this.#engine.getContainer(info.Id);
      if (one !== undefined) {
        await this.#attach(one, engine);
        recovered.push(containerId);
      } else if (info.Labels[labels.owner] === this.#owner) {
        if (await this.#endOrphan(info, engine)) orphansDestroyed.push(containerId);
      }
    }
    return { recovered, orphansDestroyed };
  }

  async #attach(known: KnownContainer, engine: Docker.Container): Promise<void> {
    const container = this.#containers.get(known.containerId) ?? this.#addKnown(known);
    container.engine = engine;
    // An engine that went away just now is waited for, like one that goes away later.
    await this.#describe(container).catch(() => {});
    this.#follow(container);
    void this.#watch(container);
  }

  /** Kills a container that nobody knows; one that had ended keeps its time. True when it ran. */
  async #endOrphan(info: Docker.ContainerInfo, engine: Docker.Container): Promise<boolean> {
    if (info.State !== 'running' && info.State !== 'paused') {
      const inspected = await engine.inspect().catch(() => undefined);
      this.#removals.schedule(engine, Date.parse(inspected?.State.FinishedAt ?? '') || info.Created * 1000);
      return false;
    }
    if (!(this.#docker.killOrphans ?? true)) return false;
    await this.#removals.now(engine);
    return true;
  }

  /** Without an engine nobody can say what became of known containers: they are asked for until one answers. */
  #recoverLater(wanted: ReadonlyMap<string, KnownContainer>): ContainerRecovery {
    for (const known of wanted.values()) this.#addKnown(known);
    const probe = async (): Promise<void> => {
      while (!this.#closing.signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
        try {
          const listed = await this.#engine.listContainers({ all: true });
          const { recovered } = await this.#recoverListed(wanted, listed);
          for (const containerId of wanted.keys()) {
            if (!recovered.includes(containerId)) this.#containers.get(containerId)?.ended.resolve({});
          }
          return;
        } catch (thrown) {
          if (!isUnreachable(thrown)) this.#logger.warn('containers not found again', { error: errorText(thrown) });
        }
      }
    };
    void probe();
    return { recovered: [...wanted.keys()], orphansDestroyed: [] };
  }
}

/** The id in a container's labels or, for those of other agents of Mesos, in its name. */
function idOf(info: Docker.ContainerInfo): string | undefined {
  const label = info.Labels[labels.containerId];
  if (label !== undefined) return label;
  const name = info.Names.find((one) => one.startsWith(`/${containerPrefix}`))?.slice(1 + containerPrefix.length);
  // Before 0.23: `mesos-AGENTID.CONTAINERID`.
  return name?.slice(name.lastIndexOf('.') + 1);
}

function exitOf(exitCode: number): Termination {
  return { waitStatus: (exitCode & 0xff) << 8 };
}
