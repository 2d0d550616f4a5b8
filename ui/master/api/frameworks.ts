import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';
import type { ResourceAmounts } from './resources.ts';
import type { Task } from './tasks.ts';

/** What the summary and the full answer say alike about a framework. Times are seconds since the epoch. */
export type FrameworkHead = {
  readonly id: string;
  readonly name: string;
  readonly pid?: string;
  readonly used_resources: ResourceAmounts;
  readonly offered_resources: ResourceAmounts;
  readonly capabilities: readonly string[];
  readonly hostname: string;
  readonly webui_url: string;
  readonly active: boolean;
  readonly connected: boolean;
  readonly recovered: boolean;
};

export type Offer = {
  readonly id: string;
  readonly framework_id: string;
  readonly slave_id: string;
  readonly allocation_info?: { readonly role?: string };
  readonly resources: ResourceAmounts;
};

export type Framework = FrameworkHead & {
  readonly user: string;
  readonly failover_timeout: number;
  readonly checkpoint: boolean;
  readonly registered_time: number;
  readonly unregistered_time: number;
  readonly reregistered_time?: number;
  readonly principal?: string;
  readonly role?: string;
  readonly roles?: readonly string[];
  readonly tasks: readonly Task[];
  readonly unreachable_tasks: readonly Task[];
  readonly completed_tasks: readonly Task[];
  readonly offers: readonly Offer[];
};

export type FrameworksAnswer = {
  readonly frameworks: readonly Framework[];
  readonly completed_frameworks: readonly Framework[];
};

/** All frameworks with their tasks and offers: a big answer on a big cluster, so asked for less often. */
export function useFrameworks(): UseQueryResult<FrameworksAnswer, ApiError> {
  return useLive<FrameworksAnswer>('frameworks', { everyMs: 5_000 });
}

/** One framework, running or completed; both lists are empty if the master does not know it. */
export function useFramework(frameworkId: string): UseQueryResult<FrameworksAnswer, ApiError> {
  return useLive<FrameworksAnswer>(`frameworks?framework_id=${encodeURIComponent(frameworkId)}`);
}

/** The roles a framework subscribes with, whichever way it told them. */
export function rolesOf(framework: Framework): readonly string[] {
  return framework.roles ?? (framework.role === undefined ? [] : [framework.role]);
}
