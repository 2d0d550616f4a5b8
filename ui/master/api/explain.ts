import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';

/** What the master says of one agent for one role. Times are seconds since the epoch. */
export type AgentVerdict = {
  readonly role: string;
  readonly slave_id: string;
  readonly hostname: string;
  readonly code: string;
  /** A sentence with amounts. */
  readonly reason: string;
  /** When a filter ends. */
  readonly until?: number;
  /** What is missing, by resource. */
  readonly short?: Readonly<Record<string, number>>;
};

/** The answer of `/offers/explain`. */
export type Explanation = {
  readonly framework_id: string;
  readonly framework?: string;
  readonly known: boolean;
  readonly agents_total: number;
  /** Why nothing is offered at all for a role, wherever. */
  readonly obstacles: readonly { readonly role: string; readonly code: string; readonly reason: string }[];
  readonly offers: readonly AgentVerdict[];
};

/** Where a task could run and what is in the way elsewhere; 404 from masters that cannot tell. */
export function useExplanation(query: string): UseQueryResult<Explanation, ApiError> {
  return useLive<Explanation>(`offers/explain${query === '' ? '' : `?${query}`}`, {
    everyMs: 5_000,
    keepPrevious: true,
  });
}
