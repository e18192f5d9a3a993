import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Agent } from '../../shared/agent.ts';
import type { sessionSchema } from '../../shared/api/session.ts';
import type { QueueStats } from '../../shared/board.ts';
import type { Contact } from '../../shared/contact.ts';
import type { DomainEvent, EventPayload, EventType } from '../../shared/events.ts';
import type { Actor } from '../../shared/permissions.ts';
import { keys } from '../api/keys.ts';
import { applyCase, applyConversation } from './applyCases.ts';
import { applyDirectMessage, applyMessage, applyRoom, removeMessage } from './applyMessages.ts';
import type { Board, CaseDetail, ContactList, Items, Profile } from './cacheShapes.ts';
import type { EntityBook, Versioned } from './entityBook.ts';

export interface EventContext {
  cache: QueryClient;
  book: EntityBook;
  /** Who looks; null before the session is known. */
  actor: () => Actor | null;
  /** Asks again for a list that an event alone cannot mend. */
  refetch: (key: QueryKey) => void;
}

type Appliers = { [T in EventType]: (payload: EventPayload<T>, context: EventContext) => void };

/** What the console does with each event; an event without an entry does not compile. */
const appliers: Appliers = {
  'case.created': ({ case: entry, conversation }, context) => {
    applyConversation(conversation, context);
    applyCase(entry, context);
  },
  'case.updated': ({ case: entry }, context) => applyCase(entry, context),
  'conversation.updated': ({ conversation }, context) => applyConversation(conversation, context),
  'message.created': ({ message, conversation }, context) => {
    applyConversation(conversation, context);
    applyMessage(message, context);
  },
  'message.updated': ({ message }, context) => applyMessage(message, context),
  'message.removed': ({ messageId, conversationId }, context) =>
    removeMessage(messageId, conversationId, context),
  'contact.updated': ({ contact }, context) => applyContact(contact, context),
  'agent.updated': ({ agent }, context) => applyAgent(agent, context),
  'queue.updated': ({ queue }, context) => applyItem(keys.queues, queue, context),
  'inbox.updated': ({ inbox }, context) => applyItem(keys.inboxes, inbox, context),
  'board.updated': ({ stats }, context) => applyStats(stats, context),
  'directMessage.created': ({ message, room }, context) => {
    applyRoom(room, context);
    applyDirectMessage(message, context);
  },
  'room.updated': ({ room }, context) => applyRoom(room, context),
  'settings.changed': ({ what }, context) => settingKeys[what].forEach(context.refetch),
  'policy.activated': (_, context) => context.refetch(keys.policies),
  'demo.updated': (state, context) => {
    context.cache.setQueryData(keys.demo, state);
  },
};

const settingKeys: Record<EventPayload<'settings.changed'>['what'], QueryKey[]> = {
  queues: [keys.queues, keys.inboxes, keys.board],
  cannedReplies: [keys.cannedReplies],
  workspace: [keys.session],
};

/** Brings the cache to what a fresh fetch would say, in any order and any number of times. */
export function applyEvent(event: DomainEvent, context: EventContext): void {
  // The union pairs each type with its payload; TypeScript cannot follow it through the table.
  const apply = appliers[event.type] as (payload: unknown, context: EventContext) => void;
  apply(event.payload, context);
}

function applyContact(entry: Contact, context: EventContext): void {
  const { cache } = context;
  const contact = context.book.keep(entry);
  cache.setQueryData<Profile>(keys.contact(contact.id), (old) => old && { ...old, contact });
  cache.setQueriesData<CaseDetail>({ queryKey: keys.allCaseDetails }, (old) =>
    old?.contact.id === contact.id ? { ...old, contact } : old,
  );
  cache.setQueriesData<ContactList>(
    { queryKey: keys.allContacts },
    (old) =>
      old && {
        ...old,
        pages: old.pages.map((page) => ({
          ...page,
          items: page.items.map((one) => (one.id === contact.id ? contact : one)),
        })),
      },
  );
}

function applyAgent(entry: Agent, context: EventContext): void {
  const agent = context.book.keep(entry);
  applyItem(keys.agents, agent, context);
  context.cache.setQueryData<z.output<typeof sessionSchema>>(keys.session, (old) =>
    old?.agent.id === agent.id ? { ...old, agent } : old,
  );
}

function applyItem<Item extends Versioned>(key: QueryKey, entry: Item, context: EventContext): void {
  const newest = context.book.keep(entry);
  context.cache.setQueryData<Items<Item>>(key, (old) => {
    if (!old) {
      return old;
    }
    const isKnown = old.items.some((one) => one.id === newest.id);
    return {
      items: isKnown ? old.items.map((one) => (one.id === newest.id ? newest : one)) : [...old.items, newest],
    };
  });
}

function applyStats(stats: QueueStats[], context: EventContext): void {
  context.cache.setQueryData<Board>(keys.board, (old) => {
    if (!old) {
      return old;
    }
    const changed = new Map(stats.map((one) => [one.queueId, one]));
    const kept = old.stats.map((one) => changed.get(one.queueId) ?? one);
    const added = stats.filter((one) => !old.stats.some((known) => known.queueId === one.queueId));
    return { ...old, stats: [...kept, ...added] };
  });
}
