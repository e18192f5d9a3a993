import { putItem } from './items.ts';
import { putOffer } from './pending.ts';
import { putAgent } from './seats.ts';
import type { AssignDecision, DrainDecision, Interruption, OfferDecision, RoutingItem } from './types.ts';
import type { World } from './world.ts';

/** Each change of an item counts its version up, as the conditional updates on the database do. */
export function changed(item: RoutingItem, change: Partial<RoutingItem>): RoutingItem {
  return { ...item, ...change, version: item.version + 1 };
}

export function commitOffer(world: World, decision: OfferDecision, item: RoutingItem): void {
  endDrainFor(world, item.id);
  putItem(
    world,
    changed(item, {
      state: 'offered',
      attempts: item.attempts + 1,
      policyVersion: decision.policyVersion,
    }),
  );
  for (const target of decision.targets) {
    interrupt(world, target.interrupts, item.id);
    putOffer(world, {
      id: target.offerId,
      itemId: item.id,
      agentId: target.agentId,
      offeredAt: decision.at,
      expiresAt: decision.expiresAt,
      units: target.units,
      interrupts: target.interrupts,
      policyVersion: decision.policyVersion,
    });
    const seat = world.seats.get(target.agentId);
    if (seat !== undefined) {
      putAgent(world, { ...seat.agent, lastOfferedAt: decision.at });
    }
  }
}

export function commitAssign(world: World, decision: AssignDecision, item: RoutingItem): void {
  endDrainFor(world, item.id);
  interrupt(world, decision.interrupts, item.id);
  putItem(
    world,
    changed(item, {
      state: 'assigned',
      agentId: decision.agentId,
      units: decision.units,
      fullUnits: decision.units,
      assignedAt: decision.at,
      repliedAt: null,
      lastCustomerAt: decision.at,
      isInactive: false,
      excluded: [],
      policyVersion: decision.policyVersion,
    }),
  );
  const seat = world.seats.get(decision.agentId);
  if (seat !== undefined) {
    putAgent(world, { ...seat.agent, lastOfferedAt: decision.at, lastAssignedAt: decision.at });
  }
}

export function commitDrain(world: World, decision: DrainDecision, item: RoutingItem): void {
  const seat = world.seats.get(decision.agentId);
  if (seat !== undefined) {
    putAgent(world, {
      ...seat.agent,
      drain: { itemId: item.id, cost: decision.cost, until: decision.until },
    });
  }
  // Should it come to nothing, the item waits the policy's delay again before another agent is kept free.
  const drainAfter = decision.until + world.policy.draining.afterSeconds * 1000;
  putItem(world, changed(item, { drainAfter }));
}

/** The agent kept free for the item is so no longer. */
export function endDrainFor(world: World, itemId: string): void {
  const seat = world.seats.get(world.drains.get(itemId) ?? '');
  if (seat !== undefined) {
    putAgent(world, { ...seat.agent, drain: null });
  }
}

/** They cost nothing while the item lasts that interrupts them. */
function interrupt(world: World, interruptions: readonly Interruption[], byItemId: string): void {
  for (const { itemId } of interruptions) {
    const interrupted = world.items.get(itemId)?.item;
    if (interrupted !== undefined) {
      putItem(world, changed(interrupted, { units: 0, interruptedBy: byItemId }));
    }
  }
}
