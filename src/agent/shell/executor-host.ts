import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatDurationMs } from '../../base/durations.ts';
import { errorText } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { ContainerError } from '../../containerizer/container-error.ts';
import type { Termination as ContainerEnd, Containerizer } from '../../containerizer/containerizer.ts';
import { TaskUsers } from '../../containerizer/mesos/task-user.ts';
import { linkVolumes, type PersistentVolumes } from '../../containerizer/persistent-volumes.ts';
import type { BuiltinExecutor, BuiltinExecutorOptions } from '../../executor/builtin-executor.ts';
import { executorEnvironment } from '../../executor/environment.ts';
import { addResources } from '../../model/resources.ts';
import { signJwt } from '../../net/jwt.ts';
import type { Resource } from '../../wire/gen/mesos.ts';
import type { BuiltInAction, ExecutorStart, RunToRecover } from '../core/effects.ts';
import type { AgentEvent, Termination } from '../core/events.ts';
import type { RunKey } from '../core/state.ts';
import type { HostSettings } from './host-settings.ts';
import { NestedHost } from './nested-containers.ts';
import { knownContainers, ownContainers, recoveredTasks } from './recovered-runs.ts';

export interface ExecutorHostOptions extends HostSettings {
  readonly volumes: PersistentVolumes;
  readonly containerizer: Containerizer;
  readonly createBuiltin: (options: BuiltinExecutorOptions) => BuiltinExecutor;
  readonly post: (event: AgentEvent) => void;
  readonly logger: Logger;
  /** `slave(1)@ip:port` and `ip:port`. */
  readonly agentPid: string;
  readonly agentEndpoint: string;
  readonly hostIp: string;
  /** Signs the tokens that executors prove themselves with. */
  readonly tokenKey: Uint8Array | undefined;
}

interface Hosted {
  readonly start: ExecutorStart;
  readonly builtin: BuiltinExecutor | undefined;
  /** Settles when its sandbox is there; actions wait for it. */
  ready: Promise<void>;
}

/** How long a built-in executor may take to notice that its containers were destroyed. */
const endTimeoutMs = 5_000;

/** Runs executors for the core: built-in ones inside this process, the frameworks' own in containers. */
export class ExecutorHost {
  readonly #options: ExecutorHostOptions;
  readonly #users = new TaskUsers();
  readonly #hosted = new Map<string, Hosted>();
  /** Containers that were started over the API. */
  readonly nested: NestedHost;

  constructor(options: ExecutorHostOptions) {
    this.#options = options;
    const { containerizer, workDir, runtimeDir, hostIp, logger, collectsOtherSandboxes, post } = options;
    this.nested = new NestedHost({
      ...{ containerizer, workDir, runtimeDir, hostIp, logger },
      onSandboxEnded: (path) => {
        if (collectsOtherSandboxes) post({ kind: 'sandbox-ended', path });
      },
    });
  }

  get containerizer(): Containerizer {
    return this.#options.containerizer;
  }

  /** Starts an executor. A custom one that cannot be launched ends with the reason. */
  start(start: ExecutorStart): void {
    const hosted = this.#host(start);
    hosted.ready = this.#prepare(start).catch((thrown: unknown) => {
      this.#options.logger.warn('a sandbox cannot be made', { directory: start.directory, error: thrown });
      this.#ended(start, {
        status: undefined,
        reason: 'REASON_CONTAINER_LAUNCH_FAILED',
        message: launchFailure(thrown),
      });
    });
    if (hosted.builtin === undefined) void hosted.ready.then(() => this.#launchCustom(start));
  }

  /** A built-in executor has no container that its own volumes come into: they are in its sandbox, for its tasks. */
  async #prepare(start: ExecutorStart): Promise<void> {
    const { containerId, directory, info } = start;
    await prepareSandbox(directory);
    if (start.executorKind !== 'group') return;
    const name = process.getuid?.() === 0 ? this.#user(start) : undefined;
    const owner = name === undefined ? undefined : await this.#users.lookUp(name);
    await linkVolumes(directory, await this.#options.volumes.take(containerId, info.resources ?? [], owner), owner);
  }

  /** Hands an action to a built-in executor. */
  act(run: RunKey, action: BuiltInAction): void {
    const hosted = this.#hosted.get(run.containerId);
    const builtin = hosted?.builtin;
    if (hosted === undefined || builtin === undefined) return;
    void hosted.ready.then(() => {
      if (!this.#hosted.has(run.containerId)) return;
      switch (action.action) {
        case 'launch':
          builtin.launch(action.task);
          return;
        case 'launch-group':
          builtin.launchGroup(action.tasks);
          return;
        case 'kill':
          builtin.kill(action.taskId, action.killPolicy);
          return;
        case 'shutdown':
          builtin.shutdown();
          return;
      }
    });
  }

  /** New limits and volumes for the container of a custom executor, as its tasks come and go. */
  update(run: RunKey, resources: readonly Resource[], taskIds?: readonly string[]): void {
    if (!this.#hosted.has(run.containerId)) return;
    const told = (failure?: string): void => {
      if (taskIds === undefined) return;
      this.#options.post({ kind: 'container-updated', run, taskIds, ...(failure === undefined ? {} : { failure }) });
    };
    this.containerizer.update(run.containerId, resources).then(
      () => told(),
      (thrown: unknown) => {
        const reason = errorText(thrown);
        this.#options.logger.warn('the resources of a container cannot be changed', { ...run, reason });
        told(`Failed to update resources for container: ${reason}`);
      },
    );
  }

  /** Ends the executor with all its containers, whatever they are doing. `executor-ended` follows. */
  destroy(run: RunKey): void {
    const hosted = this.#hosted.get(run.containerId);
    const prefix = `${run.containerId}.`;
    const ids = this.containerizer
      .containers()
      .filter((containerId) => containerId === run.containerId || containerId.startsWith(prefix));
    const destroyed = Promise.allSettled(ids.map((containerId) => this.containerizer.destroy(containerId)));
    hosted?.builtin?.shutdown();
    void destroyed.then(([own]) => {
      const finish = (): void => {
        if (hosted !== undefined && this.#hosted.get(run.containerId) !== hosted) return;
        hosted?.builtin?.detach();
        const end = own?.status === 'fulfilled' ? own.value : undefined;
        this.#ended(run, end === undefined ? { status: undefined } : terminationOf(end));
      };
      // A built-in executor tells its end itself when it sees that its containers are gone.
      if (hosted?.builtin === undefined) finish();
      else setTimeout(finish, endTimeoutMs).unref();
    });
  }

  /** Finds the containers of an earlier process again; `containers-recovered` follows, then what became of each. */
  async recover(runs: readonly RunToRecover[]): Promise<void> {
    const { recovered, orphansDestroyed } = await this.containerizer.recover(runs.flatMap(knownContainers));
    if (orphansDestroyed.length > 0) {
      this.#options.logger.warn('containers that nobody knows were destroyed', { containerIds: orphansDestroyed });
    }
    const found = new Set(recovered);
    this.nested.recover(ownContainers(runs), orphansDestroyed);
    for (const run of runs) {
      this.#host(run);
      if (run.executorKind === 'group') this.#options.volumes.note(run.containerId, run.info.resources ?? []);
    }
    this.#options.post({ kind: 'containers-recovered' });
    for (const run of runs) {
      const builtin = this.#hosted.get(run.containerId)?.builtin;
      const tasks = recoveredTasks(run);
      if (builtin !== undefined && tasks.length > 0) builtin.recover(tasks);
      else if (builtin !== undefined) this.destroy(run);
      else if (found.has(run.containerId)) this.#watch(run);
      else this.#ended(run, { status: undefined, message: 'Executor ended while the agent was away' });
    }
  }

  /** Lets go of everything; what runs goes on. */
  async detach(): Promise<void> {
    for (const { builtin } of this.#hosted.values()) builtin?.detach();
    this.#hosted.clear();
    await this.containerizer.close();
  }

  #host(start: ExecutorStart): Hosted {
    const builtin = start.executorKind === 'custom' ? undefined : this.#createBuiltin(start);
    const hosted: Hosted = { start, builtin, ready: Promise.resolve() };
    this.#hosted.set(start.containerId, hosted);
    return hosted;
  }

  #createBuiltin(start: ExecutorStart): BuiltinExecutor {
    const { frameworkId, executorId } = start;
    const user = this.#user(start);
    return this.#options.createBuiltin({
      kind: start.executorKind === 'command' ? 'command' : 'default',
      executorInfo: start.info,
      frameworkInfo: start.frameworkInfo,
      agentId: start.agentId,
      containerId: start.containerId,
      sandbox: start.directory,
      containers: this.containerizer,
      environment: this.#environment(start),
      ...(user === undefined ? {} : { user }),
      hostIp: this.#options.hostIp,
      shutdownGraceMs: graceMs(start, this.#options.shutdownGraceMs),
      dockerStopTimeoutMs: this.#options.dockerStopTimeoutMs,
      logger: this.#options.logger.child({ frameworkId, executorId }),
      onStatus: (status) => this.#options.post({ kind: 'status-reported', frameworkId, executorId, status }),
      onEnded: () => this.#ended(start, { status: 0 }),
    });
  }

  #user(start: ExecutorStart): string | undefined {
    return this.#options.switchUser ? (start.info.command?.user ?? start.frameworkInfo.user) : undefined;
  }

  #environment(start: ExecutorStart): Record<string, string> {
    const isInImage = start.info.container?.mesos?.image !== undefined || start.info.container?.type === 'DOCKER';
    const role = (start.info.resources ?? []).find(({ allocation_info }) => allocation_info?.role !== undefined)
      ?.allocation_info?.role;
    const path = process.env['PATH'];
    const basic = executorEnvironment({
      frameworkId: start.frameworkId,
      executorId: start.executorId,
      agentId: start.agentId,
      sandbox: isInImage ? this.#options.sandboxDirectory : start.directory,
      directory: start.directory,
      agentPid: this.#options.agentPid,
      agentEndpoint: this.#options.agentEndpoint,
      checkpoint: start.isCheckpointed,
      recoveryTimeout: formatDurationMs(this.#options.recoveryTimeoutMs),
      subscriptionBackoffMax: formatDurationMs(this.#options.subscriptionBackoffMs),
      shutdownGracePeriod: formatDurationMs(graceMs(start, this.#options.shutdownGraceMs)),
      ...(role === undefined ? {} : { allocationRole: role }),
      ...(path === undefined ? {} : { path }),
    });
    return { ...basic, ...this.#options.environment };
  }

  /** What a custom executor proves itself with, over the API; nothing that its tasks' own commands are given. */
  #token({ frameworkId, executorId, containerId }: RunKey): Record<string, string> {
    const key = this.#options.tokenKey;
    if (key === undefined) return {};
    return {
      MESOS_EXECUTOR_AUTHENTICATION_TOKEN: signJwt({ fid: frameworkId, eid: executorId, cid: containerId }, key),
    };
  }

  async #launchCustom(start: ExecutorStart): Promise<void> {
    if (!this.#hosted.has(start.containerId)) return;
    const user = this.#user(start);
    try {
      await this.containerizer.launch({
        containerId: start.containerId,
        sandbox: start.directory,
        ...(start.info.command === undefined ? {} : { command: start.info.command }),
        ...(start.info.container === undefined ? {} : { container: start.info.container }),
        resources: addResources(start.info.resources ?? [], ...start.tasks.map(({ resources }) => resources ?? [])),
        environment: { ...this.#environment(start), ...this.#token(start) },
        ...(user === undefined ? {} : { user }),
      });
    } catch (thrown) {
      const reason = thrown instanceof ContainerError ? thrown.reason : 'REASON_CONTAINER_LAUNCH_FAILED';
      this.#ended(start, { status: undefined, reason, message: launchFailure(thrown) });
      return;
    }
    this.#watch(start);
  }

  /** Tells the core what the container is, and its end. */
  #watch(run: RunKey): void {
    const { containerizer, post } = this.#options;
    containerizer.status(run.containerId).then(
      (status) =>
        post({
          kind: 'container-known',
          run,
          status: { ...status, network_infos: status.network_infos ?? this.#hostNetwork() },
        }),
      () => {},
    );
    containerizer.wait(run.containerId).then(
      (end) => {
        this.#ended(run, terminationOf(end));
        // The container has ended; forgetting it cannot fail in a way that matters.
        containerizer.destroy(run.containerId).catch(() => {});
      },
      (thrown: unknown) => this.#ended(run, { status: undefined, message: errorText(thrown) }),
    );
  }

  #hostNetwork() {
    return [{ ip_addresses: [{ ip_address: this.#options.hostIp }] }];
  }

  #ended(run: RunKey, termination: Termination): void {
    this.#hosted.get(run.containerId)?.builtin?.detach();
    this.#hosted.delete(run.containerId);
    this.#options.volumes.release(run.containerId);
    this.nested.forgetNested(run.containerId);
    const { frameworkId, executorId, containerId } = run;
    this.#options.post({ kind: 'executor-ended', run: { frameworkId, executorId, containerId }, termination });
  }
}

function launchFailure(thrown: unknown): string {
  return `Failed to launch container: ${errorText(thrown)}`;
}

function graceMs(start: ExecutorStart, defaultMs: number): number {
  const ns = start.info.shutdown_grace_period?.nanoseconds;
  return ns === undefined ? defaultMs : ns / 1e6;
}

function terminationOf(end: ContainerEnd): Termination {
  return {
    status: end.waitStatus,
    ...(end.reason === undefined ? {} : { reason: end.reason }),
    ...(end.message === undefined ? {} : { message: end.message }),
    ...(end.limitedResources === undefined ? {} : { limitation: { resources: [...end.limitedResources] } }),
  };
}

/** The directory, for its owner and group only, and `runs/latest` beside it. */
async function prepareSandbox(directory: string): Promise<void> {
  mkdirSync(dirname(directory), { recursive: true });
  mkdirSync(directory, { recursive: true, mode: 0o750 });
  const temporary = join(dirname(directory), `.latest.${randomUUID()}`);
  symlinkSync(directory, temporary);
  renameSync(temporary, join(dirname(directory), 'latest'));
}
