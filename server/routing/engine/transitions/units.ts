import { changed } from '../commit.ts';
import { putItem } from '../items.ts';
import { putAgent } from '../seats.ts';
import type { Interruption, Millis, RoutingItem } from '../types.ts';
import type { Seat, World } from '../world.ts';

/** What the item holds of its owner's capacity while nothing interrupts it. */
export function heldUnits(world: World, item: RoutingItem, isInactive: boolean): number {
  return isInactive ? Math.ceil(item.fullUnits * world.policy.capacity.inactiveShare) : item.fullUnits;
}

/** Puts an item on its owner even where that exceeds the total; the item is marked then. */
export function putOver(world: World, item: RoutingItem): void {
  putItem(world, item);
  const seat = seatOf(world, item.agentId);
  if (seat !== null && seat.used > seat.agent.totalUnits && item.units > 0) {
    putItem(world, { ...item, isOver: true });
  }
}

/** The interrupted items cost again what they did. */
export function endInterruptions(
  world: World,
  interruptions: readonly Interruption[],
  byItemId: string,
): void {
  for (const { itemId } of interruptions) {
    const item = world.items.get(itemId)?.item;
    if (item !== undefined && item.interruptedBy === byItemId) {
      const units = heldUnits(world, item, item.isInactive);
      putOver(world, changed(item, { units, interruptedBy: null }));
    }
  }
}

/** After an owner gave up units: what it interrupted goes on, and marks of excess go once there is none. */
export function settleOwner(world: World, agentId: string | null, freedBy: string, now: Millis): void {
  const seat = seatOf(world, agentId);
  if (seat === null) {
    return;
  }
  const interrupted = itemsOf(world, seat).filter((item) => item.interruptedBy === freedBy);
  endInterruptions(
    world,
    interrupted.map(({ id }) => ({ itemId: id, units: 0 })),
    freedBy,
  );
  putAgent(world, { ...seat.agent, idleSince: now });
  clearOver(world, seat);
}

export function clearOver(world: World, seat: Seat): void {
  if (seat.used > seat.agent.totalUnits) {
    return;
  }
  for (const item of itemsOf(world, seat)) {
    if (item.isOver) {
      putItem(world, changed(item, { isOver: false }));
    }
  }
}

export function itemsOf(world: World, seat: Seat): RoutingItem[] {
  return [...seat.itemIds].flatMap((id) => world.items.get(id)?.item ?? []);
}

export function seatOf(world: World, agentId: string | null): Seat | null {
  return agentId === null ? null : (world.seats.get(agentId) ?? null);
}
