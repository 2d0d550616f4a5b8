import { randomBytes } from 'node:crypto';
import { errorText } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { type Alarm, createAlarm } from '../runtime/clock.ts';
import { type CoreLoop, createCoreLoop } from '../runtime/core-loop.ts';
import {
  type ContainerInfo,
  type ContainerStatus,
  type ExecutorInfo,
  type FrameworkInfo,
  type KillPolicy,
  type Resource,
  type TaskInfo,
  type TaskStatus,
  TaskStatusReason,
} from '../wire/gen/mesos.ts';
import { isUnknownContainer, probe } from './check-probe.ts';
import type { ExecutorEffect, ExecutorEvent } from './core/events.ts';
import { createExecutorState, type ExecutorState } from './core/executor-state.ts';
import { msOf } from './core/killing.ts';
import { step } from './core/step.ts';
import type { TaskContainers } from './task-containers.ts';

/** What a built-in executor needs from the agent that hosts it. */
export interface BuiltinExecutorOptions {
  /**
   * `command`: one task, in the executor's own container (plain process or Docker, by the task's ContainerInfo).
   * `default`: task groups, each task in a child container `CONTAINERID.UUID` with its sandbox under `SANDBOX/containers/UUID`.
   */
  readonly kind: 'command' | 'default';
  readonly executorInfo: ExecutorInfo;
  readonly frameworkInfo: FrameworkInfo;
  readonly agentId: string;
  /** The id of this run of the executor. */
  readonly containerId: string;
  /** The sandbox of this run. */
  readonly sandbox: string;
  /** The agent's Containerizer. */
  readonly containers: TaskContainers;
  /** Base environment of tasks: see executor/environment.ts. */
  readonly environment: Readonly<Record<string, string>>;
  /** Task user, when the command names none. */
  readonly user?: string;
  /** Address in container_status of containers without one of their own; checks go to loopback. */
  readonly hostIp: string;
  /** How long tasks have between SIGTERM and SIGKILL on `shutdown` (executor_shutdown_grace_period). */
  readonly shutdownGraceMs: number;
  /** Least grace of Docker tasks without kill policy (docker_stop_timeout), default 0. */
  readonly dockerStopTimeoutMs?: number;
  readonly logger: Logger;
  /** Status updates in order, each with its own uuid, timestamp, agent_id, executor_id and container_status. */
  readonly onStatus: (status: TaskStatus) => void;
  /** The executor has ended: no task is left and nothing more will come. Called once. */
  readonly onEnded: () => void;
  /** Seeds the uuids; from the system's randomness when left out. */
  readonly seed?: bigint;
}

/** A task that ran before the agent restarted, from the agent's checkpoints. */
export interface RecoveredTask {
  readonly task: TaskInfo;
  /** The last status the executor sent (acknowledged or not); absent: none was sent. */
  readonly lastStatus?: TaskStatus;
  /** When the first TASK_RUNNING was sent, for max_completion_time. */
  readonly runningSinceMs?: number;
  /** The child container of the task; absent: the executor's own. */
  readonly containerId?: string;
  /** Index of the task group; absent: alone. */
  readonly group?: number;
}

/** An executor inside the agent process. Nothing throws or rejects: what goes wrong becomes a status update. */
export interface BuiltinExecutor {
  /** Starts a task. A second task of a command executor fails with TASK_FAILED. */
  launch(task: TaskInfo): void;
  /** Starts a task group (kind `default` only). */
  launchGroup(tasks: readonly TaskInfo[]): void;
  /** SIGTERM, the grace period, SIGKILL. A repeated kill can only shorten the grace. Unknown and ended tasks are ignored. */
  kill(taskId: string, killPolicy?: KillPolicy): void;
  /** Kills all tasks; `onEnded` follows. */
  shutdown(): void;
  /** Reattaches after a restart of the agent; call it instead of `launch`, after `containerizer.recover`. */
  recover(tasks: readonly RecoveredTask[]): void;
  /** Child container of a task of a `default` executor, or the executor's own; undefined for unknown tasks. */
  containerOf(taskId: string): string | undefined;
  /** Drops timers and checks without touching the containers (the agent stops, tasks go on). */
  detach(): void;
}

/** Hosts one executor in this process: decides in its core, acts on its containers. */
export function createBuiltinExecutor(options: BuiltinExecutorOptions): BuiltinExecutor {
  return new HostedExecutor(options);
}

class HostedExecutor implements BuiltinExecutor {
  readonly #options: BuiltinExecutorOptions;
  readonly #loop: CoreLoop<ExecutorState, ExecutorEvent>;
  readonly #alarm: Alarm;

  constructor(options: BuiltinExecutorOptions) {
    this.#options = options;
    const { executorInfo, frameworkInfo } = options;
    const seed = options.seed ?? randomBytes(8).readBigUInt64LE();
    const state = createExecutorState(
      {
        kind: options.kind,
        executorId: executorInfo.executor_id.value,
        agentId: options.agentId,
        containerId: options.containerId,
        sandbox: options.sandbox,
        hostIp: options.hostIp,
        canTellKilling: (frameworkInfo.capabilities ?? []).some(({ type }) => type === 'TASK_KILLING_STATE'),
        shutdownGraceMs: options.shutdownGraceMs,
        dockerStopTimeoutMs: options.dockerStopTimeoutMs ?? 0,
      },
      seed,
    );
    this.#alarm = createAlarm({
      nextMs: () => state.deadlines.nextMs,
      nowMs: Date.now,
      onDue: () => this.#loop.post({ kind: 'ticked' }),
    });
    this.#loop = createCoreLoop({
      state,
      step,
      execute: (effect) => this.#execute(effect),
      onBatchEnd: () => this.#alarm.rearm(),
      onFatal: (thrown) => {
        options.logger.error('built-in executor stopped by an error of its own', { error: thrown });
        this.detach();
        options.onEnded();
      },
    });
  }

  launch(task: TaskInfo): void {
    this.#loop.post({ kind: 'task-launched', task });
  }

  launchGroup(tasks: readonly TaskInfo[]): void {
    this.#loop.post({ kind: 'group-launched', tasks });
  }

  kill(taskId: string, killPolicy?: KillPolicy): void {
    const graceMs = msOf(killPolicy?.grace_period);
    this.#loop.post({ kind: 'kill-requested', taskId, ...(graceMs === undefined ? {} : { graceMs }) });
  }

  shutdown(): void {
    this.#loop.post({ kind: 'shutdown-requested' });
  }

  recover(tasks: readonly RecoveredTask[]): void {
    this.#loop.post({ kind: 'tasks-recovered', tasks });
  }

  containerOf(taskId: string): string | undefined {
    return this.#loop.state.tasks.get(taskId)?.containerId;
  }

  detach(): void {
    this.#loop.stop();
    this.#alarm.stop();
  }

  #execute(effect: ExecutorEffect): void {
    switch (effect.kind) {
      case 'send-status':
        this.#options.onStatus(effect.status);
        return;
      case 'launch-container':
        void this.#launch(effect);
        return;
      case 'find-container':
        void this.#find(effect.taskId, effect.containerId);
        return;
      case 'signal-container':
        this.#tell('signal', effect.containerId, this.#containers.signal(effect.containerId, effect.signal));
        return;
      case 'destroy-container':
        this.#tell('destroy', effect.containerId, this.#containers.destroy(effect.containerId));
        return;
      case 'ask':
        void this.#ask(effect);
        return;
      case 'end':
        this.#options.onEnded();
        this.#alarm.stop();
        return;
    }
  }

  get #containers(): TaskContainers {
    return this.#options.containers;
  }

  #tell(what: string, containerId: string, done: Promise<unknown>): void {
    done.catch((thrown: unknown) => {
      if (isUnknownContainer(thrown)) return;
      this.#options.logger.warn('container does not obey', { what, containerId, error: errorText(thrown) });
    });
  }

  async #launch(effect: Extract<ExecutorEffect, { kind: 'launch-container' }>): Promise<void> {
    const { taskId, containerId, sandbox, task } = effect;
    const { user } = this.#options;
    try {
      await this.#containers.launch({
        containerId,
        sandbox,
        ...(task.command === undefined ? {} : { command: task.command }),
        ...(task.container === undefined ? {} : { container: task.container }),
        ...this.#executorContainer(),
        resources: this.#resources(task),
        ...(task.limits === undefined ? {} : { limits: task.limits }),
        environment: this.#environment(task, sandbox),
        ...(user === undefined ? {} : { user }),
        onPrepared: () => this.#loop.post({ kind: 'container-prepared', taskId }),
      });
    } catch (thrown) {
      this.#loop.post({ kind: 'container-failed', taskId, reason: reasonOf(thrown), message: errorText(thrown) });
      return;
    }
    const [status, data] = await this.#describe(containerId);
    this.#loop.post({ kind: 'container-started', taskId, status, ...(data === undefined ? {} : { data }) });
    void this.#await(taskId, containerId);
  }

  #executorContainer(): { readonly executorContainer?: ContainerInfo } {
    const { kind, executorInfo } = this.#options;
    const { container } = executorInfo;
    return kind === 'default' && container !== undefined ? { executorContainer: container } : {};
  }

  /** As in Mesos, a process shares in what its executor was given, a Docker container has what its task asks for. */
  #resources(task: TaskInfo): Resource[] {
    const { kind, executorInfo } = this.#options;
    const isShared = kind === 'command' && task.container?.type !== 'DOCKER';
    return [...(task.resources ?? []), ...(isShared ? (executorInfo.resources ?? []) : [])];
  }

  /** An image brings its own variables: a task in Docker gets of the agent's only what names its role. */
  #environment(task: TaskInfo, sandbox: string): Record<string, string> {
    const { environment } = this.#options;
    const role = environment['MESOS_ALLOCATION_ROLE'];
    if (task.container?.type === 'DOCKER' || task.container?.mesos?.image !== undefined) {
      return role === undefined ? {} : { MESOS_ALLOCATION_ROLE: role };
    }
    return { ...environment, MESOS_SANDBOX: sandbox };
  }

  async #find(taskId: string, containerId: string): Promise<void> {
    const end = this.#await(taskId, containerId);
    try {
      const status = await this.#containers.status(containerId);
      this.#loop.post({ kind: 'container-found', taskId, status });
    } catch {
      // Its end tells what became of it.
    }
    await end;
  }

  async #await(taskId: string, containerId: string): Promise<void> {
    try {
      const end = await this.#containers.wait(containerId);
      this.#loop.post({ kind: 'container-ended', taskId, end });
    } catch (thrown) {
      const message = isUnknownContainer(thrown) ? 'Container ended while the agent was away' : errorText(thrown);
      this.#loop.post({ kind: 'container-ended', taskId, end: { reason: 'REASON_EXECUTOR_TERMINATED', message } });
    }
  }

  /** Where the container is, and what its engine says of it; both may be missing when it has just ended. */
  async #describe(containerId: string): Promise<readonly [ContainerStatus, Uint8Array | undefined]> {
    try {
      const [status, inspected] = await Promise.all([
        this.#containers.status(containerId),
        this.#containers.inspect(containerId),
      ]);
      // COMPAT(mesos-1.11): frameworks read the address of their containers from here.
      const data = inspected === undefined ? undefined : Buffer.from(`${JSON.stringify([inspected], undefined, 4)}\n`);
      return [status, data];
    } catch {
      return [{}, undefined];
    }
  }

  async #ask(effect: Extract<ExecutorEffect, { kind: 'ask' }>): Promise<void> {
    const { taskId, containerId, checkKind, round, question, timeoutMs } = effect;
    const answer = await probe({ containers: this.#containers, containerId, question, timeoutMs });
    if (answer.kind === 'none')
      this.#options.logger.debug('no answer to a check', { taskId, checkKind, why: answer.why });
    this.#loop.post({ kind: 'check-answered', taskId, checkKind, round, answer });
  }
}

/** The reason that a container error carries. */
function reasonOf(thrown: unknown): TaskStatusReason {
  const reason = typeof thrown === 'object' && thrown !== null && 'reason' in thrown ? thrown.reason : undefined;
  const isKnown = typeof reason === 'string' && reason in TaskStatusReason.numbers;
  return isKnown ? (reason as TaskStatusReason) : 'REASON_CONTAINER_LAUNCH_FAILED';
}
