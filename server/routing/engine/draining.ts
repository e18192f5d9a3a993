import { commitDrain } from './commit.ts';
import { drainAfterOf, mayNeedDrain } from './deadlines.ts';
import type { Pass } from './decide.ts';
import { isExcluded } from './filters.ts';
import { knownAgent, rankingOf } from './matching.ts';
import { compareRanked, type Ranked, type Ranking, ranked } from './rank.ts';
import { recordOf } from './record.ts';
import { takenUnits } from './seats.ts';
import { type Row, standingOf } from './standing.ts';
import type { DrainDecision, Millis, RoutingItem } from './types.ts';
import type { Entry, Line, Seat, World } from './world.ts';

/**
 * Keeps the best agent free for an item that has long found none with units enough: otherwise cheaper work
 * would take each unit as it comes free, and the item would wait for ever.
 */
export function keepFree(world: World, { item }: Entry, line: Line, pass: Pass): DrainDecision | null {
  const { now } = pass;
  if (!mayNeedDrain(world, line) || pass.drained.has(line) || !isStarving(world, item, now)) {
    return null;
  }
  // It waits for whom the contact knows, by its queue's wish: nobody starves it.
  if (knownAgent(rankingOf(world, item, line), now).kind === 'held') {
    return null;
  }
  const best = bestToKeepFree(world, item, line, now);
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
function bestToKeepFree(world: World, item: RoutingItem, line: Line, now: Millis): Ranked | null {
  const ranking = rankingOf(world, item, line);
  let best: Ranked | null = null;
  for (const row of standingOf(ranking, now).rows) {
    const one = row.failing === 'units' ? rankToKeep(ranking, row, now) : null;
    if (one !== null && (best === null || compareRanked(one, best) < 0)) {
      best = isExcluded(item, one.agentId, now) ? best : one;
    }
  }
  return best;
}

/** Kept with the row, since it too holds for all of the line until the agent changes. */
function rankToKeep(ranking: Ranking, row: Row, now: Millis): Ranked | null {
  if (row.toKeep === undefined) {
    const { world, line } = ranking;
    const isNeeded = needsKeeping(world, row.seat, line, now);
    row.toKeep = isNeeded ? ranked({ ...ranking, distribution: 'mostFreeUnits' }, row) : null;
  }
  return row.toKeep;
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
  const free = totalUnits - takenUnits(seat);
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
