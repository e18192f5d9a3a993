import {
  type InfiniteData,
  infiniteQueryOptions,
  useInfiniteQuery,
  useMutation,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import { listMessages, markRead, retryMessage } from '../../../shared/api/conversations.ts';
import type { Message } from '../../../shared/message.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { notifyFailure } from '../../components/notify.ts';
import { applyConversation } from '../../realtime/applyCases.ts';
import { applyMessage } from '../../realtime/applyMessages.ts';
import type { MessagePage } from '../../realtime/cacheShapes.ts';
import { eventContext, queryClient } from '../../realtime/eventContext.ts';
import { freshMessages } from '../../realtime/freshen.ts';
import { takeBack } from './takeBack.ts';

const PAGE = 50;

export function messagesQuery(conversationId: string) {
  return infiniteQueryOptions({
    queryKey: keys.messages(conversationId),
    initialPageParam: null as number | null,
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam === null ? {} : { before: pageParam }) };
      return freshMessages(await request(listMessages, { params: { conversationId }, query, signal }));
    },
    getNextPageParam: (page) => (page.hasMore ? (page.items[0]?.number ?? null) : null),
  });
}

/** A thread as far as it is loaded, oldest first. */
export function useMessages(conversationId: string) {
  const query = useInfiniteQuery(messagesQuery(conversationId));
  const messages = useMemo(() => inOrder(query.data?.pages ?? []), [query.data]);
  return { ...query, messages };
}

function inOrder(pages: { items: Message[] }[]): Message[] {
  return pages.toReversed().flatMap((page) => page.items);
}

/**
 * Keeps only the newest page of a thread that was left: whoever comes back would wait on a slow line until each of
 * the pages that they once scrolled through was asked for anew.
 */
export function forgetOlderMessages(conversationId: string): void {
  queryClient.setQueryData<InfiniteData<MessagePage>>(keys.messages(conversationId), (old) =>
    old && old.pages.length > 1
      ? { pages: old.pages.slice(0, 1), pageParams: old.pageParams.slice(0, 1) }
      : old,
  );
}

export function useMarkRead() {
  return useMutation({
    mutationFn: ({ conversationId, upTo }: { conversationId: string; upTo: number }) =>
      request(markRead, { params: { conversationId }, body: { upTo } }),
    onSuccess: (conversation) => applyConversation(conversation, eventContext),
  });
}

export function useRetryMessage() {
  return useMutation({
    mutationFn: (messageId: string) => request(retryMessage, { params: { messageId } }),
    onSuccess: (message) => applyMessage(message, eventContext),
    onError: notifyFailure,
  });
}

export function useUndoMessage() {
  return useMutation({
    mutationFn: takeBack,
    onError: notifyFailure,
  });
}
