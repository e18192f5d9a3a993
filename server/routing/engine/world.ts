import type { Channel } from '../../../shared/primitives.ts';
import { type Openness, opennessAt } from './hours.ts';
import type { Place } from './order.ts';
import { type QueueRules, type RoutingPolicy, rulesOf } from './policy.ts';
import type { Standing } from './standing.ts';
import type { Millis, RoutingAgent, RoutingItem, RoutingOffer, RoutingQueue, SkillNeed } from './types.ts';

/**
 * The state with its indexes. Values stay immutable and are replaced whole, so that a record may keep the
 * item it was made from; only the maps and lists change, and only through `items.ts`, `seats.ts` and
 * `pending.ts`.
 */
export interface World {
  policy: RoutingPolicy;
  readonly items: Map<string, Entry>;
  readonly seats: Map<string, Seat>;
  readonly queues: Map<string, RoutingQueue>;
  readonly offers: Map<string, RoutingOffer>;
  /** Pending offers of an item; only items that have some are listed. */
  readonly offersOfItem: Map<string, Set<string>>;
  /** All waiting items, kept apart by what they ask for. */
  readonly lines: Map<string, Line>;
  /** Keys of the lines that members of a queue may serve. */
  readonly linesOfQueue: Map<string, Set<string>>;
  readonly queuesOfAgent: Map<string, Set<string>>;
  /** Waiting items that may be held for an agent whom their contact knows. */
  readonly waitingForAgent: Map<string, Set<string>>;
  /** Which agent is kept free for an item. */
  readonly drains: Map<string, string>;
  readonly rules: Map<string, QueueRules>;
  /** Channels that may interrupt another. */
  interrupting: ReadonlySet<Channel>;
  /** Of the channels: who has not even that free can be given nothing. */
  cheapestCost: number;
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

export interface Waiting {
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
  /** Counted up with every change of the agent or of what they carry. */
  revision: number;
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
  /** How the candidates stood when last asked; null with them. */
  standing: Standing | null;
}

export interface Candidates {
  readonly seats: readonly Seat[];
  /** So many of them are members of the item's own queue. */
  readonly ownCount: number;
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

/** What an item of this channel costs while it is active. */
export function costOf(policy: RoutingPolicy, channel: Channel): number {
  return policy.capacity.cost[channel];
}

export function setOf(map: Map<string, Set<string>>, key: string): Set<string> {
  let set = map.get(key);
  if (set === undefined) {
    set = new Set();
    map.set(key, set);
  }
  return set;
}
