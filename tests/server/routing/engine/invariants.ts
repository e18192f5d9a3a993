import { expect } from 'vitest';
import { nextDeadlineIn } from '../../../../server/routing/engine/deadlines.ts';
import { firstFailing } from '../../../../server/routing/engine/filters.ts';
import { knownAgent, rankingOf } from '../../../../server/routing/engine/matching.ts';
import { comparePlaces } from '../../../../server/routing/engine/order.ts';
import { decideAll, route } from '../../../../server/routing/engine/route.ts';
import type { Decision, RoutingItem, RoutingState } from '../../../../server/routing/engine/types.ts';
import { waitCodeOf } from '../../../../server/routing/engine/waitCode.ts';
import { opennessOf, openWorld, stateOf, type World } from '../../../../server/routing/engine/world.ts';
import type { Moment } from './play.ts';

/** Each is asked after every happening of every history. */
export const invariants: Record<string, (moment: Moment) => void> = {
  'an item has one owner at most, and offers only while it is offered': ({ world }) => {
    const state = stateOf(world);
    for (const item of state.items) {
      const offers = state.offers.filter((offer) => offer.itemId === item.id);
      expect(offers.length > 0, `${item.id} is ${item.state}`).toBe(item.state === 'offered');
      expect(new Set(offers.map((offer) => offer.agentId)).size).toBe(offers.length);
      if (['queued', 'offered', 'abandoned'].includes(item.state)) {
        expect(item.agentId).toBeNull();
        expect(item.units).toBe(0);
      }
      if (['assigned', 'wrapping', 'parked'].includes(item.state)) {
        expect(item.agentId).not.toBeNull();
      }
    }
  },

  'nobody holds more units than they have, unless something forced or woken says so': ({ world }) => {
    for (const { agent, used } of world.seats.values()) {
      const items = [...world.items.values()].filter(({ item }) => item.agentId === agent.id);
      if (used > agent.totalUnits) {
        expect(
          items.some(({ item }) => item.isOver),
          `${agent.id} holds ${used}`,
        ).toBe(true);
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
        expect(next, `${decision.itemId} to ${agentId}`).toBeLessThanOrEqual(total);
        used.set(agentId, next);
      }
    }
  },

  'the indexes say what the plain state says': ({ world }) => {
    const fresh = openWorld(stateOf(world), world.policy);
    for (const [id, seat] of world.seats) {
      const other = fresh.seats.get(id);
      expect(seat.used).toBe(other?.used);
      expect(seat.carried).toEqual(other?.carried);
      expect([...seat.itemIds].sort()).toEqual([...(other?.itemIds ?? [])].sort());
      expect([...seat.offerIds].sort()).toEqual([...(other?.offerIds ?? [])].sort());
    }
    expect(world.order.map(({ item }) => item.id)).toEqual(fresh.order.map(({ item }) => item.id));
    expect([...world.lines.keys()].sort()).toEqual([...fresh.lines.keys()].sort());
    expect(new Map([...world.drains].sort())).toEqual(new Map([...fresh.drains].sort()));
  },

  'no item is without a next timer or a reason to wait': ({ world, now }) => {
    for (const { item, waiting } of world.items.values()) {
      const next = nextDeadlineIn(world, item.id, now);
      if (waiting !== null) {
        expect(waitCodeOf(world, item, waiting.line, now)).toMatch(
          /^(closed|no|nobody|channelOff|only|held)/,
        );
      }
      if (item.state === 'offered' || item.state === 'wrapping') {
        expect(next, `${item.id} is ${item.state}`).not.toBeNull();
      }
    }
  },

  'no timer is left behind': ({ world, now }) => {
    for (const { item } of world.items.values()) {
      const next = nextDeadlineIn(world, item.id, now);
      expect(next === null || next.at > now, `${item.id} ${item.state} ${JSON.stringify(next)}`).toBe(true);
    }
  },

  'the same input gives the same decisions, in whatever order it is listed': ({ world, now, undecided }) => {
    const once = route(undecided, now, world.policy);
    expect(route(undecided, now, world.policy)).toEqual(once);
    const shuffled = {
      items: [...undecided.items].reverse(),
      agents: [...undecided.agents].reverse(),
      offers: [...undecided.offers].reverse(),
      queues: undecided.queues
        .map(({ id, memberIds }) => ({ id, memberIds: [...memberIds].reverse() }))
        .reverse(),
    };
    expect(route(shuffled, now, world.policy).map(withoutRecord)).toEqual(once.map(withoutRecord));
    const bare = decideAll(openWorld(undecided, world.policy), now, false);
    expect(bare.map(withoutRecord)).toEqual(once.map(withoutRecord));
  },

  'the incremental pass leaves nothing for the full one to decide': ({ full }) => {
    expect(full.map(withoutRecord)).toEqual([]);
  },

  'nobody is offered what they may not have': ({ world, undecided, incremental, full }) => {
    for (const decision of [...incremental, ...full]) {
      for (const { agentId } of targetsOf(decision)) {
        const agent = undecided.agents.find(({ id }) => id === agentId);
        expect(agent).toMatchObject({ status: 'available', isNotResponding: false, unreachableSince: null });
        const item = world.items.get(decision.itemId)?.item;
        expect(agent?.offChannels).not.toContain(item?.channel);
        expect(recordOf(decision)?.queueIds.some((id) => isMember(world, id, agentId))).toBe(true);
        for (const { name, min } of recordOf(decision)?.skills ?? []) {
          expect(agent?.skills[name] ?? 0).toBeGreaterThanOrEqual(min);
        }
      }
    }
  },

  'an agent who is not available has no offer; one out of reach only within the grace': ({ world, now }) => {
    for (const { agent, offerIds } of world.seats.values()) {
      const lostAt = (agent.unreachableSince ?? now) + world.policy.timers.presenceGraceSeconds * 1000;
      if (agent.status !== 'available' || (agent.unreachableSince !== null && lostAt <= now)) {
        expect(offerIds.size, agent.id).toBe(0);
      }
    }
  },

  'the place in line is lost by nothing but a new wait': ({ world, before, event }) => {
    const isNewWait = (item: RoutingItem) => item.state === 'parked';
    for (const item of before.items) {
      const after = world.items.get(item.id)?.item;
      expect(after, item.id).toBeDefined();
      if (!isNewWait(item) && !(event?.kind === 'park' && event.itemId === item.id)) {
        expect(after?.virtualStart).toBe(item.virtualStart);
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
        expect(free.map(({ agent }) => `${item.id} for ${agent.id}`)).toEqual([]);
      }
    }
  },

  'of those who ask for the same, nobody is passed by a later one': ({ world, now, undecided }) => {
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
          expect(comparePlaces(placed.place, waiting.place), `${item.id} passed`).toBeLessThan(0);
        }
      }
    }
  },

  'a refused change changes nothing but says why': ({ outcome, event }) => {
    if (outcome !== null && !outcome.ok && event?.kind === 'accept') {
      expect(['taken', 'expired', 'unknownItem']).toContain(outcome.code);
    }
    if (event?.kind === 'accept' && outcome !== null && !outcome.ok && outcome.code === 'taken') {
      expect(outcome.takenBy).not.toBeNull();
    }
  },

  'a restart loses no timer and changes no decision': ({ world, now }) => {
    const again = openWorld(JSON.parse(JSON.stringify(stateOf(world))) as RoutingState, world.policy);
    for (const id of world.items.keys()) {
      expect(nextDeadlineIn(again, id, now)).toEqual(nextDeadlineIn(world, id, now));
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
          expect(units, `${decision.itemId} to ${agentId}`).toBeGreaterThanOrEqual(drain.cost);
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
