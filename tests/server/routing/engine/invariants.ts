import { nextDeadlineIn } from '../../../../server/routing/engine/deadlines.ts';
import { firstFailing } from '../../../../server/routing/engine/filters.ts';
import { inOrder } from '../../../../server/routing/engine/lines.ts';
import { knownAgent, rankingOf } from '../../../../server/routing/engine/matching.ts';
import { openWorld, stateOf } from '../../../../server/routing/engine/openWorld.ts';
import { comparePlaces } from '../../../../server/routing/engine/order.ts';
import { decideAll, route } from '../../../../server/routing/engine/route.ts';
import type { Decision, RoutingItem, RoutingState } from '../../../../server/routing/engine/types.ts';
import { waitCodeOf } from '../../../../server/routing/engine/waitCode.ts';
import { opennessOf, type World } from '../../../../server/routing/engine/world.ts';
import type { Moment } from './play.ts';

/** Plain comparisons: these are asked millions of times, where a matcher of the test runner would cost hours. */
function holds(isSo: boolean, what: string): void {
  if (!isSo) {
    throw new Error(what);
  }
}

function same(actual: unknown, expected: unknown, what: string): void {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)];
  holds(one === other, `${what}: ${one} is not ${other}`);
}

/** Those that route the whole state several times over are asked after every third happening. */
function isTurn({ index }: Moment): boolean {
  return index % 3 === 0;
}

/** Each is asked after every happening of every history. */
export const invariants: Record<string, (moment: Moment) => void> = {
  'an item has one owner at most, and offers only while it is offered': ({ world }) => {
    const state = stateOf(world);
    for (const item of state.items) {
      const offers = state.offers.filter((offer) => offer.itemId === item.id);
      same(offers.length > 0, item.state === 'offered', `offers of ${item.id}, ${item.state}`);
      same(new Set(offers.map((offer) => offer.agentId)).size, offers.length, 'agents offered');
      if (['queued', 'offered', 'abandoned'].includes(item.state)) {
        same([item.agentId, item.units], [null, 0], `owner of ${item.id}`);
      }
      if (['assigned', 'wrapping', 'parked'].includes(item.state)) {
        holds(item.agentId !== null, `${item.id} has no owner`);
      }
    }
  },

  'nobody holds more units than they have, unless something forced or woken says so': ({ world }) => {
    for (const { agent, used } of world.seats.values()) {
      const items = [...world.items.values()].filter(({ item }) => item.agentId === agent.id);
      if (used > agent.totalUnits) {
        const isMarked = items.some(({ item }) => item.isOver);
        holds(isMarked, `${agent.id} holds ${used}`);
      }
    }
  },

  'nobody is decided for who has not the units': ({ world, undecided, incremental, full }) => {
    const used = usedUnits(undecided);
    for (const decision of [...incremental, ...full]) {
      for (const { agentId, units, interrupts } of targetsOf(decision)) {
        const freed = interrupts.reduce((sum, one) => sum + one.units, 0);
        const total = world.seats.get(agentId)?.agent.totalUnits ?? 0;
        const next = (used.get(agentId) ?? 0) - freed + units;
        holds(next <= total, `${decision.itemId} to ${agentId}: ${next} of ${total}`);
        used.set(agentId, next);
      }
    }
  },

  'the indexes say what the plain state says': ({ world }) => {
    const fresh = openWorld(stateOf(world), world.policy);
    for (const [id, seat] of world.seats) {
      const other = fresh.seats.get(id);
      same(seat.used, other?.used, `units of ${id}`);
      same(seat.carried, other?.carried, `channels of ${id}`);
      same([...seat.itemIds].sort(), [...(other?.itemIds ?? [])].sort(), `items of ${id}`);
      same([...seat.offerIds].sort(), [...(other?.offerIds ?? [])].sort(), `offers to ${id}`);
    }
    same(
      inOrder(world).map(({ item }) => item.id),
      inOrder(fresh).map(({ item }) => item.id),
      'order',
    );
    for (const line of world.lines.values()) {
      const other = fresh.lines.get(line.key)?.entries ?? [];
      same(
        line.entries.map(({ item }) => item.id),
        other.map(({ item }) => item.id),
        `line ${line.key}`,
      );
    }
    same([...world.drains].sort(), [...fresh.drains].sort(), 'drains');
  },

  'no item is without a next timer or a reason to wait': ({ world, now }) => {
    for (const { item, waiting } of world.items.values()) {
      const next = nextDeadlineIn(world, item.id, now);
      if (waiting !== null) {
        const code = waitCodeOf(world, item, waiting.line, now);
        holds(/^(closed|no|nobody|channelOff|only|held)/.test(code), code);
      }
      if (item.state === 'offered' || item.state === 'wrapping') {
        holds(next !== null, `${item.id} is ${item.state}`);
      }
    }
  },

  'no timer is left behind': ({ world, now }) => {
    for (const { item } of world.items.values()) {
      const next = nextDeadlineIn(world, item.id, now);
      holds(next === null || next.at > now, `${item.id} ${item.state} ${JSON.stringify(next)}`);
    }
  },

  'the same input gives the same decisions, in whatever order it is listed': (moment) => {
    if (!isTurn(moment)) {
      return;
    }
    const { world, now, undecided } = moment;
    const once = route(undecided, now, world.policy);
    same(route(undecided, now, world.policy), once, 'again');
    const shuffled = {
      items: [...undecided.items].reverse(),
      agents: [...undecided.agents].reverse(),
      offers: [...undecided.offers].reverse(),
      queues: undecided.queues
        .map(({ id, memberIds }) => ({ id, memberIds: [...memberIds].reverse() }))
        .reverse(),
    };
    same(route(shuffled, now, world.policy).map(withoutRecord), once.map(withoutRecord), 'shuffled');
    const bare = decideAll(openWorld(undecided, world.policy), now, false);
    same(bare.map(withoutRecord), once.map(withoutRecord), 'without records');
  },

  'the incremental pass leaves nothing for the full one to decide': ({ full }) => {
    same(full.map(withoutRecord), [], 'full pass');
  },

  'nobody is offered what they may not have': ({ world, undecided, incremental, full }) => {
    for (const decision of [...incremental, ...full]) {
      for (const { agentId } of targetsOf(decision)) {
        const agent = undecided.agents.find(({ id }) => id === agentId);
        same(
          [agent?.status, agent?.isNotResponding, agent?.unreachableSince],
          ['available', false, null],
          agentId,
        );
        const item = world.items.get(decision.itemId)?.item;
        holds(item !== undefined && !agent?.offChannels.includes(item.channel), `${agentId} is off`);
        const queueIds = recordOf(decision)?.queueIds ?? [];
        holds(
          queueIds.some((id) => isMember(world, id, agentId)),
          `${agentId} is no member`,
        );
        for (const { name, min } of recordOf(decision)?.skills ?? []) {
          holds((agent?.skills[name] ?? 0) >= min, `${agentId} lacks ${name}`);
        }
      }
    }
  },

  'an agent who is not available has no offer; one out of reach only within the grace': ({ world, now }) => {
    for (const { agent, offerIds } of world.seats.values()) {
      const lostAt = (agent.unreachableSince ?? now) + world.policy.timers.presenceGraceSeconds * 1000;
      if (agent.status !== 'available' || (agent.unreachableSince !== null && lostAt <= now)) {
        same(offerIds.size, 0, `offers to ${agent.id}`);
      }
    }
  },

  'the place in line is lost by nothing but a new wait': ({ world, before, event }) => {
    const isNewWait = (item: RoutingItem) => item.state === 'parked';
    for (const item of before.items) {
      const after = world.items.get(item.id)?.item;
      holds(after !== undefined, `${item.id} is lost`);
      if (!isNewWait(item) && !(event?.kind === 'park' && event.itemId === item.id)) {
        same(after?.virtualStart, item.virtualStart, `place of ${item.id}`);
      }
    }
  },

  'no item waits while an agent could have it': ({ world, now }) => {
    for (const { item, waiting } of world.items.values()) {
      if (waiting === null || !opennessOf(world, waiting.line.rules, now).isOpen) {
        continue;
      }
      const ranking = rankingOf(world, item, waiting.line);
      const free = ranking.candidates.seats.filter(
        (seat) => firstFailing(world, seat, ranking.ask, now) === null,
      );
      if (knownAgent(ranking, now).kind !== 'held') {
        same(
          free.map(({ agent }) => agent.id),
          [],
          `free for ${item.id}`,
        );
      }
    }
  },

  'of those who ask for the same, nobody is passed by a later one': (moment) => {
    if (!isTurn(moment)) {
      return;
    }
    const { world, now, undecided } = moment;
    const fresh = openWorld(undecided, world.policy);
    const places = new Map([...fresh.items].map(([id, entry]) => [id, entry.waiting]));
    const decided = decideAll(fresh, now);
    if (decided.some(({ kind }) => kind === 'step' || kind === 'overflow')) {
      return;
    }
    const still = [...fresh.items.values()].filter(
      ({ item }) => item.excluded.length === 0 && item.preferredAgentId === null && item.lastAgentId === null,
    );
    for (const decision of decided.filter((one) => targetsOf(one).length > 0)) {
      const placed = places.get(decision.itemId);
      for (const { waiting, item } of placed ? still : []) {
        if (waiting !== null && waiting.line.key === placed?.line.key) {
          holds(comparePlaces(placed.place, waiting.place) < 0, `${item.id} is passed`);
        }
      }
    }
  },

  'a refused change changes nothing but says why': ({ outcome, event }) => {
    if (outcome !== null && !outcome.ok && event?.kind === 'accept') {
      holds(['taken', 'expired', 'unknownItem'].includes(outcome.code), outcome.code);
    }
    if (event?.kind === 'accept' && outcome !== null && !outcome.ok && outcome.code === 'taken') {
      holds(outcome.takenBy !== null, 'taken by nobody');
    }
  },

  'a restart loses no timer and changes no decision': (moment) => {
    if (!isTurn(moment)) {
      return;
    }
    const { world, now } = moment;
    const again = openWorld(JSON.parse(JSON.stringify(stateOf(world))) as RoutingState, world.policy);
    for (const id of world.items.keys()) {
      same(nextDeadlineIn(again, id, now), nextDeadlineIn(world, id, now), `timer of ${id}`);
    }
  },

  'a drained agent gets nothing cheaper from anybody': ({ undecided, now, incremental }) => {
    const kept = new Map(
      undecided.agents.flatMap(({ id, drain }) => (drain !== null && now < drain.until ? [[id, drain]] : [])),
    );
    const isEnded = new Set(incremental.map(({ itemId }) => itemId));
    for (const decision of incremental) {
      for (const { agentId, units } of targetsOf(decision)) {
        const drain = kept.get(agentId);
        if (drain !== undefined && !isEnded.has(drain.itemId)) {
          holds(units >= drain.cost, `${decision.itemId} to ${agentId}`);
        }
      }
    }
  },
};

function usedUnits(state: RoutingState): Map<string, number> {
  const used = new Map<string, number>();
  const add = (agentId: string | null, units: number) => {
    used.set(agentId ?? '', (used.get(agentId ?? '') ?? 0) + units);
  };
  for (const item of state.items) {
    add(item.state === 'assigned' || item.state === 'wrapping' ? item.agentId : '', item.units);
  }
  for (const offer of state.offers) {
    add(offer.agentId, offer.units);
  }
  return used;
}

interface Target {
  readonly agentId: string;
  readonly units: number;
  readonly interrupts: readonly { readonly units: number }[];
}

function targetsOf(decision: Decision): readonly Target[] {
  if (decision.kind === 'offer') {
    return decision.targets;
  }
  return decision.kind === 'assign' ? [decision] : [];
}

function recordOf(decision: Decision) {
  return decision.kind === 'offer' || decision.kind === 'assign' ? decision.record : null;
}

function withoutRecord(decision: Decision): Decision {
  return 'record' in decision ? { ...decision, record: null } : decision;
}

function isMember(world: World, queueId: string, agentId: string): boolean {
  return world.queues.get(queueId)?.memberIds.includes(agentId) ?? false;
}
