import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Agent } from '../../../shared/agent.ts';
import { setMyPresence } from '../../../shared/api/agents.ts';
import {
  changePassword,
  getSession,
  getWelcome,
  type sessionSchema,
  setUpWorkspace,
  signIn,
  signOut,
  signOutEverywhere,
  updateMe,
  type Workspace,
} from '../../../shared/api/session.ts';
import { type Action, can } from '../../../shared/permissions.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { notifyFailure } from '../../components/notify.ts';
import { applyEvent } from '../../realtime/applyEvent.ts';
import { eventContext, queryClient } from '../../realtime/eventContext.ts';
import { sessionEnd } from './sessionEnd.ts';

export type Session = z.output<typeof sessionSchema>;

export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: ({ signal }) => request(getSession, { signal }),
});

export const welcomeQuery = queryOptions({
  queryKey: keys.welcome,
  queryFn: ({ signal }) => request(getWelcome, { signal }),
});

/** Whoever is signed in; only for what is shown inside the gate. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery);
  if (!data) {
    throw new Error('useSession is for components inside the gate');
  }
  return data;
}

export function useMe(): Agent {
  return useSession().agent;
}

export function useWorkspace(): Workspace {
  return useSession().workspace;
}

/** Actions that need no subject, such as opening the board. */
type General = { [A in Action]: Parameters<typeof can<A>>['length'] extends 2 ? A : never }[Action];

export function useMay(action: General): boolean {
  const me = useMe();
  return can<General>(me, action);
}

/** The page is the next person's: nothing of the last one may stay. */
function begin(session: Session): void {
  const last = queryClient.getQueryData<Session>(keys.session);
  if (last && last.agent.id !== session.agent.id) {
    queryClient.clear();
    eventContext.book.clear();
  }
  queryClient.setQueryData(keys.session, session);
  sessionEnd.set(null);
  void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] });
}

export function useSignIn() {
  return useMutation({
    mutationFn: (body: { email: string; password: string }) => request(signIn, { body }),
    onSuccess: begin,
  });
}

export function useSetUp() {
  return useMutation({
    mutationFn: (body: z.input<(typeof setUpWorkspace)['body']>) => request(setUpWorkspace, { body }),
    onSuccess: begin,
  });
}

export function useSignOut() {
  return useMutation({
    mutationFn: (where: 'here' | 'everywhere') => request(where === 'here' ? signOut : signOutEverywhere),
    onSuccess: () => {
      sessionEnd.set('byChoice');
      queryClient.clear();
      eventContext.book.clear();
    },
    onError: notifyFailure,
  });
}

function keepAgent(agent: Agent): void {
  applyEvent({ type: 'agent.updated', payload: { agent } }, eventContext);
}

export function useUpdateMe() {
  return useMutation({
    mutationFn: (body: z.input<(typeof updateMe)['body']>) => request(updateMe, { body }),
    onSuccess: keepAgent,
    onError: notifyFailure,
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { current: string; next: string }) => request(changePassword, { body }),
  });
}

export function useSetPresence() {
  return useMutation({
    mutationFn: (body: z.input<(typeof setMyPresence)['body']>) => request(setMyPresence, { body }),
    onSuccess: keepAgent,
    onError: notifyFailure,
  });
}
