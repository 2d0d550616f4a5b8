import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './request.ts';

/** How often live data is asked for again, unless a page says otherwise. */
export const refreshMs = 3_000;

const canRecover = (error: Error): boolean => !(error instanceof ApiError) || error.status === 0 || error.status >= 500;

/** The cache of all answers. Data stays on the screen while the server is away. */
export const queryClient: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 500,
      gcTime: 60_000,
      refetchInterval: refreshMs,
      retry: (count, error) => count < 1 && canRecover(error),
      retryDelay: 700,
    },
    mutations: { retry: false },
  },
});
