import type { PolicyContent } from '../../../shared/routingPolicy.ts';
import { ordered, saysTheSame } from './policyForm.ts';

export interface Difference {
  path: string[];
  /** Undefined where one of the two does not have it. */
  before: unknown;
  after: unknown;
}

/** These are read as one thing, not by their parts. */
const WHOLE = new Set(['overflow', 'steps', 'intervals', 'holidays', 'interruptibleBy']);

/** What one policy says otherwise than another, in the order of its fields. */
export function differences(before: PolicyContent, after: PolicyContent): Difference[] {
  return compare(before, after, []);
}

/** Of holidays, which may be hundreds, only those that one of the two does not have. */
export function onlyChanged(difference: Difference): Difference {
  const { path, before, after } = difference;
  if (path.at(-1) !== 'holidays' || !Array.isArray(before) || !Array.isArray(after)) {
    return difference;
  }
  return { path, before: without(before, after), after: without(after, before) };
}

/** Undefined where nothing is left. */
function without(list: readonly unknown[], others: readonly unknown[]): unknown[] | undefined {
  const known = new Set(others.map((one) => JSON.stringify(ordered(one))));
  const left = list.filter((one) => !known.has(JSON.stringify(ordered(one))));
  return left.length === 0 ? undefined : left;
}

/** What somebody changed in one version, carried over to a newer one; where both changed a field, theirs stands. */
export function rebased(base: PolicyContent, mine: PolicyContent, newest: PolicyContent): PolicyContent {
  const result = structuredClone(newest);
  for (const { path, after } of differences(base, mine)) {
    put(result, path, after);
  }
  return result;
}

function put(target: object, [key = '', ...rest]: readonly string[], value: unknown): void {
  // Paths come from two policies, which are tables down to their values.
  const table = target as Record<string, unknown>;
  if (rest.length > 0) {
    const next = isTable(table[key]) ? table[key] : {};
    table[key] = next;
    put(next, rest, value);
  } else if (value === undefined) {
    delete table[key];
  } else {
    table[key] = structuredClone(value);
  }
}

function compare(before: unknown, after: unknown, path: string[]): Difference[] {
  if (saysTheSame(before, after)) {
    return [];
  }
  const isWhole = WHOLE.has(path.at(-1) ?? '') || !(isTable(before) || isTable(after));
  if (isWhole || (isTable(before) && after !== undefined && !isTable(after))) {
    return [{ path, before, after }];
  }
  const [old, next] = [asTable(before), asTable(after)];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])].filter((key) => key !== 'version');
  return keys.flatMap((key) => compare(old[key], next[key], [...path, key]));
}

function isTable(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function asTable(value: unknown): Record<string, unknown> {
  return isTable(value) ? value : {};
}
