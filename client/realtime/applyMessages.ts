import type { Message } from '../../shared/message.ts';
import type { DirectMessage, Room } from '../../shared/teamchat.ts';
import { keys } from '../api/keys.ts';
import type { EventContext } from './applyEvent.ts';
import type { Items, MessageList, MessagePage, RoomMessages, RoomPage, Timeline } from './cacheShapes.ts';

/** Adds or replaces a message in its thread and in the contact's timeline. */
export function applyMessage(entry: Message, context: EventContext): void {
  if (context.book.isRemoved(entry.id)) {
    return;
  }
  const newest = context.book.keep(entry);
  context.cache.setQueryData<MessageList>(
    keys.messages(newest.conversationId),
    (old) => old && { ...old, pages: placeInPages(old.pages, newest) },
  );
  context.cache.setQueryData<Timeline>(
    keys.timeline(newest.contactId),
    (old) => old && onTimeline(old, newest),
  );
}

/** A reply that was taken back in its undo window. */
export function removeMessage(messageId: string, conversationId: string, context: EventContext): void {
  context.book.remove(messageId);
  const stays = (one: Message) => one.id !== messageId;
  context.cache.setQueryData<MessageList>(
    keys.messages(conversationId),
    (old) =>
      old && { ...old, pages: old.pages.map((page) => ({ ...page, items: page.items.filter(stays) })) },
  );
  context.cache.setQueriesData<Timeline>(
    { queryKey: ['timeline'] },
    (old) =>
      old && { ...old, pages: old.pages.map((page) => ({ ...page, items: page.items.filter(stays) })) },
  );
}

function placeInPages(pages: MessagePage[], entry: Message): MessagePage[] {
  // Pages come newest first, so the first that begins at or before the number is the one that holds it.
  const target = pages.findIndex((page) => {
    const first = page.items[0];
    return !page.hasMore || (first !== undefined && first.number <= entry.number);
  });
  if (target === -1) {
    return pages;
  }
  return pages.map((page, index) =>
    index === target ? { ...page, items: placed(page.items, entry) } : page,
  );
}

function placed<Item extends { id: string; number: number }>(items: Item[], entry: Item): Item[] {
  const others = items.filter((one) => one.id !== entry.id);
  return [...others, entry].sort((a, b) => a.number - b.number);
}

function onTimeline(timeline: Timeline, entry: Message): Timeline {
  const isKnown = timeline.pages.some((page) => page.items.some((one) => one.id === entry.id));
  return {
    ...timeline,
    pages: timeline.pages.map((page, index) => {
      if (isKnown) {
        return { ...page, items: page.items.map((one) => (one.id === entry.id ? entry : one)) };
      }
      return index === 0 ? { ...page, items: newestFirst([entry, ...page.items]) } : page;
    }),
  };
}

function newestFirst(items: Message[]): Message[] {
  return items.sort((a, b) =>
    a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : b.number - a.number,
  );
}

/** A room and its place in the list: the one spoken in last stands first. */
export function applyRoom(entry: Room, context: EventContext): void {
  const newest = context.book.keep(entry);
  context.cache.setQueryData<Items<Room>>(
    keys.rooms,
    (old) =>
      old && { items: [newest, ...old.items.filter((one) => one.id !== newest.id)].sort(lastSpokenFirst) },
  );
  context.cache.setQueryData<RoomMessages>(
    keys.roomMessages(newest.id),
    (old) => old && { ...old, pages: old.pages.map((page) => ({ ...page, room: newest })) },
  );
}

export function applyDirectMessage(entry: DirectMessage, context: EventContext): void {
  context.cache.setQueryData<RoomMessages>(keys.roomMessages(entry.roomId), (old) => {
    const [first, ...rest] = old?.pages ?? [];
    if (!old || !first) {
      return old;
    }
    const newestPage: RoomPage = { ...first, items: placed(first.items, entry) };
    return { ...old, pages: [newestPage, ...rest] };
  });
}

function lastSpokenFirst(a: Room, b: Room): number {
  const [atA, atB] = [a.lastMessage?.at ?? '', b.lastMessage?.at ?? ''];
  return atA === atB ? (a.id < b.id ? -1 : 1) : atA < atB ? 1 : -1;
}
