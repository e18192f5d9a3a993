import type { Channel } from '../../../shared/primitives.ts';
import { type Openness, opennessAt } from './hours.ts';
import { comparePlaces, type Place, placeOf } from './order.ts';
import { type QueueRules, type RoutingPolicy, rulesOf } from './policy.ts';
import { type Stage, stageOf } from './stage.ts';
import type {
  Drain,
  Millis,
  RoutingAgent,
  RoutingItem,
  RoutingOffer,
  RoutingQueue,
  RoutingState,
  SkillNeed,
} from './types.ts';

/**
 * The state with its indexes. Values stay immutable and are replaced whole, so that a record may keep the
 * item it was made from; only the maps and lists of this file change, and only through its functions.
 */
export interface World {
  policy: RoutingPolicy;
  readonly items: Map<string, Entry>;
  readonly seats: Map<string, Seat>;
  readonly queues: Map<string, RoutingQueue>;
  readonly offers: Map<string, RoutingOffer>;
  /** Pending offers of an item; only items that have some are listed. */
  readonly offersOfItem: Map<string, Set<string>>;
  /** All waiting items in order. */
  readonly order: Entry[];
  /** The same, kept apart by what they ask for. */
  readonly lines: Map<string, Line>;
  /** Keys of the lines that members of a queue may serve. */
  readonly linesOfQueue: Map<string, Set<string>>;
  readonly queuesOfAgent: Map<string, Set<string>>;
  /** Waiting items that prefer an agent, or were with them last: whether they wait for them may change. */
  readonly waitingForAgent: Map<string, Set<string>>;
  /** Which agent is kept free for an item. */
  readonly drains: Map<string, string>;
  readonly rules: Map<string, QueueRules>;
  /** Channels that may interrupt another. */
  interrupting: ReadonlySet<Channel>;
  changes: Changes;
}

/** Whom a decision may have become possible for, or whose timers may have moved, since last taken. */
export interface Changes {
  readonly itemIds: Set<string>;
  readonly agentIds: Set<string>;
  /** Queues in which somebody came or went. */
  readonly queueIds: Set<string>;
}

export interface Entry {
  readonly item: RoutingItem;
  /** Of a waiting item only. */
  readonly waiting: Waiting | null;
}

interface Waiting {
  readonly place: Place;
  readonly line: Line;
}

/** An agent with what they carry. */
export interface Seat {
  agent: RoutingAgent;
  used: number;
  /** Items of each channel, offered ones counted in, parked ones not. */
  readonly carried: Record<Channel, number>;
  readonly itemIds: Set<string>;
  readonly offerIds: Set<string>;
}

/** Waiting items that ask for the same: where one finds nobody, all do. */
export interface Line {
  readonly key: string;
  readonly queueId: string;
  readonly queueIds: readonly string[];
  readonly channel: Channel;
  readonly cost: number;
  readonly skills: readonly SkillNeed[];
  readonly rules: QueueRules;
  /** In order of their places. */
  readonly entries: Entry[];
  /** Members of its queues, the own queue's first; null when memberships changed. */
  candidates: Candidates | null;
}

export interface Candidates {
  readonly seats: readonly Seat[];
  /** So many of them are members of the item's own queue. */
  readonly ownCount: number;
}

const MOST_LINES_KEPT = 5000;

export function openWorld(state: RoutingState, policy: RoutingPolicy): World {
  const world: World = {
    policy,
    items: new Map(),
    seats: new Map(),
    queues: new Map(),
    offers: new Map(),
    offersOfItem: new Map(),
    order: [],
    lines: new Map(),
    linesOfQueue: new Map(),
    queuesOfAgent: new Map(),
    waitingForAgent: new Map(),
    drains: new Map(),
    rules: new Map(),
    interrupting: new Set(Object.values(policy.capacity.interruptibleBy).flat()),
    changes: noChanges(),
  };
  state.agents.forEach((agent) => {
    putAgent(world, agent);
  });
  state.queues.forEach((queue) => {
    putQueue(world, queue);
  });
  putItems(world, state.items);
  state.offers.forEach((offer) => {
    putOffer(world, offer);
  });
  takeChanges(world);
  return world;
}

/** A timer of the item has come: the next incremental pass looks at it. */
export function noteDue(world: World, itemId: string): void {
  if (world.items.has(itemId)) {
    world.changes.itemIds.add(itemId);
  }
}

export function takeChanges(world: World): Changes {
  const { changes } = world;
  world.changes = noChanges();
  return changes;
}

export function noChanges(): Changes {
  return { itemIds: new Set(), agentIds: new Set(), queueIds: new Set() };
}

export function stateOf(world: World): RoutingState {
  return {
    items: Array.from(world.items.values(), (entry) => entry.item),
    agents: Array.from(world.seats.values(), (seat) => seat.agent),
    queues: [...world.queues.values()],
    offers: [...world.offers.values()],
  };
}

/** Another policy: those who wait are placed anew under it; offers and what is held stay as they are. */
export function putPolicy(world: World, policy: RoutingPolicy): void {
  world.policy = policy;
  world.rules.clear();
  world.interrupting = new Set(Object.values(policy.capacity.interruptibleBy).flat());
  const waiting = world.order.map(({ item }) => item);
  world.order.length = 0;
  world.lines.clear();
  world.linesOfQueue.clear();
  putItems(world, waiting);
}

export function rulesFor(world: World, queueId: string): QueueRules {
  let rules = world.rules.get(queueId);
  if (rules === undefined) {
    rules = rulesOf(world.policy, queueId);
    world.rules.set(queueId, rules);
  }
  return rules;
}

/** Opening hours of a queue at an instant; a queue without a calendar is always open. */
export function opennessOf(world: World, rules: QueueRules, now: Millis): Openness {
  const hours = rules.hours === null ? undefined : world.policy.calendars[rules.hours];
  if (rules.hours === null || hours === undefined) {
    return { isOpen: true, from: now, until: null };
  }
  return opennessAt(hours, now);
}

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
    return;
  }
  world.seats.set(agent.id, {
    agent,
    used: 0,
    carried: { email: 0, sms: 0, whatsapp: 0, voice: 0, webchat: 0 },
    itemIds: new Set(),
    offerIds: new Set(),
  });
  for (const { item } of world.items.values()) {
    if (item.agentId === agent.id) {
      carry(world, item, 1);
    }
  }
  forgetCandidates(world, world.queuesOfAgent.get(agent.id) ?? []);
}

/** What the agent may be given is not what it was. */
function mayServeOthers(before: RoutingAgent, after: RoutingAgent): boolean {
  return (
    isAnotherPresence(before, after) ||
    before.isNotResponding !== after.isNotResponding ||
    before.offChannels !== after.offChannels ||
    before.drain !== after.drain ||
    before.totalUnits !== after.totalUnits ||
    before.maximum !== after.maximum
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

export function putItem(world: World, item: RoutingItem): void {
  const before = world.items.get(item.id);
  if (before !== undefined) {
    carry(world, before.item, -1);
    leaveLine(world, before);
  }
  const entry = entryOf(world, item);
  world.items.set(item.id, entry);
  world.changes.itemIds.add(item.id);
  if (entry.waiting === null) {
    carry(world, item, 1);
  } else {
    insert(world.order, entry);
    insert(entry.waiting.line.entries, entry);
    noteKnownAgents(world, item);
  }
}

/** Many new items at once: sorted first, each is then put at an end. */
function putItems(world: World, items: readonly RoutingItem[]): void {
  for (const item of items) {
    const entry = entryOf(world, item);
    world.items.set(item.id, entry);
    world.changes.itemIds.add(item.id);
    if (entry.waiting === null) {
      carry(world, item, 1);
    } else {
      world.order.push(entry);
      noteKnownAgents(world, item);
    }
  }
  for (const entry of world.order.sort(compareEntries)) {
    entry.waiting?.line.entries.push(entry);
  }
}

function entryOf(world: World, item: RoutingItem): Entry {
  if (item.state !== 'queued') {
    return { item, waiting: null };
  }
  const rules = rulesFor(world, item.queueId);
  const stage = stageOf(item, rules);
  return {
    item,
    waiting: { place: placeOf(item, rules, stage), line: lineFor(world, item, rules, stage) },
  };
}

export function removeItem(world: World, itemId: string): void {
  const entry = world.items.get(itemId);
  if (entry === undefined) {
    return;
  }
  for (const offerId of offerIdsOf(world, itemId)) {
    removeOffer(world, offerId);
  }
  carry(world, entry.item, -1);
  leaveLine(world, entry);
  world.items.delete(itemId);
  world.changes.itemIds.delete(itemId);
}

export function putOffer(world: World, offer: RoutingOffer): void {
  removeOffer(world, offer.id);
  const entry = world.items.get(offer.itemId);
  if (entry === undefined) {
    return;
  }
  world.offers.set(offer.id, offer);
  setOf(world.offersOfItem, offer.itemId).add(offer.id);
  const seat = world.seats.get(offer.agentId);
  if (seat !== undefined) {
    seat.offerIds.add(offer.id);
    seat.used += offer.units;
    seat.carried[entry.item.channel] += 1;
  }
}

export function removeOffer(world: World, offerId: string): void {
  const offer = world.offers.get(offerId);
  if (offer === undefined) {
    return;
  }
  world.offers.delete(offerId);
  const entry = world.items.get(offer.itemId);
  const others = world.offersOfItem.get(offer.itemId);
  if (others?.delete(offerId) && others.size === 0) {
    world.offersOfItem.delete(offer.itemId);
  }
  const seat = world.seats.get(offer.agentId);
  if (seat?.offerIds.delete(offerId) && entry !== undefined) {
    world.changes.agentIds.add(offer.agentId);
    seat.used -= offer.units;
    seat.carried[entry.item.channel] -= 1;
  }
}

export function offerIdsOf(world: World, itemId: string): string[] {
  return [...(world.offersOfItem.get(itemId) ?? [])];
}

/** Members of the line's queues, each once, the own queue's first. */
export function candidatesOf(world: World, line: Line): Candidates {
  if (line.candidates === null) {
    const seats = new Set<Seat>();
    let ownCount = 0;
    for (const queueId of line.queueIds) {
      for (const agentId of world.queues.get(queueId)?.memberIds ?? []) {
        const seat = world.seats.get(agentId);
        if (seat !== undefined) {
          seats.add(seat);
        }
      }
      ownCount = queueId === line.queueId ? seats.size : ownCount;
    }
    line.candidates = { seats: [...seats], ownCount };
  }
  return line.candidates;
}

/** What an item of this channel costs while it is active. */
export function costOf(policy: RoutingPolicy, channel: Channel): number {
  return policy.capacity.cost[channel];
}

function carry(world: World, item: RoutingItem, sign: 1 | -1): void {
  const seat = item.agentId === null ? undefined : world.seats.get(item.agentId);
  if (seat === undefined || !(item.state === 'assigned' || item.state === 'wrapping')) {
    return;
  }
  seat.used += sign * item.units;
  seat.carried[item.channel] += sign;
  if (sign === 1) {
    seat.itemIds.add(item.id);
  } else {
    seat.itemIds.delete(item.id);
  }
  if (sign === -1 || seat.agent.unreachableSince !== null) {
    world.changes.agentIds.add(seat.agent.id);
  }
}

function lineFor(world: World, item: RoutingItem, rules: QueueRules, stage: Stage): Line {
  const key = lineKey(item, stage);
  let line = world.lines.get(key);
  if (line === undefined) {
    dropEmptyLines(world);
    line = {
      key,
      queueId: item.queueId,
      queueIds: [item.queueId, ...stage.widenedTo],
      channel: item.channel,
      cost: costOf(world.policy, item.channel),
      skills: stage.skills,
      rules,
      entries: [],
      candidates: null,
    };
    world.lines.set(key, line);
    for (const queueId of line.queueIds) {
      setOf(world.linesOfQueue, queueId).add(key);
    }
  }
  return line;
}

function lineKey(item: RoutingItem, stage: Stage): string {
  const skills = stage.skills.map((skill) => `${skill.name}=${skill.min}`);
  return [item.queueId, item.channel, ...stage.widenedTo, '', ...skills].join('|');
}

function noteKnownAgents(world: World, { id, preferredAgentId, lastAgentId }: RoutingItem): void {
  for (const agentId of [preferredAgentId, lastAgentId]) {
    if (agentId !== null) {
      setOf(world.waitingForAgent, agentId).add(id);
    }
  }
}

function leaveLine(world: World, entry: Entry): void {
  if (entry.waiting === null) {
    return;
  }
  const { line } = entry.waiting;
  const { id, preferredAgentId, lastAgentId } = entry.item;
  for (const agentId of [preferredAgentId, lastAgentId]) {
    world.waitingForAgent.get(agentId ?? '')?.delete(id);
  }
  world.order.splice(positionIn(world.order, entry), 1);
  line.entries.splice(positionIn(line.entries, entry), 1);
}

/** An empty line is kept, since the next item often asks for the same; but not any number of them. */
function dropEmptyLines(world: World): void {
  if (world.lines.size < MOST_LINES_KEPT) {
    return;
  }
  for (const line of [...world.lines.values()].filter(({ entries }) => entries.length === 0)) {
    world.lines.delete(line.key);
    for (const queueId of line.queueIds) {
      world.linesOfQueue.get(queueId)?.delete(line.key);
    }
  }
}

function insert(entries: Entry[], entry: Entry): void {
  entries.splice(positionIn(entries, entry), 0, entry);
}

/** Index of the first entry that does not go before this one. */
function positionIn(entries: readonly Entry[], entry: Entry): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = entries[middle];
    if (other !== undefined && compareEntries(other, entry) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Waiting entries in the order of their places. */
export function compareEntries(a: Entry, b: Entry): number {
  return a.waiting === null || b.waiting === null ? 0 : comparePlaces(a.waiting.place, b.waiting.place);
}

function forgetCandidates(world: World, queueIds: Iterable<string>): void {
  for (const queueId of queueIds) {
    for (const key of world.linesOfQueue.get(queueId) ?? []) {
      const line = world.lines.get(key);
      if (line !== undefined) {
        line.candidates = null;
      }
    }
  }
}

function setOf(map: Map<string, Set<string>>, key: string): Set<string> {
  let set = map.get(key);
  if (set === undefined) {
    set = new Set();
    map.set(key, set);
  }
  return set;
}
