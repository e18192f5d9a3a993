import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { keys } from '../../client/api/keys.ts';
import type { EventContext } from '../../client/realtime/applyEvent.ts';
import type { CaseList, MessageList } from '../../client/realtime/cacheShapes.ts';
import { EntityBook } from '../../client/realtime/entityBook.ts';
import { createReplay } from '../../client/realtime/replay.ts';
import type { DomainEvent } from '../../shared/events.ts';
import { aCase, aConversation, anAgent, inboundMessage } from './factories.ts';

const me = anAgent();
const conversation = aConversation();
const mine = aCase({ state: 'assigned', agentId: me.id, conversationId: conversation.id });
const created: DomainEvent = { type: 'case.created', payload: { case: mine, conversation } };
const key = keys.cases({ view: 'mine' });

function start() {
  const cache = new QueryClient();
  const refetched: unknown[] = [];
  const context: EventContext = {
    cache,
    book: new EntityBook(),
    actor: () => me,
    refetch: (asked) => refetched.push(asked),
  };
  const shown = () =>
    cache.getQueryData<CaseList>(key)?.pages.flatMap(({ items }) => items.map((row) => row.case.id));
  return { cache, hear: createReplay(context), shown, refetched };
}

/** An answer that was read before anything happened, and arrives when it is let. */
function olderAnswer<Page>(cache: QueryClient, queryKey: readonly unknown[], page: Page) {
  let arrive = () => {};
  const read = new Promise<Page>((resolve) => {
    arrive = () => resolve(page);
  });
  const answered = cache.fetchInfiniteQuery({
    queryKey,
    queryFn: () => read,
    initialPageParam: null,
    staleTime: 0,
  });
  return { arrive, answered };
}

describe('an event that overtakes an answer', () => {
  it('stands on the list that is fetched for the first time', async () => {
    const { cache, hear, shown } = start();
    const { arrive, answered } = olderAnswer(cache, key, { items: [], nextCursor: null });
    hear(created);
    arrive();
    await answered;
    expect(shown()).toEqual([mine.id]);
  });

  it('stands on the list that is fetched again', async () => {
    const { cache, hear, shown } = start();
    cache.setQueryData<CaseList>(key, { pages: [{ items: [], nextCursor: null }], pageParams: [null] });
    const { arrive, answered } = olderAnswer(cache, key, { items: [], nextCursor: null });
    hear(created);
    expect(shown()).toEqual([mine.id]);
    arrive();
    await answered;
    expect(shown()).toEqual([mine.id]);
  });

  it('stands in the thread, once, in its order', async () => {
    const { cache, hear } = start();
    const messages = [1, 2, 3].map((number) => inboundMessage({ number, conversationId: conversation.id }));
    const page = { items: messages.slice(0, 1), hasMore: false, conversation };
    const thread = keys.messages(conversation.id);
    const { arrive, answered } = olderAnswer(cache, thread, page);
    for (const message of messages) {
      hear({ type: 'message.created', payload: { message, conversation } });
    }
    arrive();
    await answered;
    const numbers = cache
      .getQueryData<MessageList>(thread)
      ?.pages.flatMap(({ items }) => items.map((one) => one.number));
    expect(numbers).toEqual([1, 2, 3]);
  });

  it('is not applied over an answer that was asked for after it', async () => {
    const { cache, hear, refetched } = start();
    const first = olderAnswer(cache, keys.case(mine.id), {});
    hear({ type: 'settings.changed', payload: { what: 'cannedReplies' } });
    const later = olderAnswer(cache, keys.cannedReplies, {});
    later.arrive();
    await later.answered;
    expect(refetched).toEqual([keys.cannedReplies]);
    first.arrive();
    await first.answered;
    expect(refetched).toEqual([keys.cannedReplies, keys.cannedReplies]);
  });
});
