import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';
import type { FullResource, ResourceAmounts } from './resources.ts';

/** An agent as `/slaves`, `/state` and `/state-summary` list it. Times are seconds since the epoch. */
export type Agent = {
  readonly id: string;
  readonly hostname: string;
  readonly port: number;
  readonly pid: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly domain?: {
    readonly fault_domain?: { readonly region: { readonly name: string }; readonly zone: { readonly name: string } };
  };
  readonly registered_time: number;
  readonly reregistered_time?: number;
  readonly resources: ResourceAmounts;
  readonly used_resources: ResourceAmounts;
  readonly offered_resources: ResourceAmounts;
  readonly reserved_resources: Readonly<Record<string, ResourceAmounts>>;
  readonly unreserved_resources: ResourceAmounts;
  readonly active: boolean;
  readonly deactivated: boolean;
  readonly version: string;
  readonly capabilities: readonly string[];
  readonly drain_info?: {
    readonly state: string;
    readonly config?: { readonly max_grace_period?: { readonly nanoseconds: number }; readonly mark_gone?: boolean };
  };
  readonly estimated_drain_start_time_seconds?: number;
};

export type RecoveredAgent = Pick<Agent, 'id' | 'hostname' | 'port' | 'attributes'>;

/** `/slaves`: the summary plus every resource in full. */
export type AgentInFull = Agent & {
  readonly reserved_resources_full: Readonly<Record<string, readonly FullResource[]>>;
  readonly unreserved_resources_full: readonly FullResource[];
  readonly used_resources_full: readonly FullResource[];
  readonly offered_resources_full: readonly FullResource[];
};

export type AgentsAnswer = {
  readonly slaves: readonly AgentInFull[];
  readonly recovered_slaves: readonly RecoveredAgent[];
};

/** One agent with every resource in full; the list is empty if the master does not know it. */
export function useAgent(agentId: string): UseQueryResult<AgentsAnswer, ApiError> {
  return useLive<AgentsAnswer>(`slaves?slave_id=${encodeURIComponent(agentId)}`);
}
