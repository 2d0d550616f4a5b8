import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';

/** All counters and gauges of the master by their name. */
export type Metrics = Readonly<Record<string, number>>;

/** The metrics snapshot of the master. */
export function useMetrics(): UseQueryResult<Metrics, ApiError> {
  return useLive<Metrics>('metrics/snapshot', { everyMs: 5_000 });
}
