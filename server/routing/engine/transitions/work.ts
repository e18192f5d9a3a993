import { changed } from '../commit.ts';
import { after } from '../deadlines.ts';
import { putItem } from '../items.ts';
import type { Millis, RoutingItem } from '../types.ts';
import type { World } from '../world.ts';
import { backInLine } from './line.ts';
import { done, type Outcome, refused } from './outcome.ts';
import { clearOver, heldUnits, putOver, seatOf, settleOwner } from './units.ts';

/** The agent answered: the first reply stops its timer. */
export function reply(world: World, itemId: string, now: Millis): Outcome {
  const item = world.items.get(itemId)?.item;
  if (item === undefined || item.state !== 'assigned') {
    return item === undefined ? refused('unknownItem') : refused('wrongState', item.agentId);
  }
  putItem(world, changed(item, { repliedAt: item.repliedAt ?? now }));
  return done;
}

/** The customer wrote: silence ends, and what was snoozed wakes. */
export function customerMessage(world: World, itemId: string, now: Millis): Outcome {
  const item = world.items.get(itemId)?.item;
  if (item === undefined) {
    return refused('unknownItem');
  }
  if (item.state === 'parked') {
    return wake(world, itemId, now);
  }
  if (item.state !== 'assigned') {
    putItem(world, changed(item, { lastCustomerAt: now }));
    return done;
  }
  // An active conversation costs its whole again, even where its agent has been given other work since.
  const units = item.interruptedBy === null ? heldUnits(world, item, false) : 0;
  putOver(world, changed(item, { lastCustomerAt: now, isInactive: false, units }));
  return done;
}

/** No first reply in time: back to its place in line, and not straight to the same agent. */
export function firstReplyTimeout(world: World, itemId: string, now: Millis): Outcome {
  const item = world.items.get(itemId)?.item;
  if (item === undefined || item.state !== 'assigned' || item.repliedAt !== null) {
    return item === undefined ? refused('unknownItem') : refused('wrongState', item.agentId);
  }
  const dueAt = after(item.assignedAt, world.policy.timers.firstReplySeconds[item.channel]);
  if (dueAt === null || now < dueAt || item.agentId === null) {
    return refused('tooEarly', item.agentId);
  }
  const until = now + world.policy.offers.exclusionSeconds * 1000;
  backInLine(world, itemId, now, { excluded: [{ agentId: item.agentId, until }] });
  return done;
}

/** A silent customer: the conversation costs a share, never nothing. */
export function inactivityTimeout(world: World, itemId: string, now: Millis): Outcome {
  const item = world.items.get(itemId)?.item;
  if (item === undefined || item.state !== 'assigned' || item.isInactive) {
    return item === undefined ? refused('unknownItem') : refused('wrongState', item.agentId);
  }
  const dueAt = after(item.lastCustomerAt, world.policy.timers.inactiveAfterSeconds[item.channel]);
  if (dueAt === null || now < dueAt) {
    return refused('tooEarly', item.agentId);
  }
  const units = item.interruptedBy === null ? heldUnits(world, item, true) : 0;
  putItem(world, changed(item, { isInactive: true, units }));
  const seat = seatOf(world, item.agentId);
  if (seat !== null) {
    clearOver(world, seat);
  }
  return done;
}

/** Snoozed: it stays with its agent and costs nothing until then, or until the customer writes. */
export function park(world: World, itemId: string, until: Millis | null, now: Millis): Outcome {
  const item = world.items.get(itemId)?.item;
  if (item === undefined || item.state !== 'assigned') {
    return item === undefined ? refused('unknownItem') : refused('wrongState', item.agentId);
  }
  putItem(
    world,
    changed(item, { state: 'parked', parkedUntil: until, units: 0, interruptedBy: null, isOver: false }),
  );
  settleOwner(world, item.agentId, itemId, now);
  return done;
}

/** Back to its agent where they are there, over their total if need be; else a new wait in line begins. */
export function wake(world: World, itemId: string, now: Millis): Outcome {
  const item = world.items.get(itemId)?.item;
  if (item === undefined || item.state !== 'parked') {
    return item === undefined ? refused('unknownItem') : refused('wrongState', item.agentId);
  }
  if (isThere(world, item)) {
    const units = item.fullUnits;
    putOver(
      world,
      changed(item, {
        state: 'assigned',
        parkedUntil: null,
        units,
        lastCustomerAt: now,
        isInactive: false,
      }),
    );
    return done;
  }
  backInLine(world, itemId, now, {
    lastAgentId: item.agentId,
    virtualStart: now,
    queueEnteredAt: now,
    step: 0,
    leftQueueIds: [],
    excluded: [],
    drainAfter: null,
  });
  return done;
}

function isThere(world: World, item: RoutingItem): boolean {
  const agent = seatOf(world, item.agentId)?.agent;
  return agent !== undefined && agent.status === 'available' && agent.unreachableSince === null;
}
