import type { Blocked } from '../../base/block-map.ts';
import type { Resources } from '../../model/resources.ts';
import type { Task, TaskState } from '../../wire/gen/mesos.ts';

/** Tasks by state. */
export type TaskCounts = Record<TaskState, number>;

export function zeroCounts(): TaskCounts {
  return {
    TASK_STAGING: 0,
    TASK_STARTING: 0,
    TASK_RUNNING: 0,
    TASK_KILLING: 0,
    TASK_FINISHED: 0,
    TASK_FAILED: 0,
    TASK_KILLED: 0,
    TASK_ERROR: 0,
    TASK_LOST: 0,
    TASK_DROPPED: 0,
    TASK_UNREACHABLE: 0,
    TASK_GONE: 0,
    TASK_GONE_BY_OPERATOR: 0,
    TASK_UNKNOWN: 0,
  };
}

/** Rendered forms, kept by the readers of `http/`. The core empties it whenever the entity changes. */
export interface Fragments {
  /** JSON text of the legacy endpoints (`/state`, `/tasks`). */
  legacy: string | undefined;
  /** What `/slaves` shows of an agent on top of that. */
  full: string | undefined;
  /** JSON text of the operator API. */
  v1: string | undefined;
  /** Protobuf of the operator API. */
  bytes: Uint8Array | undefined;
}

/**
 * A task. Where it stands tells its life: `Framework.tasks` (also terminal ones whose last update is not acknowledged),
 * `Framework.unreachableTasks` or `Framework.completedTasks`.
 */
export interface TaskRecord extends Blocked {
  readonly id: string;
  readonly frameworkId: string;
  readonly agentId: string;
  /** Role its resources are allocated to. */
  readonly role: string;
  /**
   * The wire form: `state` is the latest state known, `status_update_state` and `status_update_uuid` the last one sent to the
   * framework, `statuses` one entry for each change of state, without data. Resources are in the refined format.
   */
  readonly message: Task;
  readonly resources: Resources;
  /** False since it is terminal or unreachable: its resources went back to the agent. */
  holdsResources: boolean;
  /** KILL was asked for: repeated when the agent comes back with the task still running. */
  isKillAsked: boolean;
  /** Rises with each change. */
  version: number;
  readonly fragments: Fragments;
}

export function emptyFragments(): Fragments {
  return { legacy: undefined, full: undefined, v1: undefined, bytes: undefined };
}

export function emptyOut(fragments: Fragments): void {
  fragments.legacy = undefined;
  fragments.full = undefined;
  fragments.v1 = undefined;
  fragments.bytes = undefined;
}
