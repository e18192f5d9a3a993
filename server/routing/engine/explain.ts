import { nextDeadlineIn } from './deadlines.ts';
import { openWorld } from './openWorld.ts';
import type { RoutingPolicy } from './policy.ts';
import { positionOf } from './position.ts';
import { recordOf } from './record.ts';
import type { Deadline, DecisionRecord, Millis, RoutingState } from './types.ts';
import { waitCodeOf } from './waitCode.ts';
import type { World } from './world.ts';

/** Why a waiting item waits: a record that chose nobody, its place, and the timer that looks next. */
export interface Explanation {
  readonly record: DecisionRecord;
  /** Place among those who wait in its queue, from 1. */
  readonly position: number;
  readonly next: Deadline | null;
}

/** @returns null for an item that is not in line: the record of its last decision tells the rest */
export function explain(
  state: RoutingState,
  itemId: string,
  now: Millis,
  policy: RoutingPolicy,
): Explanation | null {
  return explainIn(openWorld(state, policy), itemId, now);
}

export function explainIn(world: World, itemId: string, now: Millis): Explanation | null {
  const entry = world.items.get(itemId);
  if (entry === undefined || entry.waiting === null) {
    return null;
  }
  const { item } = entry;
  const { line } = entry.waiting;
  const reason = waitCodeOf(world, item, line, now);
  return {
    record: recordOf(world, { item, line, chosen: [], reason }, now),
    position: positionOf(world, itemId) ?? 1,
    next: nextDeadlineIn(world, itemId, now),
  };
}
