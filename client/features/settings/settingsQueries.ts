import { useMutation, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { createAgent, updateAgent } from '../../../shared/api/agents.ts';
import type { Workspace } from '../../../shared/api/session.ts';
import {
  createInbox,
  createQueue,
  deleteCannedReply,
  deleteQueue,
  getInboxSettings,
  listChannels,
  listQuarantine,
  saveCannedReply,
  testInbox,
  updateInbox,
  updateQueue,
  updateWorkspace,
} from '../../../shared/api/workspace.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { notifyFailure } from '../../components/notify.ts';
import { applyEvent } from '../../realtime/applyEvent.ts';
import { eventContext, queryClient } from '../../realtime/eventContext.ts';
import { keepAgent } from '../agents/agentQueries.ts';
import type { Session } from '../session/sessionQueries.ts';

/** Mail and telephone providers have their own patience, one after the other. */
const TEST_MS = 120_000;

type BodyOf<E extends { body: z.ZodType }> = z.input<E['body']>;

export function useChannels() {
  return useQuery({ queryKey: keys.channels, queryFn: ({ signal }) => request(listChannels, { signal }) });
}

export function useInboxSettings(inboxId: string | null) {
  return useQuery({
    queryKey: keys.inboxSettings(inboxId ?? 'new'),
    queryFn: ({ signal }) => request(getInboxSettings, { params: { inboxId: inboxId ?? '' }, signal }),
    enabled: inboxId !== null,
    staleTime: 0,
  });
}

type InboxOrder =
  | { inboxId: null; body: BodyOf<typeof createInbox> }
  | { inboxId: string; body: BodyOf<typeof updateInbox> };

export function useSaveInbox() {
  return useMutation({
    mutationFn: ({ inboxId, body }: InboxOrder) =>
      inboxId === null ? request(createInbox, { body }) : request(updateInbox, { params: { inboxId }, body }),
    onSuccess: (inbox) => {
      applyEvent({ type: 'inbox.updated', payload: { inbox } }, eventContext);
      void queryClient.invalidateQueries({ queryKey: keys.inboxSettings(inbox.id) });
    },
  });
}

export function useSwitchInbox() {
  return useMutation({
    mutationFn: ({ inboxId, isEnabled }: { inboxId: string; isEnabled: boolean }) =>
      request(updateInbox, { params: { inboxId }, body: { isEnabled } }),
    onSuccess: (inbox) => applyEvent({ type: 'inbox.updated', payload: { inbox } }, eventContext),
    onError: notifyFailure,
  });
}

export function useTestInbox() {
  return useMutation({
    mutationFn: (inboxId: string) => request(testInbox, { params: { inboxId }, patienceMs: TEST_MS }),
  });
}

type QueueOrder =
  | { queueId: null; body: BodyOf<typeof createQueue> }
  | { queueId: string; body: BodyOf<typeof updateQueue> };

export function useSaveQueue() {
  return useMutation({
    mutationFn: ({ queueId, body }: QueueOrder) =>
      queueId === null ? request(createQueue, { body }) : request(updateQueue, { params: { queueId }, body }),
    onSuccess: (queue) => applyEvent({ type: 'queue.updated', payload: { queue } }, eventContext),
  });
}

export function useDeleteQueue() {
  return useMutation({
    mutationFn: ({ queueId, moveTo }: { queueId: string; moveTo: string | null }) =>
      request(deleteQueue, { params: { queueId }, body: { moveTo } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.queues }),
  });
}

type AgentOrder =
  | { agentId: null; body: BodyOf<typeof createAgent> }
  | { agentId: string; body: BodyOf<typeof updateAgent> };

export function useSaveAgent() {
  return useMutation({
    mutationFn: ({ agentId, body }: AgentOrder) =>
      agentId === null ? request(createAgent, { body }) : request(updateAgent, { params: { agentId }, body }),
    onSuccess: keepAgent,
  });
}

export function useSaveCanned() {
  return useMutation({
    mutationFn: (body: BodyOf<typeof saveCannedReply>) => request(saveCannedReply, { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.cannedReplies }),
  });
}

export function useDeleteCanned() {
  return useMutation({
    mutationFn: (cannedReplyId: string) => request(deleteCannedReply, { params: { cannedReplyId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.cannedReplies }),
    onError: notifyFailure,
  });
}

export function useUpdateWorkspace() {
  return useMutation({
    mutationFn: (body: Partial<Omit<Workspace, 'isDemo'>>) => request(updateWorkspace, { body }),
    onSuccess: (workspace) =>
      queryClient.setQueryData<Session>(keys.session, (old) => old && { ...old, workspace }),
  });
}

export function useQuarantine() {
  return useQuery({
    queryKey: keys.quarantine,
    queryFn: ({ signal }) => request(listQuarantine, { signal }),
    staleTime: 0,
  });
}
