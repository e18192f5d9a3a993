import type { PolicyContent } from '../../../shared/routingPolicy.ts';
import { saysTheSame } from './policyForm.ts';

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
