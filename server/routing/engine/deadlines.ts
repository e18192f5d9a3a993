import { knownAgent, rankingOf } from './matching.ts';
import { openWorld } from './openWorld.ts';
import { offerIdsOf } from './pending.ts';
import type { RoutingPolicy } from './policy.ts';
import { nextStepAt, overflowOf } from './steps.ts';
import type { Deadline, DeadlineKind, Millis, RoutingItem, RoutingState } from './types.ts';
import { type Entry, type Line, opennessOf, type World } from './world.ts';

/**
 * The next instant at which a timer must look at the item again.
 *
 * @returns null where only an event can move it: an agent, the customer, a change of policy
 */
export function nextDeadline(
  state: RoutingState,
  itemId: string,
  now: Millis,
  policy: RoutingPolicy,
): Deadline | null {
  return nextDeadlineIn(openWorld(state, policy), itemId, now);
}

export function nextDeadlineIn(world: World, itemId: string, now: Millis): Deadline | null {
  const entry = world.items.get(itemId);
  return entry === undefined ? null : earliest(deadlinesOf(world, entry, now));
}

function deadlinesOf(world: World, entry: Entry, now: Millis): Deadline[] {
  const { item } = entry;
  switch (item.state) {
    case 'queued':
      return entry.waiting === null ? [] : waitingDeadlines(world, item, entry.waiting.line, now);
    case 'offered':
      return offerIdsOf(world, item.id).flatMap((id) => at('offer', world.offers.get(id)?.expiresAt ?? null));
    case 'assigned':
      return assignedDeadlines(world, item);
    case 'wrapping':
      return at('wrapUp', item.wrapUntil);
    case 'parked':
      return at('park', item.parkedUntil);
    case 'done':
    case 'abandoned':
    case 'canceled':
      return [];
  }
}

function waitingDeadlines(world: World, item: RoutingItem, line: Line, now: Millis): Deadline[] {
  const { rules } = line;
  const lifetime = at('lifetime', after(item.enteredAt, world.policy.timers.lifetimeSeconds));
  const openness = opennessOf(world, rules, now);
  if (!openness.isOpen) {
    return [...lifetime, ...at('opening', openness.until)];
  }
  const known = knownAgent(rankingOf(world, item, line), now);
  const mayLeave = overflowOf(world, item, rules) !== null;
  return [
    ...lifetime,
    // Also of those who only wait on through the closed hours: the opening is found from there.
    ...at('closing', openness.until),
    ...at('step', nextStepAt(item, rules)),
    ...at('maximumWait', mayLeave ? after(item.queueEnteredAt, rules.maximumWaitSeconds) : null),
    ...at('preferredHold', known.kind === 'held' ? known.until : null),
    ...item.excluded.flatMap(({ until }) => (until > now ? at('exclusionEnd', until) : [])),
    ...at('drain', drainDeadline(world, item, line, now)),
  ];
}

/** When an agent may first be kept free for the item, should there be any; null when that cannot help or has come to pass. */
function drainDeadline(world: World, item: RoutingItem, line: Line, now: Millis): Millis | null {
  const drainAfter = drainAfterOf(world, item);
  return mayNeedDrain(world, line) && drainAfter > now ? drainAfter : null;
}

export function drainAfterOf(world: World, item: RoutingItem): Millis {
  return item.drainAfter ?? item.queueEnteredAt + world.policy.draining.afterSeconds * 1000;
}

/** Only what costs more than something else can be starved by it. */
export function mayNeedDrain(world: World, line: Line): boolean {
  return world.cheapestCost < line.cost;
}

function assignedDeadlines(world: World, item: RoutingItem): Deadline[] {
  const { timers } = world.policy;
  const { firstReplySeconds, inactiveAfterSeconds, returnAfterLossSeconds } = timers;
  const seat = world.seats.get(item.agentId ?? '');
  const lostAt = after(seat?.agent.unreachableSince ?? null, timers.presenceGraceSeconds);
  return [
    ...at(
      'firstReply',
      item.repliedAt === null ? after(item.assignedAt, firstReplySeconds[item.channel]) : null,
    ),
    ...at(
      'inactivity',
      item.isInactive || item.interruptedBy !== null
        ? null
        : after(item.lastCustomerAt, inactiveAfterSeconds[item.channel]),
    ),
    ...at('agentLoss', after(lostAt, returnAfterLossSeconds[item.channel])),
  ];
}

/** `seconds` after an instant; null when either is not given. */
export function after(instant: Millis | null, seconds: number | null): Millis | null {
  return instant === null || seconds === null ? null : instant + seconds * 1000;
}

function at(kind: DeadlineKind, instant: Millis | null): Deadline[] {
  return instant === null ? [] : [{ kind, at: instant }];
}

function earliest(deadlines: readonly Deadline[]): Deadline | null {
  return deadlines.reduce<Deadline | null>(
    (first, deadline) => (first === null || deadline.at < first.at ? deadline : first),
    null,
  );
}
