import { QueryClient } from '@tanstack/react-query';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keys } from '../../client/api/keys.ts';
import { applyEvent, type EventContext } from '../../client/realtime/applyEvent.ts';
import type { CaseList, MessageList } from '../../client/realtime/cacheShapes.ts';
import { belongs, compareRows } from '../../client/realtime/caseViews.ts';
import { EntityBook } from '../../client/realtime/entityBook.ts';
import type { CaseView } from '../../shared/api/cases.ts';
import type { Case, CaseRow } from '../../shared/case.ts';
import type { Conversation } from '../../shared/conversation.ts';
import type { DomainEvent } from '../../shared/events.ts';
import type { Message } from '../../shared/message.ts';
import { aCase, aContact, aConversation, anAgent, id, inboundMessage, outboundMessage } from './factories.ts';

const me = anAgent();
const VIEWS: CaseView[] = ['mine', 'offered', 'waiting', 'parked', 'open', 'closed'];
const instant = (minute: number) => new Date(Date.UTC(2026, 2, 10, 12, minute)).toISOString();

interface World {
  cases: Case[];
  conversation: Conversation;
  messages: Message[];
}

/** What the server would answer for one view. */
function listOf(view: CaseView, { cases, conversation }: World): CaseRow[] {
  return cases
    .filter((entry) => belongs(entry, { view }, me))
    .map((entry) => ({ case: entry, conversation }))
    .sort(compareRows(view));
}

function filled(world: World): { context: EventContext; cache: QueryClient; refetched: unknown[] } {
  const cache = new QueryClient();
  const book = new EntityBook();
  const refetched: unknown[] = [];
  for (const entry of world.cases) {
    book.keep(entry);
  }
  book.keep(world.conversation);
  for (const view of VIEWS) {
    const list: CaseList = { pages: [{ items: listOf(view, world), nextCursor: null }], pageParams: [null] };
    cache.setQueryData(keys.cases({ view }), list);
  }
  const thread: MessageList = {
    pages: [{ items: world.messages, hasMore: false, conversation: world.conversation }],
    pageParams: [null],
  };
  cache.setQueryData(keys.messages(world.conversation.id), thread);
  const context: EventContext = { cache, book, actor: () => me, refetch: (key) => refetched.push(key) };
  return { context, cache, refetched };
}

function shown(cache: QueryClient) {
  const lists = Object.fromEntries(
    VIEWS.map((view) => [
      view,
      cache.getQueryData<CaseList>(keys.cases({ view }))?.pages.flatMap((page) => page.items),
    ]),
  );
  return {
    lists,
    messages: cache.getQueryData<MessageList>(keys.messages(id(2)))?.pages.flatMap((page) => page.items),
  };
}

const states: Partial<Case>[] = [
  { state: 'queued', queuedAt: instant(1) },
  {
    state: 'offered',
    offers: [{ id: id(50), agentId: me.id, offeredAt: instant(2), expiresAt: instant(3) }],
  },
  { state: 'assigned', agentId: me.id },
  { state: 'assigned', agentId: id(99) },
  { state: 'parked', agentId: me.id },
  { state: 'wrapping', agentId: me.id },
  { state: 'done', isOpen: false, agentId: me.id, closedAt: instant(9) },
];

/** A history: each case goes through some states, each with the next version; messages come and change. */
const history = fc
  .record({
    cases: fc.array(fc.array(fc.constantFrom(...states), { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 4,
    }),
    messages: fc.integer({ min: 0, max: 6 }),
    updates: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ cases, messages, updates }) => {
    const copies = cases.map((steps, at) =>
      steps.map((step, version) =>
        aCase({ id: id(100 + at), number: at + 1, openedAt: instant(at), ...step, version: version + 1 }),
      ),
    );
    const written = Array.from({ length: messages }, (_, at) =>
      outboundMessage({ number: at + 1, createdAt: instant(at) }),
    );
    const changed = written.slice(0, updates).map((message) => ({
      ...message,
      version: 2,
      delivery: { ...message.delivery, status: 'delivered' as const },
    }));
    const conversations = written.map((message, at) =>
      aConversation({ lastNumber: message.number, version: at + 2 }),
    );
    return { copies, written, changed, conversations };
  });

describe('applying events to what is on screen', () => {
  it('gives what a fresh fetch would give, in any order and with any doubles', () => {
    void fc.assert(
      fc.property(
        history,
        fc.infiniteStream(fc.nat()),
        ({ copies, written, changed, conversations }, dice) => {
          const start: World = {
            cases: copies.flatMap((steps) => steps.slice(0, 1)),
            conversation: aConversation(),
            messages: [],
          };
          const events: DomainEvent[] = [
            ...copies.flatMap((steps) =>
              steps
                .slice(1)
                .map((entry): DomainEvent => ({ type: 'case.updated', payload: { case: entry } })),
            ),
            ...written.map(
              (message, at): DomainEvent => ({
                type: 'message.created',
                payload: { message, conversation: conversations[at] ?? start.conversation },
              }),
            ),
            ...changed.map((message): DomainEvent => ({ type: 'message.updated', payload: { message } })),
          ];
          const shuffled = [...events, ...events.filter(() => (dice.next().value ?? 0) % 3 === 0)]
            .map((event) => ({ event, place: dice.next().value ?? 0 }))
            .sort((a, b) => a.place - b.place);

          const { context, cache } = filled(start);
          for (const { event } of shuffled) {
            applyEvent(event, context);
          }

          const newest = new Map(written.map((message) => [message.id, message] as const));
          for (const message of changed) {
            newest.set(message.id, message);
          }
          const end: World = {
            cases: copies.flatMap((steps) => steps.slice(-1)),
            conversation: conversations.at(-1) ?? start.conversation,
            messages: [...newest.values()],
          };
          expect(shown(cache)).toEqual(shown(filled(end).cache));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('brings a new case into the lists it belongs to, with its thread', () => {
    const { context, cache } = filled({ cases: [], conversation: aConversation(), messages: [] });
    const entry = aCase({ id: id(77), conversationId: id(78), conversationIds: [id(78)] });
    const conversation = aConversation({ id: id(78) });
    applyEvent({ type: 'case.created', payload: { case: entry, conversation } }, context);
    expect(shown(cache).lists.waiting).toEqual([{ case: entry, conversation }]);
    expect(shown(cache).lists.mine).toEqual([]);
  });

  it('asks for a list anew when a case enters it whose thread is unknown here', () => {
    const { context, refetched } = filled({ cases: [], conversation: aConversation(), messages: [] });
    applyEvent(
      { type: 'case.updated', payload: { case: aCase({ id: id(77), conversationId: id(78) }) } },
      context,
    );
    expect(refetched).toContainEqual(keys.cases({ view: 'waiting' }));
  });

  it('does not bring back a message that was taken back, however late its event comes', () => {
    const { context, cache } = filled({ cases: [], conversation: aConversation(), messages: [] });
    const message = outboundMessage();
    const conversation = aConversation({ version: 2 });
    applyEvent(
      { type: 'message.removed', payload: { messageId: message.id, conversationId: id(2) } },
      context,
    );
    applyEvent({ type: 'message.created', payload: { message, conversation } }, context);
    expect(shown(cache).messages).toEqual([]);
  });

  it('leaves a message older than the loaded pages to the page that holds it', () => {
    const { context, cache } = filled({ cases: [], conversation: aConversation(), messages: [] });
    const loaded: MessageList = {
      pages: [{ items: [inboundMessage({ number: 51 })], hasMore: true, conversation: aConversation() }],
      pageParams: [null],
    };
    cache.setQueryData(keys.messages(id(2)), loaded);
    applyEvent(
      { type: 'message.updated', payload: { message: inboundMessage({ number: 3, version: 2 }) } },
      context,
    );
    expect(shown(cache).messages?.map((one) => one.number)).toEqual([51]);
  });

  it('shows a changed contact wherever the contact is shown', () => {
    const { context, cache } = filled({ cases: [], conversation: aConversation(), messages: [] });
    const old = aContact();
    cache.setQueryData(keys.contact(old.id), {
      contact: old,
      openCases: [],
      pastCases: [],
      conversations: [],
    });
    cache.setQueryData(keys.case(id(1)), { case: aCase(), conversations: [], contact: old });
    const contact = aContact({ name: 'Anna Souza', version: 2 });
    applyEvent({ type: 'contact.updated', payload: { contact } }, context);
    applyEvent({ type: 'contact.updated', payload: { contact: old } }, context);
    expect(cache.getQueryData(keys.contact(old.id))).toMatchObject({ contact: { name: 'Anna Souza' } });
    expect(cache.getQueryData(keys.case(id(1)))).toMatchObject({ contact: { name: 'Anna Souza' } });
  });

  it('changes the signed-in agent with their own event', () => {
    const { context, cache } = filled({ cases: [], conversation: aConversation(), messages: [] });
    cache.setQueryData(keys.session, { agent: me, workspace: {} });
    const agent = anAgent({ units: { total: 100, used: 40 }, version: 2 });
    applyEvent({ type: 'agent.updated', payload: { agent } }, context);
    expect(cache.getQueryData(keys.session)).toMatchObject({ agent: { units: { used: 40 } } });
  });
});
