import type { Logger } from '../base/logger.ts';

import type { ExecutorInfo, FrameworkInfo, KillPolicy, TaskInfo, TaskStatus } from '../wire/gen/mesos.ts';
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
