import type { CaseView } from '../../shared/api/cases.ts';
import type { Case, CaseRow } from '../../shared/case.ts';
import type { Actor } from '../../shared/permissions.ts';
import { can } from '../../shared/permissions.ts';
import type { CaseFilter } from '../api/keys.ts';

interface ViewRule {
  holds: (entry: Case, actor: Actor) => boolean;
  /** The instant that the list is sorted by. */
  sortedBy: (row: CaseRow) => string;
  direction: 'ascending' | 'descending';
}

const openedAt = (row: CaseRow) => row.case.openedAt;

/** What each list holds and in which order: the same rules by which the server answers `listCases`. */
export const viewRules: Record<CaseView, ViewRule> = {
  mine: {
    holds: (entry, actor) => entry.agentId === actor.id && entry.isOpen && entry.state !== 'parked',
    sortedBy: openedAt,
    direction: 'descending',
  },
  offered: {
    holds: (entry, actor) => entry.offers.some((offer) => offer.agentId === actor.id),
    sortedBy: openedAt,
    direction: 'descending',
  },
  waiting: {
    holds: (entry) => entry.state === 'queued',
    sortedBy: (row) => row.case.queuedAt ?? '',
    direction: 'ascending',
  },
  parked: {
    holds: (entry, actor) => entry.agentId === actor.id && entry.isOpen && entry.state === 'parked',
    sortedBy: openedAt,
    direction: 'descending',
  },
  open: { holds: (entry) => entry.isOpen, sortedBy: openedAt, direction: 'descending' },
  closed: { holds: (entry) => !entry.isOpen, sortedBy: openedAt, direction: 'descending' },
};

/** Whether a case belongs in a list as this actor sees it. */
export function belongs(entry: Case, filter: CaseFilter, actor: Actor): boolean {
  return (
    can(actor, 'case.see', entry) &&
    viewRules[filter.view].holds(entry, actor) &&
    (filter.queueId === undefined || entry.queueId === filter.queueId) &&
    (filter.agentId === undefined || entry.agentId === filter.agentId) &&
    (filter.contactId === undefined || entry.contactId === filter.contactId)
  );
}

/** Order within a view; the id settles ties, as it does in the server's keyset. */
export function compareRows(view: CaseView): (a: CaseRow, b: CaseRow) => number {
  const { sortedBy, direction } = viewRules[view];
  const sign = direction === 'ascending' ? 1 : -1;
  return (a, b) => {
    const [keyA, keyB] = [sortedBy(a), sortedBy(b)];
    if (keyA !== keyB) {
      return keyA < keyB ? -sign : sign;
    }
    return a.case.id < b.case.id ? -sign : a.case.id > b.case.id ? sign : 0;
  };
}
