import { useMemo } from 'react';
import { useLive } from '../../shared/api/use-live.ts';

type V1Status = {
  readonly state: string;
  readonly timestamp?: number;
  readonly message?: string;
  readonly reason?: string;
  readonly source?: string;
};
type V1Task = {
  readonly task_id: { readonly value: string };
  readonly framework_id: { readonly value: string };
  readonly statuses?: readonly V1Status[];
};
type GetTasks = {
  readonly get_tasks: {
    readonly tasks?: readonly V1Task[];
    readonly unreachable_tasks?: readonly V1Task[];
    readonly completed_tasks?: readonly V1Task[];
  };
};

/** Why a task is in its state: what the status update said. */
export type Reason = {
  readonly state: string;
  readonly timestamp: number;
  readonly message: string;
  readonly reason: string;
  readonly source: string;
};

/** Status updates with reason and message, by framework and task id. */
export type Reasons = ReadonlyMap<string, readonly Reason[]>;

/** The key of a task in Reasons. */
export function reasonKey(frameworkId: string, taskId: string): string {
  return `${frameworkId}\n${taskId}`;
}

/** Collects the reasons out of a GET_TASKS answer. */
export function collectReasons(answer: GetTasks): Reasons {
  const { tasks = [], unreachable_tasks = [], completed_tasks = [] } = answer.get_tasks;
  const reasons = new Map<string, readonly Reason[]>();
  for (const task of [...completed_tasks, ...unreachable_tasks, ...tasks]) {
    const updates = (task.statuses ?? []).map((status) => ({
      state: status.state,
      timestamp: status.timestamp ?? 0,
      message: status.message ?? '',
      reason: status.reason ?? '',
      source: status.source ?? '',
    }));
    reasons.set(reasonKey(task.framework_id.value, task.task_id.value), updates);
  }
  return reasons;
}

const none: Reasons = new Map();
const call = { type: 'GET_TASKS' };

/**
 * Reasons of all tasks. The legacy endpoints do not carry them, so this is the operator call, which lists every task:
 * asked for seldom, and only where `enabled`.
 */
export function useReasons(enabled: boolean): Reasons {
  const { data } = useLive<GetTasks>('api/v1', { call, everyMs: 6_000, enabled });
  return useMemo(() => (data === undefined ? none : collectReasons(data)), [data]);
}
