import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';
import type { Agent } from './agents.ts';
import type { FrameworkHead } from './frameworks.ts';

/** Tasks by state, as `/state-summary` counts them for each agent and framework. */
export type TaskCounts = {
  readonly TASK_STAGING: number;
  readonly TASK_STARTING: number;
  readonly TASK_RUNNING: number;
  readonly TASK_KILLING: number;
  readonly TASK_FINISHED: number;
  readonly TASK_KILLED: number;
  readonly TASK_FAILED: number;
  readonly TASK_LOST: number;
  readonly TASK_ERROR: number;
  readonly TASK_UNREACHABLE: number;
};

export type AgentSummary = Agent & TaskCounts & { readonly framework_ids: readonly string[] };
export type FrameworkSummary = FrameworkHead & TaskCounts & { readonly slave_ids: readonly string[] };

/** `/state-summary`: the whole cluster without its tasks. */
export type Summary = {
  readonly hostname: string;
  readonly cluster?: string;
  readonly slaves: readonly AgentSummary[];
  readonly frameworks: readonly FrameworkSummary[];
};

/** Agents and frameworks with their resources and task counts. */
export function useSummary(): UseQueryResult<Summary, ApiError> {
  return useLive<Summary>('state-summary');
}

/** The same for a place that only looks up a name: it renews itself seldom, as many such places stand on one page. */
export function useNames(): Summary | undefined {
  return useLive<Summary>('state-summary', { everyMs: 30_000 }).data;
}
