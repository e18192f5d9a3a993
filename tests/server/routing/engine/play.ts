import { applyTo } from '../../../../server/routing/engine/apply.ts';
import { nextDeadlineIn } from '../../../../server/routing/engine/deadlines.ts';
import { DueItems } from '../../../../server/routing/engine/dueItems.ts';
import type { RoutingEvent } from '../../../../server/routing/engine/events.ts';
import { openWorld, putPolicy, stateOf } from '../../../../server/routing/engine/openWorld.ts';
import { decideAll, decideChanges } from '../../../../server/routing/engine/route.ts';
import { applyDueTimers } from '../../../../server/routing/engine/timers.ts';
import type { Outcome } from '../../../../server/routing/engine/transitions/outcome.ts';
import type { Decision, RoutingState } from '../../../../server/routing/engine/types.ts';
import { noChanges, noteDue, type World } from '../../../../server/routing/engine/world.ts';
import { START } from './factories.ts';
import { CHANNELS, type Happening, type History, QUEUE_IDS } from './histories.ts';

/** How things stand after one happening, for the invariants to look at. */
export interface Moment {
  readonly index: number;
  readonly world: World;
  readonly now: number;
  readonly before: RoutingState;
  readonly event: RoutingEvent | null;
  readonly outcome: Outcome | null;
  /** How things stood when decisions were asked for. */
  readonly undecided: RoutingState;
  readonly incremental: readonly Decision[];
  readonly full: readonly Decision[];
}

/** Runs a history: each happening, then the timers that are due, the incremental pass and the full one. */
export function play(history: History, look: (moment: Moment) => void): World {
  let world = openWorld(history.state, history.policy);
  let now = START;
  let due = new DueItems();
  history.happenings.forEach((happening, index) => {
    now += happening.afterMs;
    const before = stateOf(world);
    if (happening.kind === 'restart') {
      world = openWorld(JSON.parse(JSON.stringify(before)) as RoutingState, world.policy);
      due = new DueItems();
      // Whoever starts looks at all that they find.
      for (const itemId of world.items.keys()) {
        noteDue(world, itemId);
      }
    }
    if (happening.kind === 'policy') {
      putPolicy(world, world.policy.version === 1 ? history.laterPolicy : history.policy);
    }
    const event = eventOf(world, happening, index);
    const outcome = event === null ? null : applyTo(world, event, now);
    applyDueTimers(world, now);
    for (const itemId of due.take(now)) {
      noteDue(world, itemId);
    }
    const undecided = stateOf(world);
    const seen = noChanges();
    const incremental = decideChanges(world, now, { seen });
    keepTimers(world, due, seen.itemIds, now);
    const full = decideAll(world, now);
    look({ index, world, now, before, event, outcome, undecided, incremental, full });
  });
  return world;
}

/** As a server keeps them between two happenings: only of what changed. */
function keepTimers(world: World, due: DueItems, itemIds: Iterable<string>, now: number): void {
  for (const itemId of itemIds) {
    due.set(itemId, nextDeadlineIn(world, itemId, now)?.at ?? null);
  }
}

/** Runs on with nothing but time until no timer is left, at most `turns` of them. */
export function runOut(world: World, from: number, turns: number): number {
  let now = from;
  for (let turn = 0; turn < turns; turn += 1) {
    const next = Math.min(
      ...[...world.items.keys()].map((id) => nextDeadlineIn(world, id, now)?.at ?? Number.POSITIVE_INFINITY),
    );
    if (next === Number.POSITIVE_INFINITY) {
      return now;
    }
    now = Math.max(now, next);
    applyDueTimers(world, now);
    decideAll(world, now);
  }
  return now;
}

function eventOf(world: World, happening: Happening, index: number): RoutingEvent | null {
  const { kind, first, second, third } = happening;
  const items = [...world.items.values()].map(({ item }) => item);
  const offers = [...world.offers.values()];
  const agentId = at([...world.seats.keys()], second);
  const offer = at(offers, first);
  const itemIn = (...states: string[]) =>
    at(
      items.filter((item) => states.includes(item.state)),
      first,
    )?.id;
  const itemId = itemIn('queued', 'offered', 'assigned', 'wrapping', 'parked');
  const queueId = at(QUEUE_IDS, third) ?? 'q0';
  const channel = at(CHANNELS, second) ?? 'voice';
  const status =
    at(['available', 'available', 'available', 'available', 'busy', 'offline'] as const, third) ??
    'available';
  switch (kind) {
    case 'arrive':
      return { kind, item: arrivalOf(world, happening, `c${index}`) };
    case 'accept':
    case 'decline':
      return offer ? { kind, itemId: offer.itemId, agentId: offer.agentId } : null;
    case 'acceptOld': {
      const any = at(items, first)?.id;
      return any && agentId ? { kind: 'accept', itemId: any, agentId } : null;
    }
    case 'reply':
    case 'customerMessage':
    case 'wake':
    case 'takeCallback':
    case 'cancel':
      return itemId ? { kind, itemId } : null;
    case 'abandon': {
      const waiting = itemIn('queued', 'offered');
      return waiting ? { kind, itemId: waiting } : null;
    }
    case 'close': {
      const assigned = itemIn('assigned', 'parked');
      return assigned ? { kind, itemId: assigned, disposition: third % 2 ? 'sold' : null } : null;
    }
    case 'finishWrapUp': {
      const wrapping = itemIn('wrapping');
      return wrapping ? { kind, itemId: wrapping, disposition: third % 2 ? 'sold' : null } : null;
    }
    case 'park': {
      const assigned = itemIn('assigned');
      return assigned ? { kind, itemId: assigned, until: third % 2 ? START + 900_000 : null } : null;
    }
    case 'transfer':
      return itemId ? { kind, itemId, queueId } : null;
    case 'force':
      return itemId && agentId ? { kind, itemId, agentId } : null;
    case 'changeChannel':
      return itemId ? { kind, itemId, channel } : null;
    case 'status':
      return agentId ? { kind, agentId, status } : null;
    case 'connection':
      return agentId ? { kind, agentId, isConnected: third % 4 !== 0 } : null;
    case 'offChannels':
      return agentId ? { kind, agentId, channels: third % 4 === 0 ? [channel] : [] } : null;
    case 'abilities': {
      const seat = world.seats.get(agentId ?? '');
      const skills = { pt: 1 + (third % 4), tax: first % 3 };
      return seat ? { kind, agentId: seat.agent.id, skills, totalUnits: seat.agent.totalUnits } : null;
    }
    case 'members': {
      const memberIds = [...world.seats.keys()].filter((_, place) => (third >> place) % 2 === 1);
      return { kind, queueId: at(QUEUE_IDS, first) ?? 'q0', memberIds };
    }
    case 'dismiss':
      return agentId && third % 8 === 0 ? { kind, agentId } : null;
    default:
      return null;
  }
}

function arrivalOf(world: World, { first, second, third }: Happening, id: string) {
  const agentIds = [...world.seats.keys()];
  return {
    id,
    channel: at(CHANNELS, first) ?? 'voice',
    queueId: at(QUEUE_IDS, second) ?? 'q0',
    priority: third % 3,
    skills:
      third % 2 === 0
        ? []
        : [
            { kind: 'required' as const, name: 'pt', min: 1 + (third % 3) },
            { kind: 'optional' as const, name: 'tax', min: 1 + (first % 3), rank: 1 },
          ],
    preferredAgentId: second % 5 === 0 ? (at(agentIds, third) ?? null) : null,
    lastAgentId: second % 7 === 0 ? (at(agentIds, first) ?? null) : null,
  };
}

function at<Value>(values: readonly Value[], index: number): Value | undefined {
  return values[index % Math.max(1, values.length)];
}
