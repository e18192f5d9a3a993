import type { ApiRequest } from './http.ts';
import { accountPath } from './shapes.ts';

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1000;

/** A page of a list in the 2010-04-01 API's form, with the address of the next. */
export function pageOf(
  items: readonly unknown[],
  facts: { name: string; request: ApiRequest; accountSid: string },
): Record<string, unknown> {
  const { query, path } = facts.request;
  const size = Math.min(Number(query.get('PageSize')) || DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
  const page = Number(query.get('Page')) || 0;
  const start = page * size;
  const uriOf = (number: number) => {
    const next = new URLSearchParams(query);
    next.set('PageSize', String(size));
    next.set('Page', String(number));
    return `${accountPath(facts.accountSid)}${path}.json?${next}`;
  };
  return {
    [facts.name]: items.slice(start, start + size),
    page,
    page_size: size,
    start,
    end: Math.max(start, Math.min(start + size, items.length) - 1),
    uri: uriOf(page),
    first_page_uri: uriOf(0),
    next_page_uri: start + size < items.length ? uriOf(page + 1) : null,
    previous_page_uri: page > 0 ? uriOf(page - 1) : null,
  };
}

/**
 * Whether a date falls into a filter such as `DateSent`, `DateSent>` and `DateSent<`; both bounds are inclusive,
 * and an item without the date falls into none.
 */
export function isInRange(date: Date | null, query: URLSearchParams, name: string): boolean {
  const [after, before, on] = [query.get(`${name}>`), query.get(`${name}<`), query.get(name)];
  if (date === null) {
    return after === null && before === null && on === null;
  }
  const seconds = Math.floor(date.getTime() / 1000);
  const isAfter = after === null || seconds >= Math.floor(Date.parse(after) / 1000);
  const isBefore = before === null || seconds <= Math.floor(Date.parse(before) / 1000);
  return isAfter && isBefore && (on === null || date.toISOString().startsWith(on.slice(0, 10)));
}
