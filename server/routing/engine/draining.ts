import { commitDrain } from './commit.ts';
import { drainAfterOf, mayNeedDrain } from './deadlines.ts';
import type { Pass } from './decide.ts';
import { isExcluded } from './filters.ts';
import { knownAgent, rankingOf } from './matching.ts';
import { goesBefore, type Ranked, ranked } from './rank.ts';
import { recordOf } from './record.ts';
import { standingOf } from './standing.ts';
import type { DrainDecision, Millis, RoutingItem } from './types.ts';
import type { Entry, Line, Seat, World } from './world.ts';

/**
 * Keeps the best agent free for an item that has long found none with units enough: otherwise cheaper work
 * would take each unit as it comes free, and the item would wait for ever.
 */
export function keepFree(world: World, { item }: Entry, line: Line, pass: Pass): DrainDecision | null {
  const { now } = pass;
  if (!isStarving(world, item, now) || pass.drained.has(line) || !mayNeedDrain(world, line)) {
    return null;
  }
  // It waits for whom the contact knows, by its queue's wish: nobody starves it.
  if (knownAgent(rankingOf(world, item, line), now).kind === 'held') {
    return null;
  }
  const best = bestToKeepFree(world, item.id, line, now);
  if (best === null) {
    if (item.excluded.length === 0) {
      pass.drained.add(line);
    }
    return null;
  }
  const agentId = best.agentId;
  const reason = 'starved';
  const decision: DrainDecision = {
    kind: 'drain',
    itemId: item.id,
    itemVersion: item.version,
    at: now,
    policyVersion: world.policy.version,
    reason,
    agentId,
    cost: line.cost,
    until: now + world.policy.draining.forSeconds * 1000,
    record: pass.withRecords ? recordOf(world, { item, line, chosen: [agentId], reason }, now) : null,
  };
  commitDrain(world, decision, item);
  return decision;
}

/** It has waited long enough for an agent to be kept free for it, and none is. */
export function isStarving(world: World, item: RoutingItem, now: Millis): boolean {
  const until = world.seats.get(world.drains.get(item.id) ?? '')?.agent.drain?.until;
  return now >= drainAfterOf(world, item) && (until === undefined || now >= until);
}

/** Of those who lack nothing but units, whoever has most of them free. */
function bestToKeepFree(world: World, itemId: string, line: Line, now: Millis): Ranked | null {
  const item = world.items.get(itemId)?.item;
  if (item === undefined) {
    return null;
  }
  const ranking = { ...rankingOf(world, item, line), distribution: 'mostFreeUnits' as const };
  const { rows } = standingOf(rankingOf(world, item, line), now);
  let best: Ranked | null = null;
  for (let index = 0; index < rows.length; index += 1) {
    const seat = ranking.candidates.seats[index];
    if (seat === undefined || rows[index]?.failing !== 'units' || isKept(seat, now)) {
      continue;
    }
    if (best !== null && !goesBefore(ranking, seat, index, best)) {
      continue;
    }
    if (!isExcluded(item, seat.agent.id, now) && needsKeeping(world, seat, line, now)) {
      best = ranked(ranking, seat, index);
    }
  }
  return best;
}

function isKept({ agent: { drain } }: Seat, now: Millis): boolean {
  return drain !== null && now < drain.until;
}

/**
 * Whether cheaper work could take the agent's units before there are enough of them: not where nothing at all
 * fits now and whatever ends first makes room.
 */
export function needsKeeping(world: World, seat: Seat, line: Line, now: Millis): boolean {
  const { totalUnits } = seat.agent;
  if (totalUnits < line.cost || isKept(seat, now)) {
    return false;
  }
  const free = totalUnits - seat.used;
  return free >= world.cheapestCost || free + leastUnits(world, seat) < line.cost;
}

/** Of all that holds units of the agent, the fewest that one item or offer gives back when it ends. */
function leastUnits(world: World, seat: Seat): number {
  let least = Number.POSITIVE_INFINITY;
  for (const id of seat.itemIds) {
    least = Math.min(least, world.items.get(id)?.item.units || least);
  }
  for (const id of seat.offerIds) {
    least = Math.min(least, world.offers.get(id)?.units || least);
  }
  return least;
}
