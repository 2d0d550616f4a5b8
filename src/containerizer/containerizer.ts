import type {
  CommandInfo,
  ContainerInfo,
  ContainerStatus,
  EnvironmentVariable,
  Resource,
  ResourceStatistics,
  TaskStatusReason,
  ValueScalar,
} from '../wire/gen/mesos.ts';
import type { ContainerIo } from './container-io.ts';

/** Everything needed to start one container. */
export interface ContainerLaunch {
  /** Unique on this agent; a nested container is `PARENT.CHILD`. */
  readonly containerId: string;
  /** Absolute directory for stdout, stderr and fetched files. Made, with its parents, when missing. */
  readonly sandbox: string;
  /** What to run and the URIs to fetch first. Absent (or without value and arguments): the image's own command. */
  readonly command?: CommandInfo;
  readonly container?: ContainerInfo;
  /** Of a task in a group: what its executor, which is built in and has no container, is to be. */
  readonly executorContainer?: ContainerInfo;
  readonly resources: readonly Resource[];
  /** Task limits by resource name (`cpus`, `mem`; Infinity = none), above `resources`. */
  readonly limits?: Readonly<Record<string, ValueScalar>>;
  /** Variables below those of `command.environment`: see executor/environment.ts. */
  readonly environment: Readonly<Record<string, string>>;
  /** User to run as; `command.user` wins. Absent: the agent's own. Only obeyed by an agent that is root and switches users. */
  readonly user?: string;
  /**
   * A command inside the parent that its id names: with the parent's namespaces, control groups, directory and variables. Its input
   * and output are those of `io`, and nothing of them is kept. It does not outlive the agent.
   */
  readonly isSession?: boolean;
  /** It belongs to no executor: no checkpoint speaks of it, and it is found again all the same. */
  readonly isStandalone?: boolean;
  /** Called once, when the files are fetched and the image is there, right before the container starts. */
  readonly onPrepared?: () => void;
}

/** How a container ended. */
export interface Termination {
  /** The wait status of the system (`exitCode << 8`, or the signal number). Absent: nobody saw the end. */
  readonly waitStatus?: number;
  /** Set when the container did not simply end by itself. */
  readonly reason?: TaskStatusReason;
  readonly message?: string;
  /** The resources whose limit was broken. */
  readonly limitedResources?: readonly Resource[];
}

/** A command to run inside a container: for COMMAND checks and debugging. */
export interface ContainerExec {
  /** A line for `/bin/sh -c`, or the program and its arguments. */
  readonly command: { readonly shell: string } | { readonly argv: readonly string[] };
  /** Variables on top of the container's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Secret variables above all others. */
  readonly secrets?: readonly EnvironmentVariable[];
  /** The command is killed after this long; absent or 0: never. */
  readonly timeoutMs?: number;
}

/** How an exec ended: its wait status, or `timedOut` when it was killed for taking too long. */
export type ExecResult = { readonly waitStatus: number } | { readonly timedOut: true };

/** A container that the agent's checkpoints speak of. */
export interface KnownContainer {
  readonly containerId: string;
  readonly sandbox: string;
  /** The pid in the agent's checkpoint, if it has one. */
  readonly pid?: number;
  readonly container?: ContainerInfo;
  readonly resources?: readonly Resource[];
}

export interface ContainerRecovery {
  /**
   * Known containers that were found, running or ended while the agent was away, and with them those nested in them and those that
   * stand alone. `wait` works for each.
   */
  readonly recovered: readonly string[];
  /** Containers nobody knew: their processes are killed and their traces removed. */
  readonly orphansDestroyed: readonly string[];
}

/**
 * Starts, watches and ends containers. All methods may be called at any time after `recover` was called once;
 * they reject with a ContainerError.
 */
export interface Containerizer {
  /** Fetches, prepares and starts. Resolves when the container's process is running. */
  launch(launch: ContainerLaunch): Promise<void>;
  /** Resolves when the container has ended and its output is complete; at once when it already has. Rejects with `container-unknown`. */
  wait(containerId: string): Promise<Termination>;
  /** Sends a signal (`SIGTERM`, `SIGKILL`…) to every process of the container. No error when it has already ended. */
  signal(containerId: string, signal: NodeJS.Signals): Promise<void>;
  /**
   * Ends the container for good (also while it is being launched: `launch` then rejects with `container-destroyed`)
   * and forgets it. Resolves with how it ended; unknown ids resolve to undefined.
   */
  destroy(containerId: string): Promise<Termination | undefined>;
  usage(containerId: string): Promise<ResourceStatistics>;
  /** container_id, executor_pid, and network_infos when the container has an address of its own. */
  status(containerId: string): Promise<ContainerStatus>;
  /** What `docker inspect` shows, for containers of an engine; undefined for others. */
  inspect(containerId: string): Promise<unknown>;
  exec(containerId: string, exec: ContainerExec): Promise<ExecResult>;
  /** Input and output of a session, or of a container with a terminal; undefined for others. Rejects with `container-unknown`. */
  io?(containerId: string): Promise<ContainerIo | undefined>;
  /** New limits for a running container. */
  update(
    containerId: string,
    resources: readonly Resource[],
    limits?: Readonly<Record<string, ValueScalar>>,
  ): Promise<void>;
  /** Finds again what ran before the agent restarted, and destroys the rest. Called once, first, also with an empty list. */
  recover(known: readonly KnownContainer[]): Promise<ContainerRecovery>;
  /** Ids of the containers that are starting or running, or whose end was not yet followed by `destroy`. */
  containers(): readonly string[];
  /** Removes the images of its own that no container uses, save those of these names. */
  pruneImages?(excluded: readonly string[]): Promise<void>;
  has(containerId: string): boolean;
  /** Lets go of everything without touching the containers: they go on, and a later agent recovers them. */
  close(): Promise<void>;
}
