import { noteHeldFor } from './seats.ts';
import type { RoutingOffer } from './types.ts';
import { setOf, type World } from './world.ts';

export function putOffer(world: World, offer: RoutingOffer): void {
  removeOffer(world, offer.id);
  const entry = world.items.get(offer.itemId);
  if (entry === undefined) {
    return;
  }
  world.offers.set(offer.id, offer);
  setOf(world.offersOfItem, offer.itemId).add(offer.id);
  const seat = world.seats.get(offer.agentId);
  if (seat !== undefined) {
    seat.offerIds.add(offer.id);
    seat.revision += 1;
    seat.used += offer.units;
    seat.carried[entry.item.channel] += 1;
    noteHeldFor(world, offer.agentId);
  }
}

export function removeOffer(world: World, offerId: string): void {
  const offer = world.offers.get(offerId);
  if (offer === undefined) {
    return;
  }
  world.offers.delete(offerId);
  const entry = world.items.get(offer.itemId);
  const others = world.offersOfItem.get(offer.itemId);
  if (others?.delete(offerId) && others.size === 0) {
    world.offersOfItem.delete(offer.itemId);
  }
  const seat = world.seats.get(offer.agentId);
  if (seat?.offerIds.delete(offerId) && entry !== undefined) {
    world.changes.agentIds.add(offer.agentId);
    seat.revision += 1;
    seat.used -= offer.units;
    seat.carried[entry.item.channel] -= 1;
  }
}

export function offerIdsOf(world: World, itemId: string): string[] {
  return [...(world.offersOfItem.get(itemId) ?? [])];
}
