import { changed } from '../commit.ts';
import { putItem } from '../items.ts';
import { offerIdsOf, removeOffer } from '../pending.ts';
import { putAgent } from '../seats.ts';
import type { Millis, RoutingItem, RoutingOffer } from '../types.ts';
import type { World } from '../world.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { clearOver, endInterruptions } from './units.ts';

/** The first agent to accept has the item; every later one learns who that was. */
export function accept(world: World, itemId: string, agentId: string, now: Millis): Outcome {
  const entry = world.items.get(itemId);
  if (entry === undefined) {
    return refused('unknownItem');
  }
  const offer = offersOf(world, itemId).find((one) => one.agentId === agentId);
  if (offer === undefined) {
    const { item } = entry;
    return item.agentId === null ? refused('expired') : refused('taken', item.agentId);
  }
  if (now >= offer.expiresAt) {
    return refused('expired');
  }
  rescindOffers(world, itemId, offer.id);
  removeOffer(world, offer.id);
  putItem(
    world,
    changed(entry.item, {
      state: 'assigned',
      agentId,
      units: offer.units,
      fullUnits: offer.units,
      assignedAt: now,
      repliedAt: null,
      lastCustomerAt: now,
      isInactive: false,
      excluded: [],
    }),
  );
  const seat = world.seats.get(agentId);
  if (seat !== undefined) {
    putAgent(world, { ...seat.agent, lastAssignedAt: now, misses: 0 });
  }
  return done;
}

/** The item keeps its place; the agent is left out for a while. */
export function decline(world: World, itemId: string, agentId: string, now: Millis): Outcome {
  const entry = world.items.get(itemId);
  const offer = offersOf(world, itemId).find((one) => one.agentId === agentId);
  if (entry === undefined || offer === undefined) {
    return entry === undefined ? refused('unknownItem') : refused('expired', entry.item.agentId);
  }
  endOffer(world, offer);
  requeueExcluding(world, itemId, agentId, now);
  return done;
}

/** As declined; and an agent who misses too many counts as not responding. */
export function expireOffer(world: World, offerId: string, now: Millis): Outcome {
  const offer = world.offers.get(offerId);
  const item = offer && world.items.get(offer.itemId)?.item;
  if (offer === undefined || item === undefined) {
    return refused('expired');
  }
  if (now < offer.expiresAt) {
    return refused('tooEarly');
  }
  endOffer(world, offer);
  const seat = world.seats.get(offer.agentId);
  if (seat !== undefined) {
    const misses = seat.agent.misses + 1;
    const isTooMany = misses >= world.policy.offers.missesUntilNotResponding[item.channel];
    putAgent(world, {
      ...seat.agent,
      misses,
      isNotResponding: seat.agent.isNotResponding || isTooMany,
      drain: isTooMany ? null : seat.agent.drain,
    });
  }
  requeueExcluding(world, offer.itemId, offer.agentId, now);
  return done;
}

/** Takes back all offers of an item, but for the one that won. */
export function rescindOffers(world: World, itemId: string, exceptOfferId: string | null = null): void {
  const entry = world.items.get(itemId);
  if (entry === undefined) {
    return;
  }
  for (const offer of offersOf(world, itemId)) {
    if (offer.id !== exceptOfferId) {
      endOffer(world, offer);
    }
  }
}

/** Takes back all offers to an agent who cannot answer them: no miss, and nobody is left out for it. */
export function rescindOffersTo(world: World, agentId: string): void {
  const seat = world.seats.get(agentId);
  for (const offerId of [...(seat?.offerIds ?? [])]) {
    const offer = world.offers.get(offerId);
    if (offer !== undefined) {
      endOffer(world, offer);
      requeue(world, offer.itemId, {});
    }
  }
}

export function offersOf(world: World, itemId: string): RoutingOffer[] {
  return offerIdsOf(world, itemId).flatMap((id) => world.offers.get(id) ?? []);
}

function endOffer(world: World, offer: RoutingOffer): void {
  removeOffer(world, offer.id);
  endInterruptions(world, offer.interrupts, offer.itemId);
  const seat = world.seats.get(offer.agentId);
  if (seat !== undefined) {
    clearOver(world, seat);
  }
}

function requeueExcluding(world: World, itemId: string, agentId: string, now: Millis): void {
  const item = world.items.get(itemId)?.item;
  if (item !== undefined) {
    const until = now + world.policy.offers.exclusionSeconds * 1000;
    const others = item.excluded.filter((one) => one.agentId !== agentId && one.until > now);
    requeue(world, itemId, { excluded: [...others, { agentId, until }] });
  }
}

/** Back to its place in line, unless another agent is still being offered it. */
function requeue(world: World, itemId: string, change: Partial<RoutingItem>): void {
  const entry = world.items.get(itemId);
  if (entry !== undefined && entry.item.state === 'offered') {
    const state = offerIdsOf(world, itemId).length === 0 ? 'queued' : 'offered';
    putItem(world, changed(entry.item, { ...change, state }));
  }
}
