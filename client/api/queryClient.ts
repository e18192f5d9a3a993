import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './apiError.ts';

const RETRIES = 4;

/** Only what may pass by itself is asked again: an answer of the server stands. */
export function mayPass(error: unknown): boolean {
  return error instanceof ApiError && (error.isUncertain || error.status === 503 || error.status === 429);
}

/**
 * The cache of everything the server said. Data never goes stale by time: the sockets keep it current,
 * and a reconnect that was not recovered marks all of it stale.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
        retry: (failures, error) => failures < RETRIES && mayPass(error),
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5_000),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
