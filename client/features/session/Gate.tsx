import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { ApiError } from '../../api/apiError.ts';
import { useStore } from '../../api/store.ts';
import { Delayed } from '../../components/Delayed.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { lazily } from '../../components/lazily.tsx';
import { speak } from '../../i18n/setUp.ts';
import { goLive } from '../../realtime/socket.ts';
import { ShellSkeleton } from '../shell/ShellSkeleton.tsx';
import { sessionEnd } from './sessionEnd.ts';
import { sessionQuery } from './sessionQueries.ts';

const WelcomePage = lazily(async () => (await import('./WelcomePage.tsx')).WelcomePage);

/** Lets the console through when somebody is signed in, and keeps it live; else shows the way in. */
export function Gate({ children }: { children: ReactNode }) {
  const session = useQuery(sessionQuery);
  const end = useStore(sessionEnd);
  const agent = end === null ? session.data?.agent : undefined;
  const agentId = agent?.id;
  const language = agent?.language;

  useEffect(() => {
    if (agentId) {
      return goLive((reason) => sessionEnd.set(reason));
    }
    return undefined;
  }, [agentId]);

  useEffect(() => {
    if (language) {
      void speak(language);
    }
  }, [language]);

  if (agent) {
    return children;
  }
  const isSignedOut = session.error instanceof ApiError && session.error.status === 401;
  if (end !== null || isSignedOut) {
    return <WelcomePage />;
  }
  if (session.error) {
    return <ErrorState error={session.error} onRetry={session.refetch} />;
  }
  return (
    <Delayed>
      <ShellSkeleton />
    </Delayed>
  );
}
