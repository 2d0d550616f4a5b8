import type {
  CommandInfo,
  ContainerInfo,
  ContainerStatus,
  EnvironmentVariable,
  Resource,
  TaskStatusReason,
  ValueScalar,
} from '../wire/gen/mesos.ts';

/** One container of a task, as an executor asks for it. */
export interface TaskContainerLaunch {
  readonly containerId: string;
  readonly sandbox: string;
  readonly command?: CommandInfo;
  readonly container?: ContainerInfo;
  /** Of the executor of a task group. */
  readonly executorContainer?: ContainerInfo;
  readonly resources: readonly Resource[];
  readonly limits?: Readonly<Record<string, ValueScalar>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly onPrepared?: () => void;
}

/** How a task's container ended. */
export interface TaskContainerEnd {
  /** The wait status of the system (`exitCode << 8`, or the signal number). Absent: nobody saw the end. */
  readonly waitStatus?: number;
  readonly reason?: TaskStatusReason;
  readonly message?: string;
  readonly limitedResources?: readonly Resource[];
}

/**
 * The containers in which a built-in executor runs its tasks: the part of the agent's containerizer that it needs.
 * Rejections may carry a `reason` (TaskStatusReason) for the status update.
 */
export interface TaskContainers {
  launch(launch: TaskContainerLaunch): Promise<void>;
  wait(containerId: string): Promise<TaskContainerEnd>;
  signal(containerId: string, signal: NodeJS.Signals): Promise<void>;
  destroy(containerId: string): Promise<TaskContainerEnd | undefined>;
  status(containerId: string): Promise<ContainerStatus>;
  inspect(containerId: string): Promise<unknown>;
  exec(
    containerId: string,
    exec: {
      readonly command: { readonly shell: string } | { readonly argv: readonly string[] };
      readonly environment?: Readonly<Record<string, string>>;
      readonly secrets?: readonly EnvironmentVariable[];
      readonly timeoutMs?: number;
    },
  ): Promise<{ readonly waitStatus: number } | { readonly timedOut: true }>;
}
