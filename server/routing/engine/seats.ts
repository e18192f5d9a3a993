import type { Channel } from '../../../shared/primitives.ts';
import { forgetCandidates } from './lines.ts';
import type { Drain, Load, RoutingAgent, RoutingItem, RoutingQueue } from './types.ts';
import { type Seat, setOf, type World } from './world.ts';

export function putAgent(world: World, agent: RoutingAgent): void {
  const seat = world.seats.get(agent.id);
  noteDrain(world, seat?.agent.drain ?? null, agent);
  if (seat === undefined || mayServeOthers(seat.agent, agent)) {
    world.changes.agentIds.add(agent.id);
  }
  if (seat === undefined || isAnotherPresence(seat.agent, agent)) {
    notePeople(world, agent.id);
  }
  if (seat !== undefined) {
    seat.agent = agent;
    seat.revision += 1;
    return;
  }
  world.seats.set(agent.id, {
    agent,
    used: 0,
    carried: { email: 0, sms: 0, whatsapp: 0, voice: 0, webchat: 0 },
    itemIds: new Set(),
    offerIds: new Set(),
    revision: 0,
  });
  for (const { item } of world.items.values()) {
    if (item.agentId === agent.id) {
      carry(world, item, 1);
    }
  }
  forgetCandidates(world, world.queuesOfAgent.get(agent.id) ?? []);
}

/** Units that nobody else can have of the agent: what items hold, or what the record says, if that is more. */
export function takenUnits({ used, agent }: Seat): number {
  return Math.max(used, agent.onRecord?.units ?? 0);
}

/** The same of a channel's items. */
export function carriedOf({ carried, agent }: Seat, channel: Channel): number {
  return Math.max(carried[channel], agent.onRecord?.carried[channel] ?? 0);
}

/** What the agent may be given is not what it was. */
function mayServeOthers(before: RoutingAgent, after: RoutingAgent): boolean {
  return (
    isAnotherPresence(before, after) ||
    before.isNotResponding !== after.isNotResponding ||
    before.offChannels !== after.offChannels ||
    before.drain !== after.drain ||
    before.totalUnits !== after.totalUnits ||
    before.maximum !== after.maximum ||
    hasRoomAgain(before.onRecord, after.onRecord)
  );
}

/** What ended is taken off the record after the item is: only then is there room. */
function hasRoomAgain(before?: Load, after?: Load): boolean {
  if (before === undefined || after === undefined) {
    return before !== after;
  }
  const channels = Object.keys(before.carried) as Channel[];
  return (
    after.units < before.units ||
    channels.some((channel) => (after.carried[channel] ?? 0) < (before.carried[channel] ?? 0))
  );
}

/** Whether the agent is there, for whom, is not what it was. */
function isAnotherPresence(before: RoutingAgent, after: RoutingAgent): boolean {
  return (
    before.status !== after.status ||
    before.unreachableSince !== after.unreachableSince ||
    before.skills !== after.skills
  );
}

function notePeople(world: World, agentId: string): void {
  for (const queueId of world.queuesOfAgent.get(agentId) ?? []) {
    world.changes.queueIds.add(queueId);
  }
}

function noteDrain(world: World, before: Drain | null, agent: RoutingAgent): void {
  if (before !== null && world.drains.get(before.itemId) === agent.id) {
    world.drains.delete(before.itemId);
  }
  if (agent.drain !== null) {
    world.drains.set(agent.drain.itemId, agent.id);
  }
}

/** Their items stay and hold nothing; end their offers and give their items back first. */
export function removeAgent(world: World, agentId: string): void {
  const seat = world.seats.get(agentId);
  if (seat === undefined) {
    return;
  }
  noteDrain(world, seat.agent.drain, { ...seat.agent, drain: null });
  world.seats.delete(agentId);
  notePeople(world, agentId);
  world.changes.agentIds.add(agentId);
  forgetCandidates(world, world.queuesOfAgent.get(agentId) ?? []);
}

export function putQueue(world: World, queue: RoutingQueue): void {
  for (const agentId of world.queues.get(queue.id)?.memberIds ?? []) {
    world.queuesOfAgent.get(agentId)?.delete(queue.id);
    world.changes.agentIds.add(agentId);
  }
  world.queues.set(queue.id, queue);
  world.changes.queueIds.add(queue.id);
  for (const agentId of queue.memberIds) {
    setOf(world.queuesOfAgent, agentId).add(queue.id);
    world.changes.agentIds.add(agentId);
  }
  forgetCandidates(world, [queue.id]);
}

/** The agent has more to do than before: who waits for them to finish may wait in vain now. */
export function noteHeldFor(world: World, agentId: string): void {
  for (const itemId of world.waitingForAgent.get(agentId) ?? []) {
    world.changes.itemIds.add(itemId);
  }
}

export function carry(world: World, item: RoutingItem, sign: 1 | -1): void {
  const seat = item.agentId === null ? undefined : world.seats.get(item.agentId);
  if (seat === undefined || !(item.state === 'assigned' || item.state === 'wrapping')) {
    return;
  }
  seat.revision += 1;
  seat.used += sign * item.units;
  seat.carried[item.channel] += sign;
  if (sign === 1) {
    seat.itemIds.add(item.id);
    noteHeldFor(world, seat.agent.id);
  } else {
    seat.itemIds.delete(item.id);
  }
  if (sign === -1 || seat.agent.unreachableSince !== null) {
    world.changes.agentIds.add(seat.agent.id);
  }
}
