import type { CaseRow } from '../../shared/case.ts';
import type { Message } from '../../shared/message.ts';
import type { Page } from '../../shared/primitives.ts';
import type { CaseFilter } from '../api/keys.ts';
import type { CaseDetail, MessagePage, Profile } from './cacheShapes.ts';
import { belongs } from './caseViews.ts';
import type { EntityBook, Versioned } from './entityBook.ts';
import { eventContext } from './eventContext.ts';

/**
 * An answer may be older than events that overtook it. Each function here replaces what the book knows
 * better, so that a fetch never takes the screen back in time.
 */

const keep = <Entity extends Versioned>(entity: Entity): Entity => eventContext.book.keep(entity);

export function freshRows(page: Page<CaseRow>, filter: CaseFilter): Page<CaseRow> {
  const actor = eventContext.actor();
  const items = page.items.map((row) => ({ case: keep(row.case), conversation: keep(row.conversation) }));
  const isOvertaken = (row: CaseRow, index: number) => row.case !== page.items[index]?.case;
  return {
    ...page,
    items: items.filter(
      (row, index) => !isOvertaken(row, index) || (actor && belongs(row.case, filter, actor)),
    ),
  };
}

export function freshDetail(detail: CaseDetail): CaseDetail {
  return {
    case: keep(detail.case),
    conversations: detail.conversations.map(keep),
    contact: keep(detail.contact),
  };
}

export function freshProfile(profile: Profile): Profile {
  const cases = [...profile.openCases, ...profile.pastCases].map(keep);
  return {
    contact: keep(profile.contact),
    openCases: cases.filter((entry) => entry.isOpen),
    pastCases: cases.filter((entry) => !entry.isOpen),
    conversations: profile.conversations.map(keep),
  };
}

export function freshMessages(page: MessagePage): MessagePage {
  return { ...page, items: stillThere(page.items), conversation: keep(page.conversation) };
}

export function freshTimeline(page: Page<Message>): Page<Message> {
  return { ...page, items: stillThere(page.items) };
}

function stillThere(messages: Message[], book: EntityBook = eventContext.book): Message[] {
  return messages.filter((one) => !book.isRemoved(one.id)).map((one) => book.keep(one));
}

export function freshItems<Item extends Versioned>(answer: { items: Item[] }): { items: Item[] } {
  return { items: answer.items.map(keep) };
}

export function freshPage<Item extends Versioned>(page: Page<Item>): Page<Item> {
  return { ...page, items: page.items.map(keep) };
}
