import type { Channel } from '../../../../shared/primitives.ts';
import { changed, endDrainFor } from '../commit.ts';
import { putItem } from '../items.ts';
import type { Millis, RoutingItem, SkillNeed } from '../types.ts';
import { costOf, type World } from '../world.ts';
import { rescindOffers } from './offers.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { putOver, settleOwner } from './units.ts';

/** A case as it comes to routing. */
export interface Arrival {
  readonly id: string;
  readonly channel: Channel;
  readonly queueId: string;
  readonly priority?: number;
  readonly skills?: readonly SkillNeed[];
  readonly preferredAgentId?: string | null;
  readonly lastAgentId?: string | null;
  /** A place in line earned before, by a call that became a case elsewhere. */
  readonly virtualStart?: Millis;
}

export function newItem(arrival: Arrival, now: Millis): RoutingItem {
  return {
    id: arrival.id,
    version: 1,
    state: 'queued',
    channel: arrival.channel,
    queueId: arrival.queueId,
    priority: arrival.priority ?? 0,
    enteredAt: now,
    virtualStart: arrival.virtualStart ?? now,
    queueEnteredAt: now,
    step: 0,
    skills: arrival.skills ?? [],
    excluded: [],
    preferredAgentId: arrival.preferredAgentId ?? null,
    lastAgentId: arrival.lastAgentId ?? null,
    leftQueueIds: [],
    attempts: 0,
    drainAfter: null,
    callback: 'none',
    agentId: null,
    units: 0,
    fullUnits: 0,
    interruptedBy: null,
    isInactive: false,
    isOver: false,
    assignedAt: null,
    repliedAt: null,
    lastCustomerAt: now,
    parkedUntil: null,
    wrapUntil: null,
    disposition: null,
    endedBy: null,
    policyVersion: 0,
  };
}

export function arrive(world: World, arrival: Arrival, now: Millis): Outcome {
  if (!world.queues.has(arrival.queueId)) {
    return refused('unknownQueue');
  }
  if (world.items.has(arrival.id)) {
    return refused('wrongState');
  }
  putItem(world, newItem(arrival, now));
  return done;
}

/**
 * To a queue, another or the same, with the place in line kept. Whoever gives it back is left out for a
 * while, so that it does not come straight back.
 */
export function transfer(world: World, itemId: string, queueId: string, now: Millis): Outcome {
  const item = world.items.get(itemId)?.item;
  if (item === undefined || !world.queues.has(queueId)) {
    return refused(item === undefined ? 'unknownItem' : 'unknownQueue');
  }
  if (!(isInLine(item) || item.state === 'assigned' || item.state === 'parked')) {
    return refused('wrongState');
  }
  const giver = item.agentId;
  const until = now + world.policy.offers.exclusionSeconds * 1000;
  rescindOffers(world, itemId);
  backInLine(world, itemId, now, {
    queueId,
    queueEnteredAt: now,
    step: 0,
    leftQueueIds: [],
    drainAfter: null,
    excluded: giver === null ? [] : [{ agentId: giver, until }],
  });
  return done;
}

/** From its owner back to its place in line. */
export function backInLine(world: World, itemId: string, now: Millis, change: Partial<RoutingItem>): void {
  const item = world.items.get(itemId)?.item;
  if (item === undefined) {
    return;
  }
  const owner = item.agentId;
  putItem(
    world,
    changed(item, {
      state: 'queued',
      agentId: null,
      units: 0,
      fullUnits: 0,
      interruptedBy: null,
      isInactive: false,
      isOver: false,
      assignedAt: null,
      repliedAt: null,
      parkedUntil: null,
      wrapUntil: null,
      ...change,
    }),
  );
  if (owner !== null) {
    settleOwner(world, owner, itemId, now);
  }
}

/** The customer hangs up to be called back: the case waits on in their place. */
export function takeCallback(world: World, itemId: string): Outcome {
  const item = world.items.get(itemId)?.item;
  if (item === undefined || !isInLine(item)) {
    return item === undefined ? refused('unknownItem') : refused('wrongState', item.agentId);
  }
  putItem(world, changed(item, { callback: 'taken' }));
  return done;
}

/** The conversation goes on over another channel, in the same place or with the same agent. */
export function changeChannel(world: World, itemId: string, channel: Channel, now: Millis): Outcome {
  const found = world.items.get(itemId)?.item;
  if (found === undefined) {
    return refused('unknownItem');
  }
  if (found.state === 'assigned') {
    const fullUnits = costOf(world.policy, channel);
    const units = found.interruptedBy === null ? fullUnits : 0;
    putOver(world, changed(found, { channel, fullUnits, units, isInactive: false, lastCustomerAt: now }));
    return done;
  }
  if (!isInLine(found)) {
    return refused('wrongState', found.agentId);
  }
  endDrainFor(world, itemId);
  rescindOffers(world, itemId);
  backInLine(world, itemId, now, { channel, drainAfter: null });
  return done;
}

/** A supervisor gives it to an agent, whatever the units. */
export function force(world: World, itemId: string, agentId: string, now: Millis): Outcome {
  const item = world.items.get(itemId)?.item;
  const seat = world.seats.get(agentId);
  if (item === undefined || seat === undefined) {
    return refused(item === undefined ? 'unknownItem' : 'unknownAgent');
  }
  if (!(isInLine(item) || item.state === 'assigned' || item.state === 'parked')) {
    return refused('wrongState', item.agentId);
  }
  endDrainFor(world, itemId);
  rescindOffers(world, itemId);
  backInLine(world, itemId, now, { excluded: [] });
  const units = costOf(world.policy, item.channel);
  const again = world.items.get(itemId)?.item ?? item;
  putOver(
    world,
    changed(again, {
      state: 'assigned',
      agentId,
      units,
      fullUnits: units,
      assignedAt: now,
      lastCustomerAt: now,
    }),
  );
  return done;
}

export function isInLine(item: RoutingItem): boolean {
  return item.state === 'queued' || item.state === 'offered';
}
