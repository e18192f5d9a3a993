import { applyTo } from './apply.ts';
import { nextDeadlineIn } from './deadlines.ts';
import type { RoutingEvent } from './events.ts';
import type { DeadlineKind, Millis } from './types.ts';
import type { World } from './world.ts';

/** A timer: what is to be applied, and from when on. */
export interface Timer {
  readonly at: Millis;
  readonly event: RoutingEvent;
}

/** Deadlines of an item that are events; the others ask for a decision. */
const itemTimers: Partial<Record<DeadlineKind, (itemId: string) => RoutingEvent>> = {
  firstReply: (itemId) => ({ kind: 'firstReplyTimeout', itemId }),
  inactivity: (itemId) => ({ kind: 'inactivityTimeout', itemId }),
  wrapUp: (itemId) => ({ kind: 'wrapUpTimeout', itemId }),
  park: (itemId) => ({ kind: 'wake', itemId }),
};

/** Applies every timer that is due, in order of time, and those that become due by it. Harmless twice. */
export function applyDueTimers(world: World, now: Millis): void {
  for (let isSettled = false; !isSettled; ) {
    const applied = dueTimers(world, now).filter(({ event }) => applyTo(world, event, now).ok);
    isSettled = applied.length === 0;
  }
}

export function dueTimers(world: World, now: Millis): Timer[] {
  const timers = [
    ...Array.from(world.offers.values(), ({ id, expiresAt }) => offerTimer(id, expiresAt)),
    ...Array.from(world.items.keys(), (itemId) => itemTimer(world, itemId, now)),
    ...Array.from(world.seats.keys(), (agentId) => agentTimer(world, agentId)),
  ];
  return timers
    .flatMap((timer) => (timer !== null && timer.at <= now ? [timer] : []))
    .sort((a, b) => a.at - b.at);
}

function offerTimer(offerId: string, at: Millis): Timer {
  return { at, event: { kind: 'offerTimeout', offerId } };
}

/** The next timer of an item that someone has. */
export function itemTimer(world: World, itemId: string, now: Millis): Timer | null {
  const state = world.items.get(itemId)?.item.state;
  const deadline = state === 'queued' || state === 'offered' ? null : nextDeadlineIn(world, itemId, now);
  const event = deadline === null ? undefined : itemTimers[deadline.kind]?.(itemId);
  return deadline === null || event === undefined ? null : { at: deadline.at, event };
}

/** The next timer of an agent: the loss of their connection takes effect, or they are kept free no longer. */
export function agentTimer(world: World, agentId: string): Timer | null {
  const lossAt = agentLossAt(world, agentId);
  const drainUntil = world.seats.get(agentId)?.agent.drain?.until ?? null;
  if (lossAt !== null && (drainUntil === null || lossAt <= drainUntil)) {
    return { at: lossAt, event: { kind: 'agentLoss', agentId } };
  }
  return drainUntil === null ? null : { at: drainUntil, event: { kind: 'drainTimeout', agentId } };
}

/** Of all that a lost agent still has, when the next is taken back. */
function agentLossAt(world: World, agentId: string): Millis | null {
  const seat = world.seats.get(agentId);
  const { presenceGraceSeconds, returnAfterLossSeconds } = world.policy.timers;
  if (seat === undefined || seat.agent.unreachableSince === null) {
    return null;
  }
  const lostAt = seat.agent.unreachableSince + presenceGraceSeconds * 1000;
  const instants = seat.offerIds.size > 0 || seat.agent.drain !== null ? [lostAt] : [];
  for (const itemId of seat.itemIds) {
    const item = world.items.get(itemId)?.item;
    const seconds = item?.state === 'assigned' ? returnAfterLossSeconds[item.channel] : null;
    if (seconds !== null) {
      instants.push(lostAt + seconds * 1000);
    }
  }
  return instants.length === 0 ? null : Math.min(...instants);
}
