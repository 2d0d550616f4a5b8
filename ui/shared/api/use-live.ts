import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { refreshMs } from './query-client.ts';
import { type ApiError, request } from './request.ts';

export type LiveOptions = {
  /** Milliseconds between two requests; false asks once. */
  readonly everyMs?: number | false;
  readonly enabled?: boolean;
  /** Sent as JSON by POST: for reads that are calls, as Mesos' operator API has them. */
  readonly call?: unknown;
  /** Show the answer to the previous path until the new one is there. */
  readonly keepPrevious?: boolean;
};

/** The answer of a path (relative to the page), asked for again and again while the page is looked at. */
export function useLive<T>(path: string, options: LiveOptions = {}): UseQueryResult<T, ApiError> {
  return useQuery<T, ApiError>({
    queryKey: options.call === undefined ? [path] : [path, options.call],
    queryFn: ({ signal }) =>
      request<T>(path, options.call === undefined ? { signal } : { method: 'POST', body: options.call, signal }),
    refetchInterval: options.everyMs ?? refreshMs,
    enabled: options.enabled ?? true,
    ...(options.keepPrevious === true ? { placeholderData: keepPreviousData } : {}),
  });
}
