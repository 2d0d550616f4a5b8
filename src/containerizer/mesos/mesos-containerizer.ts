import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { Counter } from '../../runtime/metrics.ts';
import type { ContainerStatus, Resource, ResourceStatistics, ValueScalar } from '../../wire/gen/mesos.ts';
import { unknownContainer } from '../composing-containerizer.ts';
import { ContainerError } from '../container-error.ts';
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
import { containerIdOf, isNested } from '../core/container-id.ts';
import { type ContainerLimits, limitsOf } from '../core/limits.ts';
import { type Deferred, deferred } from '../deferred.ts';
import type { Fetcher } from '../fetcher/fetch-request.ts';
import { linkVolumes, type PersistentVolumes, unlinkVolumes, type VolumeMount } from '../persistent-volumes.ts';
import { checkOutputFiles, logToSandbox, makeParentSandbox, makeSandbox } from '../sandbox.ts';
import { sandboxVolumes } from '../sandbox-volumes.ts';
import { type ContainerRecord, readContainerRecord, writeContainerRecord } from './container-record.ts';
import type { Isolator } from './isolators/isolator.ts';
import { planLaunch } from './launch-plan.ts';
import type { RunSpec } from './launch-script.ts';
import { findProgram } from './launcher.ts';
import { clearNotes } from './notes-watch.ts';
import { ProcessRuns } from './process-runs.ts';
import { signalProcess } from './process-table.ts';
import { usageOfProcesses } from './process-usage.ts';
import { type TaskUser, TaskUsers } from './task-user.ts';
import { memoryTermination, runTermination } from './termination.ts';

interface Container {
  readonly record: ContainerRecord;
  readonly directory: string;
  readonly ended: Deferred<Termination>;
  readonly launching: AbortController;
  limits: ContainerLimits;
  /** Persistent volumes that its sandbox has links to. */
  mounts: readonly VolumeMount[];
  /** Volumes that are directories of sandboxes. */
  ownMounts: readonly VolumeMount[];
  /** Changes of its volumes come one after another. */
  remounting: Promise<void>;
  /** True from the moment its runner was asked for. */
  isStarted: boolean;
  isDestroyed: boolean;
}

export interface MesosContainerizerParts {
  readonly options: ContainerizerOptions;
  readonly fetcher: Fetcher;
  readonly volumes: PersistentVolumes;
  readonly isolator: Isolator | undefined;
}

const memoryCheckMs = 2000;

/** Runs tasks as plain processes of the host, each under a runner of its own. */
export class MesosContainerizer implements Containerizer {
  readonly #options: ContainerizerOptions;
  readonly #logger: Logger;
  readonly #fetcher: Fetcher;
  readonly #volumes: PersistentVolumes;
  readonly #isolator: Isolator | undefined;
  readonly #users = new TaskUsers();
  readonly #destroyErrors: Counter | undefined;
  readonly #containers = new Map<string, Container>();
  readonly #containersDirectory: string;
  readonly #execsDirectory: string;
  readonly #runs: ProcessRuns;
  readonly #memoryCheck: ReturnType<typeof setInterval> | undefined;
  #execs = 0;

  constructor({ options, fetcher, volumes, isolator }: MesosContainerizerParts) {
    this.#options = options;
    this.#logger = options.logger;
    this.#fetcher = fetcher;
    this.#volumes = volumes;
    this.#isolator = isolator;
    this.#destroyErrors = options.metrics?.counter('containerizer/mesos/container_destroy_errors');
    this.#containersDirectory = join(options.runtimeDir, 'containers');
    this.#execsDirectory = join(options.runtimeDir, 'execs');
    const notesDirectory = join(options.runtimeDir, 'notes');
    clearNotes(notesDirectory);
    this.#runs = new ProcessRuns({ notesDirectory, logger: options.logger });
    if (isolator !== undefined) {
      this.#memoryCheck = setInterval(() => this.#checkMemory(), memoryCheckMs);
      this.#memoryCheck.unref();
    }
  }

  /** The launcher's pid while it runs. */
  get launcherPid(): number | undefined {
    return this.#runs.launcherPid;
  }

  async launch(launch: ContainerLaunch): Promise<void> {
    const { containerId, sandbox } = launch;
    if (this.#containers.has(containerId)) {
      throw new ContainerError({ code: 'container-exists', message: `Container '${containerId}' already exists` });
    }
    const plan = planLaunch(launch);
    const userName = this.#switchesUser() ? (launch.command?.user ?? launch.user) : undefined;
    const container = this.#add({
      containerId,
      sandbox,
      environment: plan.environment,
      ...(userName === undefined ? {} : { user: userName }),
      resources: launch.resources,
      isIsolated: this.#isolator !== undefined,
    });
    container.limits = limitsOf(launch.resources, launch.limits, this.#options.isLentCpuLow);
    try {
      const user = userName === undefined ? undefined : await this.#users.lookUp(userName);
      if (isNested(containerId)) await makeParentSandbox(sandbox, user);
      await makeSandbox(sandbox, user);
      const readOnlyPaths = await this.#mount(container, launch, user);
      const joinPaths = (await this.#isolator?.prepare(containerId, container.limits)) ?? [];
      await this.#fetch(launch, container, user);
      throwIfDestroyed(container);
      await writeContainerRecord(container.directory, container.record);
      throwIfDestroyed(container);
      launch.onPrepared?.();
      container.isStarted = true;
      await this.#runs.start(container.directory, {
        ...plan.line,
        ...sandboxSpec(sandbox),
        environment: plan.environment,
        ulimits: plan.ulimits,
        joinPaths,
        readOnlyPaths,
        ...becoming(user),
      });
    } catch (thrown) {
      await this.#fail(container, thrown);
    }
    this.#watch(container);
  }

  wait(containerId: string): Promise<Termination> {
    const container = this.#containers.get(containerId);
    return container === undefined ? Promise.reject(unknownContainer(containerId)) : container.ended.promise;
  }

  async signal(containerId: string, signal: NodeJS.Signals): Promise<void> {
    const container = this.#containers.get(containerId);
    if (container === undefined) return;
    await this.#runs.signal(container.directory, signal);
    if (signal === 'SIGKILL') await this.#killGroup(containerId);
  }

  async destroy(containerId: string): Promise<Termination | undefined> {
    const container = this.#containers.get(containerId);
    if (container === undefined) return undefined;
    try {
      return await this.#destroy(container);
    } catch (thrown) {
      this.#destroyErrors?.increment();
      throw thrown;
    }
  }

  async #destroy(container: Container): Promise<Termination> {
    container.isDestroyed = true;
    container.launching.abort();
    if (container.isStarted) await this.#runs.kill(container.directory, container.record.sandbox);
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
      ...(await this.#isolator?.usage(containerId)),
      cpus_soft_limit: cpus,
      ...(container.limits.cpusLimit === undefined ? {} : { cpus_limit: container.limits.cpusLimit }),
      mem_limit_bytes: container.limits.memLimitBytes ?? memBytes,
      mem_soft_limit_bytes: memBytes,
    };
  }

  async status(containerId: string): Promise<ContainerStatus> {
    const pid = this.#runs.processes(this.#get(containerId).directory)?.task.pid;
    return { container_id: containerIdOf(containerId), ...(pid === undefined ? {} : { executor_pid: pid }) };
  }

  async inspect(containerId: string): Promise<undefined> {
    this.#get(containerId);
  }

  async exec(containerId: string, exec: ContainerExec): Promise<ExecResult> {
    const container = this.#get(containerId);
    const { record } = container;
    this.#execs += 1;
    const directory = join(this.#execsDirectory, `${containerId}~${this.#execs}`);
    const user = record.user === undefined ? undefined : await this.#users.lookUp(record.user);
    const { command } = exec;
    await this.#runs.start(directory, {
      argv: 'shell' in command ? ['/bin/sh', '-c', command.shell] : command.argv,
      ...sandboxSpec(record.sandbox),
      // What a check says goes where the task's complaints go.
      stdoutPath: join(record.sandbox, 'stderr'),
      environment: { ...record.environment, ...exec.environment },
      readOnlyPaths: this.#readOnlyPaths(container),
      joinPaths: record.isIsolated ? (this.#isolator?.joinPaths(containerId) ?? []) : [],
      ...becoming(user),
    });
    let isLate = false;
    const timer = exec.timeoutMs
      ? setTimeout(() => {
          isLate = true;
          void this.#runs.kill(directory);
        }, exec.timeoutMs)
      : undefined;
    try {
      const end = await this.#runs.ended(directory);
      if (isLate) return { timedOut: true };
      if (end.error !== undefined) throw new ContainerError({ code: 'container-launch-failed', message: end.error });
      return { waitStatus: end.waitStatus ?? 9 };
    } finally {
      clearTimeout(timer);
      this.#runs.forget(directory);
      await rm(directory, { recursive: true, force: true });
    }
  }

  async update(
    containerId: string,
    resources: readonly Resource[],
    limits?: Readonly<Record<string, ValueScalar>>,
  ): Promise<void> {
    const container = this.#get(containerId);
    container.limits = limitsOf(resources, limits, this.#options.isLentCpuLow);
    container.remounting = container.remounting.catch(() => {}).then(() => this.#remount(container, resources));
    await container.remounting;
    await this.#isolator?.update(containerId, container.limits);
  }

  async recover(known: readonly KnownContainer[]): Promise<ContainerRecovery> {
    await mkdir(this.#containersDirectory, { recursive: true, mode: 0o700 });
    const knownIds = new Set(known.map(({ containerId }) => containerId));
    const names = await readdir(this.#containersDirectory);
    const recovered: string[] = [];
    const orphansDestroyed: string[] = [];
    for (const containerId of names) {
      const directory = join(this.#containersDirectory, containerId);
      const record = await readContainerRecord(directory);
      const container = this.#add(record ?? emptyRecord(containerId));
      container.isStarted = true;
      this.#volumes.note(containerId, container.record.resources);
      this.#runs.adopt(directory);
      this.#watch(container);
      if (record !== undefined && knownIds.has(containerId)) recovered.push(containerId);
      else orphansDestroyed.push(containerId);
    }
    await Promise.all(orphansDestroyed.map((containerId) => this.destroy(containerId)));
    await this.#endExecs();
    await this.#removeLeftoverGroups();
    return { recovered, orphansDestroyed };
  }

  containers(): readonly string[] {
    return [...this.#containers.keys()];
  }

  has(containerId: string): boolean {
    return this.#containers.has(containerId);
  }

  async close(): Promise<void> {
    clearInterval(this.#memoryCheck);
    await this.#runs.close();
  }

  #add(record: ContainerRecord): Container {
    const container: Container = {
      record,
      directory: join(this.#containersDirectory, record.containerId),
      ended: deferred(),
      launching: new AbortController(),
      limits: limitsOf(record.resources, {}, this.#options.isLentCpuLow),
      mounts: [],
      ownMounts: [],
      remounting: Promise.resolve(),
      isStarted: false,
      isDestroyed: false,
    };
    this.#containers.set(record.containerId, container);
    return container;
  }

  #get(containerId: string): Container {
    const container = this.#containers.get(containerId);
    if (container === undefined) throw unknownContainer(containerId);
    return container;
  }

  #switchesUser(): boolean {
    return process.getuid?.() === 0 && (this.#options.switchUser ?? true);
  }

  async #fetch(launch: ContainerLaunch, container: Container, user: TaskUser | undefined): Promise<void> {
    const uris = launch.command?.uris ?? [];
    if (uris.length === 0) return;
    await this.#fetcher.fetch({
      uris,
      sandbox: launch.sandbox,
      ...(user === undefined ? {} : { owner: user }),
      signal: container.launching.signal,
      log: logToSandbox(launch.sandbox),
    });
    await checkOutputFiles(launch.sandbox);
  }

  /** Gives the container its volumes; resolves with the directories that it may only read. */
  async #mount(container: Container, launch: ContainerLaunch, user: TaskUser | undefined): Promise<readonly string[]> {
    const { containerId, sandbox } = container.record;
    container.mounts = await this.#volumes.take(containerId, launch.resources, user);
    container.ownMounts = await sandboxVolumes(launch.container, { containerId, sandbox }, user);
    await linkVolumes(sandbox, [...container.mounts, ...container.ownMounts], user);
    return this.#readOnlyPaths(container);
  }

  /** Without root nothing can be mounted: then the task is trusted not to write. */
  #readOnlyPaths({ mounts, ownMounts }: Container): string[] {
    if (process.getuid?.() !== 0 || findProgram('unshare') === undefined) return [];
    return [...mounts, ...ownMounts].filter(({ isReadOnly }) => isReadOnly).map(({ source }) => source);
  }

  /** The tasks of an executor came or went, and volumes with them. */
  async #remount(container: Container, resources: readonly Resource[]): Promise<void> {
    const { containerId, sandbox, user: userName } = container.record;
    const user = userName === undefined ? undefined : await this.#users.lookUp(userName);
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

  /** Cleans up after a launch that failed, and throws why. */
  async #fail(container: Container, thrown: unknown): Promise<never> {
    if (container.isStarted) await this.#runs.kill(container.directory, container.record.sandbox);
    const error = container.isDestroyed
      ? new ContainerError({
          code: 'container-destroyed',
          message: 'Container destroyed while it was being launched',
          reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
        })
      : asLaunchError(thrown);
    await this.#isolator?.remove(container.record.containerId);
    container.ended.resolve({ reason: error.reason, message: error.message });
    await this.#forget(container);
    throw error;
  }

  /** Settles `wait` when the run has ended and nothing of it is left. */
  #watch(container: Container): void {
    const { directory, record } = container;
    const settle = async (): Promise<void> => {
      const end = await this.#runs.ended(directory);
      // What a task leaves behind in its session ends with it.
      await this.#runs.kill(directory, record.sandbox);
      await this.#killGroup(record.containerId);
      const memory = await this.#isolator?.memoryEvents(record.containerId);
      await this.#isolator?.remove(record.containerId);
      const isFull = memory !== undefined && memory.kills > 0;
      const termination = isFull
        ? memoryTermination(end, container.limits, memory.peakBytes)
        : runTermination(end, container.isDestroyed);
      container.ended.resolve(termination);
    };
    settle().catch((thrown: unknown) => {
      this.#logger.error('container end not settled', { containerId: record.containerId, error: errorText(thrown) });
      container.ended.resolve({ reason: 'REASON_EXECUTOR_TERMINATED', message: errorText(thrown) });
    });
  }

  /** Members of the control group that no tree or session leads to. */
  async #killGroup(containerId: string): Promise<void> {
    for (let round = 0; round < 20; round++) {
      const pids = (await this.#isolator?.pids(containerId)) ?? [];
      if (pids.length === 0) return;
      for (const pid of pids) signalProcess(pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** As in Mesos, a container whose memory was full is ended as a whole, whichever of its processes the kernel chose. */
  #checkMemory(): void {
    for (const [containerId, container] of this.#containers) {
      if (!container.isStarted || (this.#isolator?.memoryKills(containerId) ?? 0) === 0) continue;
      void this.#runs.kill(container.directory, container.record.sandbox);
    }
  }

  async #forget(container: Container): Promise<void> {
    const { containerId } = container.record;
    this.#runs.forget(container.directory);
    this.#volumes.release(containerId);
    await rm(container.directory, { recursive: true, force: true });
    if (this.#containers.get(containerId) === container) this.#containers.delete(containerId);
  }

  /** Commands that ran inside containers for the agent before this one. */
  async #endExecs(): Promise<void> {
    const names = await readdir(this.#execsDirectory).catch((): string[] => []);
    for (const name of names) {
      const directory = join(this.#execsDirectory, name);
      this.#runs.adopt(directory);
      await this.#runs.kill(directory);
      this.#runs.forget(directory);
      await rm(directory, { recursive: true, force: true });
    }
  }

  async #removeLeftoverGroups(): Promise<void> {
    const marker = await readdir(this.#containersDirectory).catch((): string[] => []);
    for (const containerId of (await this.#isolator?.leftovers()) ?? []) {
      // Other agents on this machine may share the root group: only empty groups are removed.
      const isFree = !this.#containers.has(containerId) && !marker.includes(containerId);
      if (isFree && ((await this.#isolator?.pids(containerId)) ?? []).length === 0) {
        await this.#isolator?.remove(containerId);
      }
    }
  }
}

function sandboxSpec(sandbox: string): Pick<RunSpec, 'workingDirectory' | 'stdoutPath' | 'stderrPath'> {
  return { workingDirectory: sandbox, stdoutPath: join(sandbox, 'stdout'), stderrPath: join(sandbox, 'stderr') };
}

function becoming(user: TaskUser | undefined): Pick<RunSpec, 'credentials'> {
  // The agent is root: becoming root again needs no step of its own.
  return user === undefined || user.uid === 0 ? {} : { credentials: user };
}

function emptyRecord(containerId: string): ContainerRecord {
  return { containerId, sandbox: '/', environment: {}, resources: [], isIsolated: true };
}

function throwIfDestroyed(container: Container): void {
  container.launching.signal.throwIfAborted();
}

function asLaunchError(thrown: unknown): ContainerError {
  if (thrown instanceof ContainerError) return thrown;
  return new ContainerError({ code: 'container-launch-failed', message: errorText(thrown), cause: thrown });
}
