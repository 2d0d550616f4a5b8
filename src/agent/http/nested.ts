/** What the API may do with containers that no task of a master stands for: nested ones, sessions, and those that stand alone. */
import type { CommandInfo, ContainerInfo, Resource, TaskStatusReason, ValueScalar } from '../../wire/gen/mesos.ts';

/** A container to start, with what the API has found out about it. */
export interface NestedLaunch {
  /** `PARENT.CHILD`, or one without a dot that stands alone. */
  readonly containerId: string;
  /** Absolute. A session has none of its own. */
  readonly sandbox: string;
  readonly isSession: boolean;
  readonly command?: CommandInfo | undefined;
  readonly container?: ContainerInfo | undefined;
  readonly resources: readonly Resource[];
  readonly limits?: Readonly<Record<string, ValueScalar>> | undefined;
}

/** How a container ended. */
export interface NestedEnd {
  /** Wait status of the system. */
  readonly waitStatus?: number;
  readonly reason?: TaskStatusReason;
  readonly message?: string;
  readonly limitedResources?: readonly Resource[];
}

/** `exists`: one with this id runs already. */
export type NestedOutcome = 'launched' | 'exists' | { readonly refusal: string };

export interface ProcessReader {
  /** The next piece comes when the promise has settled. */
  write(from: 'stdout' | 'stderr', bytes: Uint8Array): void | Promise<void>;
  end(): void;
}

/** Input and output of a running process. */
export interface ProcessPort {
  readonly isTerminal: boolean;
  /** What it writes from now on; the function that comes back ends that. */
  read(reader: ProcessReader): () => void;
  write(bytes: Uint8Array): Promise<void>;
  endInput(): void;
  resize(size: { readonly rows: number; readonly columns: number }): Promise<void>;
}

export interface NestedContainers {
  launch(launch: NestedLaunch): Promise<NestedOutcome>;
  /** Resolves when it has ended, at once when that was before; undefined for a container that nobody remembers. */
  wait(containerId: string): Promise<NestedEnd | undefined>;
  /** Sends a signal by its number; false when no such container runs. */
  kill(containerId: string, signal: number): Promise<boolean>;
  /** Ends a container for good. */
  destroy(containerId: string): Promise<void>;
  /** Forgets one that has ended, and its sandbox. `running`: it has not; `unknown`: there never was one. */
  remove(containerId: string, sandbox: string): Promise<'removed' | 'running' | 'unknown'>;
  /** Undefined when it does not run, or cannot be attached to. */
  io(containerId: string): Promise<ProcessPort | undefined>;
  /** Ids of those that run. */
  running(): readonly string[];
}
