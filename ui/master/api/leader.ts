import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../shared/api/request.ts';
import { useLive } from '../../shared/api/use-live.ts';

/** GET_MASTER of the operator API. Times are seconds since the epoch. */
export type LeaderAnswer = {
  readonly get_master: {
    readonly master_info: {
      readonly id: string;
      readonly hostname?: string;
      readonly port: number;
      readonly pid?: string;
      readonly version?: string;
      readonly address?: { readonly ip?: string; readonly port: number };
    };
    readonly start_time?: number;
    readonly elected_time?: number;
  };
};

const call = { type: 'GET_MASTER' };

/** Who leads the cluster and since when. */
export function useLeader(): UseQueryResult<LeaderAnswer, ApiError> {
  return useLive<LeaderAnswer>('api/v1', { call, everyMs: 10_000 });
}
