import type { QueueRules } from './policy.ts';
import type { Stage } from './stage.ts';
import type { RoutingItem } from './types.ts';

const MINUTE_MS = 60_000;

/**
 * A place in line, smaller is served first. It does not depend on the present instant: of two cases that
 * both age by the minute, the one that is ahead stays ahead. So lines are sorted once, on entry.
 */
export interface Place {
  readonly method: number;
  readonly first: number;
  readonly virtualStart: number;
  readonly itemId: string;
}

// Where an agent serves queues that order differently, strict priority goes before ageing, as in other
// contact centers; newest-first comes last, since its first is nobody's oldest.
const STRICT = 0;
const AGEING = 1;
const NEWEST_FIRST = 2;

export function placeOf(item: RoutingItem, rules: QueueRules, stage: Stage): Place {
  const { id: itemId, virtualStart } = item;
  const priority = item.priority + rules.queuePriority + stage.raisedBy;
  if (rules.lifo) {
    return { method: NEWEST_FIRST, first: -virtualStart, virtualStart, itemId };
  }
  if (rules.ordering === 'strict') {
    return { method: STRICT, first: -priority, virtualStart, itemId };
  }
  return { method: AGEING, first: virtualStart - priority * MINUTE_MS, virtualStart, itemId };
}

export function comparePlaces(a: Place, b: Place): number {
  return (
    a.method - b.method ||
    a.first - b.first ||
    a.virtualStart - b.virtualStart ||
    (a.itemId < b.itemId ? -1 : a.itemId > b.itemId ? 1 : 0)
  );
}
