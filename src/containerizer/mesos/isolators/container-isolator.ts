import type { ContainerStatus, Resource, ResourceStatistics } from '../../../wire/gen/mesos.ts';
import type { ContainerLaunch, Termination } from '../../containerizer.ts';
import type { ContainerLimits } from '../../core/limits.ts';
import type { RunSpec } from '../launch-script.ts';
import type { TaskUser } from '../task-user.ts';

/** What a container may use. */
export interface ContainerAllowance {
  readonly resources: readonly Resource[];
  readonly limits: ContainerLimits;
}

/** A container as its isolators see it, before it starts. */
export interface IsolatedContainer extends ContainerAllowance {
  readonly launch: ContainerLaunch;
  /** Who its process will be; absent: the agent's own user. */
  readonly user?: TaskUser;
  /** Directory of the run: for files that the isolator must find again after a restart. */
  readonly directory: string;
  /** Aborted when the container is destroyed while it is being launched. */
  readonly signal: AbortSignal;
}

/** A container that runs since before a restart of the agent. */
export interface RecoveredContainer extends ContainerAllowance {
  readonly containerId: string;
  readonly directory: string;
  readonly sandbox: string;
}

/** What an isolator adds to the start of a process: lists are joined, single values must not contradict each other. */
export type LaunchPart = Partial<Omit<RunSpec, 'argv' | 'argv0' | 'credentials'>>;

/** What the containerizer knows of its containers. */
export interface IsolatorHost {
  /** Living processes of a running container. */
  pids(containerId: string): Promise<readonly number[]>;
}

/** A limit that a container has broken: how it ends for that. */
export type Limitation = Omit<Termination, 'waitStatus'>;

/**
 * One aspect of isolation, named as in `--isolation` (`cgroups/mem`, `disk/du`, `namespaces/pid`…). Isolators are asked in
 * the order of the flag and cleaned up in the reverse one. Ids are unique on the machine; all state that matters after a
 * restart is found again from the id, the run's directory or the kernel. No method but `prepare` rejects for a container
 * that is gone.
 */
export interface ContainerIsolator {
  readonly name: string;
  /** Called once, before anything else. */
  attach?(host: IsolatorHost): void;
  /** Readies what the container needs. Rejects with a ContainerError to refuse the launch; `cleanUp` follows then too. */
  prepare(container: IsolatedContainer): Promise<LaunchPart>;
  /** For a further process in a running container (checks, sessions), given the pid of its first process. */
  enter?(containerId: string, pid: number): LaunchPart;
  update?(containerId: string, allowance: ContainerAllowance): Promise<void>;
  usage?(containerId: string): Promise<Partial<ResourceStatistics>>;
  status?(containerId: string): Promise<Partial<ContainerStatus>>;
  /** Processes that belong to the container, however they left its tree. */
  pids?(containerId: string): Promise<readonly number[]>;
  /**
   * A limit that the container has broken, or undefined. Asked of every running container each two seconds, so it must
   * cost next to nothing (what costs more is measured by the isolator itself, now and then), and once more at its end.
   */
  limitation?(containerId: string): Promise<Limitation | undefined>;
  /** Sees to it that no new process comes: called before those that are there are killed. */
  seal?(containerId: string): Promise<void>;
  /** Takes away what `prepare` made. No error when nothing is there. */
  cleanUp?(containerId: string): Promise<void>;
  /** Called once before any container is prepared; `known` containers go on, traces of others that are nobody's are removed. */
  recover?(known: readonly RecoveredContainer[]): Promise<void>;
  /** Stops its timers; containers go on. */
  close?(): void;
}
