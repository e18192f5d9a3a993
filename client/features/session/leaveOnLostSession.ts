import type { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../../api/apiError.ts';
import { keys } from '../../api/keys.ts';
import { sessionEnd } from './sessionEnd.ts';

function isLost(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'notSignedIn';
}

/** Any answer "not signed in", after somebody was, leads to the sign-in page; what was typed stays. */
export function leaveOnLostSession(cache: QueryClient): void {
  const handleError = (error: unknown) => {
    if (isLost(error) && cache.getQueryData(keys.session) && sessionEnd.get() === null) {
      sessionEnd.set('expired');
    }
  };
  cache.getQueryCache().subscribe(({ type, query }) => {
    if (type === 'updated' && query.state.status === 'error') {
      handleError(query.state.error);
    }
  });
  cache.getMutationCache().subscribe(({ mutation }) => handleError(mutation?.state.error));
}
