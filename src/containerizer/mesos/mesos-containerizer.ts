import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText } from '../../base/errors.ts';
import type { Counter } from '../../runtime/metrics.ts';
import type { ContainerStatus, Resource, ResourceStatistics, ValueScalar } from '../../wire/gen/mesos.ts';
import { unknownContainer } from '../composing-containerizer.ts';
import { ContainerError } from '../container-error.ts';
import type { ContainerIo } from '../container-io.ts';
import type { ContainerizerOptions } from '../container-options.ts';
import type {
  ContainerExec,
  Containerizer,
  ContainerLaunch,
  ContainerRecovery,
  ExecResult,
  KnownContainer,
  Termination,
} from '../containerizer.ts';
import { containerIdOf, parentIdOf } from '../core/container-id.ts';
import { limitsOf } from '../core/limits.ts';
import { deferred } from '../deferred.ts';
import type { Fetcher } from '../fetcher/fetch-request.ts';
import type { PersistentVolumes } from '../persistent-volumes.ts';
import { ContainerEnding } from './container-ending.ts';
import { ContainerExecs } from './container-execs.ts';
import { ContainerIos } from './container-ios.ts';
import { ContainerPreparation, hasImage } from './container-preparation.ts';
import { type ContainerRecord, limitsOfRecord, readContainerRecord, writeContainerRecord } from './container-record.ts';
import type { ImageContainers } from './images/image-containers.ts';
import type { ContainerIsolator, RecoveredContainer } from './isolators/container-isolator.ts';
import { IsolatorList } from './isolators/isolator-list.ts';
import { planLaunch, withDefaultContainer } from './launch-plan.ts';
import { keptContainers, withParent } from './nested-launch.ts';
import { clearNotes } from './notes-watch.ts';
import { ProcessRuns } from './process-runs.ts';
import { usageOfProcesses } from './process-usage.ts';
import { removeRunDirectory } from './run-directory.ts';
import { runSpec } from './run-spec.ts';
import type { RunningContainer } from './running-container.ts';
import { VolumeLinks } from './volume-links.ts';

export interface MesosContainerizerParts {
  readonly options: ContainerizerOptions;
  readonly fetcher: Fetcher;
  readonly volumes: PersistentVolumes;
  /** With `images` among them. */
  readonly isolators: readonly ContainerIsolator[];
  /** Runs containers with an image; absent: they are refused. */
  readonly images?: ImageContainers | undefined;
}

/** Runs tasks as plain processes of the host, each under a runner of its own. */
export class MesosContainerizer implements Containerizer {
  readonly #options: ContainerizerOptions;
  readonly #volumes: VolumeLinks;
  readonly #isolators: IsolatorList;
  readonly #preparation: ContainerPreparation;
  readonly #destroyErrors: Counter | undefined;
  readonly #containers = new Map<string, RunningContainer>();
  readonly #containersDirectory: string;
  readonly #runs: ProcessRuns;
  readonly #execs: ContainerExecs;
  readonly #ending: ContainerEnding;
  readonly #ios: ContainerIos;
  readonly #images: ImageContainers | undefined;

  constructor({ options, fetcher, volumes, isolators, images }: MesosContainerizerParts) {
    const { logger, runtimeDir } = options;
    this.#options = options;
    this.#images = images;
    this.#volumes = new VolumeLinks(volumes, { canMount: isolators.some(({ name }) => name === 'filesystem/linux') });
    this.#isolators = new IsolatorList(isolators, logger);
    this.#destroyErrors = options.metrics?.counter('containerizer/mesos/container_destroy_errors');
    this.#containersDirectory = join(runtimeDir, 'containers');
    const notesDirectory = join(runtimeDir, 'notes');
    clearNotes(notesDirectory);
    this.#runs = new ProcessRuns({ notesDirectory, logger });
    this.#execs = new ContainerExecs(join(runtimeDir, 'execs'), this.#runs);
    this.#ios = new ContainerIos(this.#runs, logger);
    this.#preparation = new ContainerPreparation({
      ...{ options, fetcher, images },
      volumes: this.#volumes,
      isolators: this.#isolators,
      runs: this.#runs,
      get: (containerId) => this.#get(containerId),
    });
    this.#ending = new ContainerEnding({
      runs: this.#runs,
      isolators: this.#isolators,
      logger,
      destroyErrors: this.#destroyErrors,
      onEnded: async (containerId) => {
        this.#ios.ended(containerId);
        await this.#destroyNested(containerId);
      },
    });
    this.#isolators.watch({
      running: () => [...this.#containers.values()].filter(isRunning).map(({ record }) => record.containerId),
      pids: async (containerId) => {
        const container = this.#containers.get(containerId);
        const members = container === undefined ? [] : await this.#runs.members(container.directory);
        return members.map(({ pid }) => pid);
      },
      onBroken: (containerId, limitation) => {
        const container = this.#containers.get(containerId);
        if (container !== undefined) this.#ending.breakLimit(container, limitation);
      },
    });
  }

  /** The launcher's pid while it runs. */
  get launcherPid(): number | undefined {
    return this.#runs.launcherPid;
  }

  async launch(asked: ContainerLaunch): Promise<void> {
    const { containerId } = asked;
    if (this.#containers.has(containerId)) {
      throw new ContainerError({ code: 'container-exists', message: `Container '${containerId}' already exists` });
    }
    const nested = withParent(asked, this.#containers.get(parentIdOf(containerId) ?? ''));
    const launch = withDefaultContainer(nested, this.#options.defaultContainer);
    const { sandbox } = launch;
    const images = hasImage(launch) ? this.#images : undefined;
    const plan = (images?.plan ?? planLaunch)(launch, this.#isolators.names);
    const userName = this.#preparation.userNameOf(launch);
    const container = this.#add({
      containerId,
      sandbox,
      environment: plan.environment,
      // Who is in an image, the image knows.
      ...(userName === undefined || images !== undefined ? {} : { user: userName }),
      resources: launch.resources,
      ...(launch.limits === undefined ? {} : { limits: launch.limits }),
      ...(launch.isSession === true ? { isSession: true } : {}),
      ...(launch.isStandalone === true ? { isStandalone: true } : {}),
      ...(launch.container?.tty_info === undefined ? {} : { hasTerminal: true }),
    });
    try {
      const { user, part } = await this.#preparation.prepare(launch, container);
      throwIfDestroyed(container);
      await writeContainerRecord(container.directory, container.record);
      const { line, environment, rlimits } = plan;
      const io = await this.#ios.prepare(container, launch.container);
      const plain = runSpec({ line, sandbox, environment, rlimits, user, part });
      const spec = await this.#preparation.inImage(launch, container, io === undefined ? plain : { ...plain, io });
      throwIfDestroyed(container);
      launch.onPrepared?.();
      container.isStarted = true;
      await this.#runs.start(container.directory, spec);
      await images?.begun(container.directory, this.#runs.ended(container.directory));
    } catch (thrown) {
      await this.#fail(container, thrown);
    }
    this.#ending.watch(container);
  }

  wait(containerId: string): Promise<Termination> {
    const container = this.#containers.get(containerId);
    return container === undefined ? Promise.reject(unknownContainer(containerId)) : container.ended.promise;
  }

  async signal(containerId: string, signal: NodeJS.Signals): Promise<void> {
    const container = this.#containers.get(containerId);
    if (container === undefined) return;
    await this.#runs.signal(container.directory, signal);
    if (signal === 'SIGKILL') await this.#ending.killIsolated(containerId);
  }

  async destroy(containerId: string): Promise<Termination | undefined> {
    const container = this.#containers.get(containerId);
    if (container === undefined) return undefined;
    container.destroying ??= this.#destroy(container);
    try {
      return await container.destroying;
    } catch (thrown) {
      delete container.destroying;
      this.#destroyErrors?.increment();
      throw thrown;
    }
  }

  /** Once at a time: whoever has the id later is somebody else. */
  async #destroy(container: RunningContainer): Promise<Termination> {
    container.isDestroyed = true;
    container.launching.abort();
    if (container.isStarted) await this.#ending.kill(container);
    const termination = await container.ended.promise;
    await this.#forget(container);
    return termination;
  }

  async usage(containerId: string): Promise<ResourceStatistics> {
    const container = this.#get(containerId);
    const members = await this.#runs.members(container.directory);
    const { memBytes, cpus } = container.limits;
    return {
      timestamp: Date.now() / 1000,
      ...usageOfProcesses(members.map((member) => member.pid)),
      ...(await this.#isolators.usage(containerId)),
      cpus_soft_limit: cpus,
      ...(container.limits.cpusLimit === undefined ? {} : { cpus_limit: container.limits.cpusLimit }),
      mem_limit_bytes: container.limits.memLimitBytes ?? memBytes,
      mem_soft_limit_bytes: memBytes,
    };
  }

  async status(containerId: string): Promise<ContainerStatus> {
    const pid = this.#runs.processes(this.#get(containerId).directory)?.task.pid;
    return {
      container_id: containerIdOf(containerId),
      ...(pid === undefined ? {} : { executor_pid: pid }),
      ...(await this.#isolators.status(containerId)),
    };
  }

  async inspect(containerId: string): Promise<undefined> {
    this.#get(containerId);
  }

  async exec(containerId: string, exec: ContainerExec): Promise<ExecResult> {
    const container = this.#get(containerId);
    const user = await this.#preparation.userOf(container);
    const images = this.#images?.has(containerId) === true ? this.#images : undefined;
    return this.#execs.run({ container, user, part: this.#preparation.entering(container), images }, exec);
  }

  async io(containerId: string): Promise<ContainerIo | undefined> {
    return this.#ios.of(this.#get(containerId));
  }

  async update(
    containerId: string,
    resources: readonly Resource[],
    limits?: Readonly<Record<string, ValueScalar>>,
  ): Promise<void> {
    const container = this.#get(containerId);
    container.limits = limitsOf(resources, limits, this.#options.isLentCpuLow);
    container.remounting = container.remounting
      .catch(() => {})
      .then(async () => {
        if (this.#images?.has(containerId) === true) this.#volumes.note(containerId, resources);
        else await this.#volumes.relink(container, resources, await this.#preparation.userOf(container));
      });
    await container.remounting;
    await this.#isolators.update(containerId, { resources, limits: container.limits });
  }

  async recover(known: readonly KnownContainer[]): Promise<ContainerRecovery> {
    await mkdir(this.#containersDirectory, { recursive: true, mode: 0o700 });
    const records = new Map<string, ContainerRecord>();
    const names = await readdir(this.#containersDirectory);
    for (const containerId of names) {
      const record = await readContainerRecord(join(this.#containersDirectory, containerId));
      if (record !== undefined) records.set(containerId, record);
    }
    const kept = keptContainers(records, new Set(known.map(({ containerId }) => containerId)));
    const found: { readonly container: RunningContainer; readonly isKnown: boolean }[] = [];
    for (const containerId of names) {
      const container = this.#add(records.get(containerId) ?? emptyRecord(containerId));
      found.push({ container, isKnown: kept.has(containerId) });
    }
    await this.#isolators.recover(found.map(({ container }) => recoveredOf(container)));
    for (const { container } of found) {
      container.isStarted = true;
      this.#volumes.takeUp(container);
      this.#runs.adopt(container.directory);
      this.#ending.watch(container);
    }
    const idsOf = (isKnown: boolean): string[] =>
      found.filter((one) => one.isKnown === isKnown).map(({ container }) => container.record.containerId);
    const orphansDestroyed = idsOf(false);
    await Promise.all(orphansDestroyed.map((containerId) => this.destroy(containerId)));
    await this.#execs.endOld();
    return { recovered: idsOf(true), orphansDestroyed };
  }

  async pruneImages(excluded: readonly string[]): Promise<void> {
    await this.#images?.prune(excluded);
  }

  containers(): readonly string[] {
    return [...this.#containers.keys()];
  }

  has(containerId: string): boolean {
    return this.#containers.has(containerId);
  }

  async close(): Promise<void> {
    this.#isolators.close();
    this.#ios.close();
    await this.#runs.close();
  }

  #add(record: ContainerRecord): RunningContainer {
    const container: RunningContainer = {
      record,
      directory: join(this.#containersDirectory, record.containerId),
      ended: deferred(),
      launching: new AbortController(),
      limits: limitsOf(record.resources, limitsOfRecord(record), this.#options.isLentCpuLow),
      mounts: [],
      ownMounts: [],
      remounting: Promise.resolve(),
      isStarted: false,
      isDestroyed: false,
    };
    this.#containers.set(record.containerId, container);
    return container;
  }

  #get(containerId: string): RunningContainer {
    const container = this.#containers.get(containerId);
    if (container === undefined) throw unknownContainer(containerId);
    return container;
  }

  async #destroyNested(containerId: string): Promise<void> {
    const nested = [...this.#containers.keys()].filter((id) => parentIdOf(id) === containerId);
    await Promise.all(nested.map((id) => this.destroy(id)));
  }

  /** Cleans up after a launch that failed, and throws why. */
  async #fail(container: RunningContainer, thrown: unknown): Promise<never> {
    if (container.isStarted) await this.#ending.kill(container);
    const error = container.isDestroyed
      ? new ContainerError({
          code: 'container-destroyed',
          message: 'Container destroyed while it was being launched',
          reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
        })
      : asLaunchError(thrown);
    await this.#ending.cleanUp(container.record.containerId);
    container.ended.resolve({ reason: error.reason, message: error.message });
    await this.#forget(container);
    throw error;
  }

  async #forget(container: RunningContainer): Promise<void> {
    container.forgetting ??= this.#remove(container);
    try {
      await container.forgetting;
    } catch (thrown) {
      delete container.forgetting;
      throw thrown;
    }
  }

  /** Once at a time, as ending it. */
  async #remove(container: RunningContainer): Promise<void> {
    const { containerId } = container.record;
    this.#runs.forget(container.directory);
    this.#ios.forget(containerId);
    this.#volumes.release(containerId);
    await removeRunDirectory(container.directory);
    this.#containers.delete(containerId);
  }
}

function isRunning({ isStarted, broken }: RunningContainer): boolean {
  return isStarted && broken === undefined;
}

function recoveredOf({ record, directory, limits }: RunningContainer): RecoveredContainer {
  const { containerId, sandbox, resources } = record;
  return { containerId, directory, sandbox, resources, limits };
}

function emptyRecord(containerId: string): ContainerRecord {
  return { containerId, sandbox: '/', environment: {}, resources: [] };
}

function throwIfDestroyed(container: RunningContainer): void {
  container.launching.signal.throwIfAborted();
}

function asLaunchError(thrown: unknown): ContainerError {
  if (thrown instanceof ContainerError) return thrown;
  return new ContainerError({ code: 'container-launch-failed', message: errorText(thrown), cause: thrown });
}
