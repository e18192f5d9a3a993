import type { QueryClient } from '@tanstack/react-query';
import type { Case, CaseRow } from '../../shared/case.ts';
import type { Conversation } from '../../shared/conversation.ts';
import type { Page } from '../../shared/primitives.ts';
import { type CaseFilter, keys } from '../api/keys.ts';
import type { EventContext } from './applyEvent.ts';
import type { CaseDetail, CaseList, MessageList, Profile } from './cacheShapes.ts';
import { belongs, compareRows } from './caseViews.ts';

/** Puts the newest copy of a case wherever the cache shows it, adds and takes away by the views' rules. */
export function applyCase(entry: Case, context: EventContext): void {
  const newest = context.book.keep(entry);
  context.cache.setQueryData<CaseDetail>(
    keys.case(newest.id),
    (old) => old && withCurrentThread({ ...old, case: newest }, context),
  );
  context.cache.setQueryData<Profile>(keys.contact(newest.contactId), (old) => old && withCase(old, newest));
  for (const [key, list] of context.cache.getQueriesData<CaseList>({ queryKey: keys.allCases })) {
    if (list) {
      context.cache.setQueryData(key, placeInList(list, filterOf(key), newest, context));
    }
  }
}

/** Puts the newest copy of a conversation into lists, pages and profiles. */
export function applyConversation(entry: Conversation, context: EventContext): void {
  const { cache } = context;
  const newest = context.book.keep(entry);
  const replace = (old: Conversation) => (old.id === newest.id ? newest : old);
  cache.setQueriesData<CaseDetail>({ queryKey: keys.allCaseDetails }, (old) =>
    old?.conversations.some((one) => one.id === newest.id)
      ? { ...old, conversations: old.conversations.map(replace) }
      : old,
  );
  cache.setQueryData<Profile>(keys.contact(newest.contactId), (old) => old && withConversation(old, newest));
  cache.setQueriesData<CaseList>(
    { queryKey: keys.allCases },
    (old) =>
      old &&
      mapRows(old, (row) => (row.conversation.id === newest.id ? { ...row, conversation: newest } : row)),
  );
  cache.setQueryData<MessageList>(
    keys.messages(newest.id),
    (old) => old && { ...old, pages: old.pages.map((page) => ({ ...page, conversation: newest })) },
  );
}

function filterOf(key: readonly unknown[]): CaseFilter {
  // `keys.cases` is the only writer of these keys.
  return key[1] as CaseFilter;
}

function withCase(profile: Profile, entry: Case): Profile {
  const without = (cases: Case[]) => cases.filter((one) => one.id !== entry.id);
  const newestFirst = (cases: Case[]) => cases.sort((a, b) => b.number - a.number);
  const openCases = without(profile.openCases);
  const pastCases = without(profile.pastCases);
  (entry.isOpen ? openCases : pastCases).push(entry);
  return { ...profile, openCases: newestFirst(openCases), pastCases: newestFirst(pastCases) };
}

function withConversation(profile: Profile, entry: Conversation): Profile {
  const isKnown = profile.conversations.some((one) => one.id === entry.id);
  return {
    ...profile,
    conversations: isKnown
      ? profile.conversations.map((one) => (one.id === entry.id ? entry : one))
      : [entry, ...profile.conversations],
  };
}

function placeInList(list: CaseList, filter: CaseFilter, entry: Case, context: EventContext): CaseList {
  const actor = context.actor();
  const old = list.pages.flatMap((page) => page.items).find((row) => row.case.id === entry.id);
  const isIn = actor !== null && belongs(entry, filter, actor);
  if (!isIn) {
    return old ? withoutRow(list, entry.id) : list;
  }
  const hasMoved = old !== undefined && old.case.conversationId !== entry.conversationId;
  const current = old && !hasMoved ? old.conversation : findConversation(context.cache, entry, context);
  const conversation = current ?? old?.conversation;
  if (!conversation) {
    // Nothing on this page has the thread yet, so the list must be asked.
    context.refetch(keys.cases(filter));
    return list;
  }
  return withRow(old ? withoutRow(list, entry.id) : list, { case: entry, conversation }, filter);
}

/** A case that is called back goes on in the thread of the new call. */
function withCurrentThread(detail: CaseDetail, context: EventContext): CaseDetail {
  const { conversationId } = detail.case;
  const current = context.book.newest<Conversation>(conversationId);
  const isShown = detail.conversations.some((one) => one.id === conversationId);
  return isShown || !current ? detail : { ...detail, conversations: [...detail.conversations, current] };
}

function findConversation(cache: QueryClient, entry: Case, context: EventContext): Conversation | undefined {
  const known = context.book.newest<Conversation>(entry.conversationId);
  return (
    known ??
    cache
      .getQueryData<CaseDetail>(keys.case(entry.id))
      ?.conversations.find((one) => one.id === entry.conversationId)
  );
}

function mapRows(list: CaseList, change: (row: CaseRow) => CaseRow): CaseList {
  let hasChanged = false;
  const pages = list.pages.map((page) => {
    const items = page.items.map((row) => {
      const next = change(row);
      hasChanged ||= next !== row;
      return next;
    });
    return { ...page, items };
  });
  return hasChanged ? { ...list, pages } : list;
}

function withoutRow(list: CaseList, caseId: string): CaseList {
  return {
    ...list,
    pages: list.pages.map((page) => ({ ...page, items: page.items.filter((row) => row.case.id !== caseId) })),
  };
}

/** Into its place; what would come after the last row that is loaded is left for the page that holds it. */
function withRow(list: CaseList, row: CaseRow, filter: CaseFilter): CaseList {
  const compare = compareRows(filter.view);
  const last = list.pages.length - 1;
  const target = list.pages.findIndex((page, index) => {
    const end = page.items.at(-1);
    return index === last || (end !== undefined && compare(row, end) < 0);
  });
  const page = list.pages[target];
  const isBeyond =
    target === last && page?.nextCursor !== null && !page?.items.some((one) => compare(row, one) < 0);
  if (!page || isBeyond) {
    return list;
  }
  const pages: Page<CaseRow>[] = list.pages.slice();
  pages[target] = { ...page, items: [...page.items, row].sort(compare) };
  return { ...list, pages };
}
