import { applyTo } from './apply.ts';
import { nextDeadlineIn } from './deadlines.ts';
import type { RoutingEvent } from './events.ts';
import type { Deadline, Millis } from './types.ts';
import type { World } from './world.ts';

/** The timer events that are due now, in order of time; those of the line itself are decisions, not events. */
export function dueTimers(world: World, now: Millis): RoutingEvent[] {
  const due: { readonly at: Millis; readonly id: string; readonly event: RoutingEvent }[] = [];
  for (const offer of world.offers.values()) {
    if (offer.expiresAt <= now) {
      due.push({ at: offer.expiresAt, id: offer.id, event: { kind: 'offerTimeout', offerId: offer.id } });
    }
  }
  for (const { item } of world.items.values()) {
    const deadline = item.state === 'queued' ? null : nextDeadlineIn(world, item.id, now);
    const event = deadline === null || deadline.at > now ? null : timerEvent(deadline, item.id);
    if (deadline !== null && event !== null) {
      due.push({ at: deadline.at, id: item.id, event });
    }
  }
  for (const agentId of world.seats.keys()) {
    const at = agentLossAt(world, agentId);
    if (at !== null && at <= now) {
      due.push({ at, id: agentId, event: { kind: 'agentLoss', agentId } });
    }
  }
  return due.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).map(({ event }) => event);
}

/** Applies every due timer, and those that become due by it. Harmless to call again. */
export function applyDueTimers(world: World, now: Millis): void {
  for (let isSettled = false; !isSettled; ) {
    const applied = dueTimers(world, now).filter((event) => applyTo(world, event, now).ok);
    isSettled = applied.every((event) => event.kind === 'agentLoss');
  }
}

/** When the agent's loss of connection next has an effect; null when it has none to come. */
export function agentLossAt(world: World, agentId: string): Millis | null {
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

function timerEvent(deadline: Deadline, itemId: string): RoutingEvent | null {
  switch (deadline.kind) {
    case 'firstReply':
      return { kind: 'firstReplyTimeout', itemId };
    case 'inactivity':
      return { kind: 'inactivityTimeout', itemId };
    case 'wrapUp':
      return { kind: 'wrapUpTimeout', itemId };
    case 'park':
      return { kind: 'wake', itemId };
    default:
      return null;
  }
}
