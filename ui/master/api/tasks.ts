import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';
import type { ResourceAmounts } from './resources.ts';

/** One status update as the legacy endpoints keep it; the reason is in the operator API only (task-reasons.ts). */
export type TaskStatus = {
  readonly state: string;
  readonly timestamp: number;
  readonly healthy?: boolean;
  readonly container_status?: {
    readonly container_id?: { readonly value: string; readonly parent?: unknown };
    readonly network_infos?: readonly {
      readonly ip_addresses?: readonly { readonly ip_address?: string }[];
    }[];
  };
};

export type Task = {
  readonly id: string;
  readonly name: string;
  readonly framework_id: string;
  /** Empty for tasks of the command executor. */
  readonly executor_id: string;
  readonly slave_id: string;
  readonly state: string;
  readonly resources: ResourceAmounts;
  readonly limits?: Readonly<Record<string, number | string>>;
  readonly role: string;
  readonly statuses: readonly TaskStatus[];
  readonly user?: string;
  readonly labels?: readonly { readonly key: string; readonly value?: string }[];
  readonly discovery?: { readonly ports?: { readonly ports?: readonly { readonly number: number }[] } };
  readonly container?: {
    readonly type: string;
    readonly docker?: { readonly image: string; readonly network?: string };
  };
  readonly health_check?: unknown;
};

export type TasksAnswer = { readonly tasks: readonly Task[] };

/** The newest tasks, running and ended, at most `limit` of them. */
export function useTasks(limit: number): UseQueryResult<TasksAnswer, ApiError> {
  return useLive<TasksAnswer>(`tasks?limit=${limit}&order=des`, { keepPrevious: true });
}

/** Tasks with this id: several if frameworks use the same id, or if one was used again. */
export function useTask(taskId: string, frameworkId: string): UseQueryResult<TasksAnswer, ApiError> {
  const framework = frameworkId === '' ? '' : `&framework_id=${encodeURIComponent(frameworkId)}`;
  return useLive<TasksAnswer>(`tasks?task_id=${encodeURIComponent(taskId)}${framework}&limit=10&order=des`);
}
