import type { Channel } from '../../../shared/primitives.ts';
import type { Distribution, OverflowTarget, StepAction } from './policy.ts';

/**
 * The engine's view of the workspace: plain JSON, ids are strings, and every instant is a number of
 * milliseconds since 1970 (a full pass compares a million of them). Values are never changed in place.
 */
export interface RoutingState {
  readonly items: readonly RoutingItem[];
  readonly agents: readonly RoutingAgent[];
  readonly queues: readonly RoutingQueue[];
  /** The pending ones; an offer that ended is not part of the state. */
  readonly offers: readonly RoutingOffer[];
}

/** Milliseconds since 1970, UTC. */
export type Millis = number;

export type ItemState =
  | 'queued'
  | 'offered'
  | 'assigned'
  | 'wrapping'
  | 'parked'
  | 'done'
  | 'abandoned'
  | 'canceled';

/** Levels run from 1 to 10. An optional skill is asked for until a step drops it, the lowest rank first. */
export type SkillNeed =
  | { readonly kind: 'required'; readonly name: string; readonly min: number }
  | { readonly kind: 'optional'; readonly name: string; readonly min: number; readonly rank: number };

/** An agent who missed or declined the item is left out until the item's next step, or `until`. */
export interface Exclusion {
  readonly agentId: string;
  readonly until: Millis;
}

/** A case as routing sees it. */
export interface RoutingItem {
  readonly id: string;
  readonly version: number;
  readonly state: ItemState;
  readonly channel: Channel;
  readonly queueId: string;
  /** One point is worth one minute of waiting where the queue orders by ageing. */
  readonly priority: number;
  readonly enteredAt: Millis;
  /** The place in line. Kept through decline, time-out, transfer back and a change of channel. */
  readonly virtualStart: Millis;
  /** Entry into the present queue: the deadlines of its steps count from here. */
  readonly queueEnteredAt: Millis;
  /** How many of the queue's steps have been taken. What they changed is derived, see `stage.ts`. */
  readonly step: number;
  /** As asked for at the start. */
  readonly skills: readonly SkillNeed[];
  readonly excluded: readonly Exclusion[];
  /** The contact's own agent, and whoever spoke with the contact last. */
  readonly preferredAgentId: string | null;
  readonly lastAgentId: string | null;
  /** Queues it has overflowed from; it is never sent back to one of them by a rule. */
  readonly leftQueueIds: readonly string[];
  /** Rounds of offers made so far. */
  readonly attempts: number;
  /** Not before this instant may an agent be drained for it. Null: the policy's delay after entry. */
  readonly drainAfter: Millis | null;
  readonly callback: 'none' | 'offered' | 'taken';
  /** The owner, from assignment on; a parked item keeps it. */
  readonly agentId: string | null;
  /** What it holds of its owner's capacity now; 0 while it is in line, parked or interrupted. */
  readonly units: number;
  /** Its cost when it was claimed: what it holds again after silence or an interruption. */
  readonly fullUnits: number;
  /** The item that interrupts this one, while it does. */
  readonly interruptedBy: string | null;
  readonly isInactive: boolean;
  /** It brought its owner over their total: forced, woken or active again. */
  readonly isOver: boolean;
  readonly assignedAt: Millis | null;
  readonly repliedAt: Millis | null;
  readonly lastCustomerAt: Millis | null;
  readonly parkedUntil: Millis | null;
  readonly wrapUntil: Millis | null;
  readonly disposition: string | null;
  /** Why routing ended it, when a rule did. */
  readonly endedBy: OverflowTarget['kind'] | 'lifetime' | null;
  readonly policyVersion: number;
}

export interface RoutingAgent {
  readonly id: string;
  /** What the agent says. */
  readonly status: 'available' | 'busy' | 'offline';
  /** Missed too many offers; cleared when the agent says available again, or by a supervisor. */
  readonly isNotResponding: boolean;
  /** Since when no connection is left; null while there is one. */
  readonly unreachableSince: Millis | null;
  readonly offChannels: readonly Channel[];
  readonly skills: Readonly<Record<string, number>>;
  readonly totalUnits: number;
  /** The agent's own limits, before those of the policy. */
  readonly maximum: Readonly<Partial<Record<Channel, number>>>;
  /** Became available, or finished the last item. */
  readonly idleSince: Millis;
  /** Written when the offer stands; 0 before the first. */
  readonly lastOfferedAt: Millis;
  /** Written on acceptance, so that a missed offer costs no turn; 0 before the first. */
  readonly lastAssignedAt: Millis;
  /** Missed since the last acceptance. */
  readonly misses: number;
  /** Kept free for an item that needs many units. */
  readonly drain: Drain | null;
  /**
   * What the record counts for the agent, where there is one: after a crash more than items hold, until it is
   * mended. It is the record on which a claim succeeds or fails.
   */
  readonly onRecord?: Load;
}

export interface Load {
  readonly units: number;
  readonly carried: Readonly<Partial<Record<Channel, number>>>;
}

export interface Drain {
  readonly itemId: string;
  readonly cost: number;
  readonly until: Millis;
}

export interface RoutingQueue {
  readonly id: string;
  readonly memberIds: readonly string[];
}

/** A pending offer to one agent. It holds the agent's units. */
export interface RoutingOffer {
  readonly id: string;
  readonly itemId: string;
  readonly agentId: string;
  readonly offeredAt: Millis;
  readonly expiresAt: Millis;
  readonly units: number;
  /** Items of the agent that cost nothing while this one lasts. */
  readonly interrupts: readonly Interruption[];
  /** Under which it will finish, whatever policy comes after. */
  readonly policyVersion: number;
}

export interface Interruption {
  readonly itemId: string;
  /** What the interruption frees. */
  readonly units: number;
}

/** Why a candidate is out: the first filter that failed. `skill:NAME` says which. */
export type FilterCode =
  | 'offline'
  | 'unreachable'
  | 'busy'
  | 'notResponding'
  | 'channelOff'
  | `skill:${string}`
  | 'channelMaximum'
  | 'draining'
  | 'units'
  | 'excluded';

export type WaitCode =
  | 'closed'
  | 'noMembers'
  | 'nobodyPresent'
  | 'nobodyAvailable'
  | 'channelOff'
  | 'noSkill'
  | 'noUnits'
  | 'onlyExcluded'
  | 'heldForPreferred'
  | 'heldForLast';

export type ReasonCode =
  | WaitCode
  | `chosenBy:${Distribution}`
  | 'preferredAgent'
  | 'lastAgent'
  | 'stepDue'
  | 'stepSkipped'
  | 'maximumWait'
  | 'lifetime'
  | 'starved';

/**
 * All that decided, at the time: enough to explain it, to replay it, and to answer "why not Ben".
 * Candidates are the members of the queue and of those it was widened to. Each is either in `ranked`, the
 * best first, with the keys that `rankNames` names (compared one after the other, the smaller wins, then
 * the id), or in `rejected` under the first filter that failed.
 */
export interface DecisionRecord {
  readonly policyVersion: number;
  readonly at: Millis;
  readonly item: RoutingItem;
  readonly queueIds: readonly string[];
  /** What the item asks at its present step. */
  readonly skills: readonly SkillNeed[];
  readonly cost: number;
  readonly rejected: Readonly<Partial<Record<FilterCode, readonly string[]>>>;
  readonly rankNames: readonly string[];
  readonly ranked: readonly { readonly agentId: string; readonly keys: readonly number[] }[];
  readonly chosen: readonly string[];
  readonly reason: ReasonCode;
}

interface DecisionBase {
  readonly itemId: string;
  /** Of the item when it was decided: the filter of the conditional update. */
  readonly itemVersion: number;
  readonly at: Millis;
  readonly policyVersion: number;
  readonly reason: ReasonCode;
}

export interface OfferTarget {
  readonly offerId: string;
  readonly agentId: string;
  readonly units: number;
  readonly interrupts: readonly Interruption[];
}

/** Ring one or several agents; the first to accept has the item. */
export interface OfferDecision extends DecisionBase {
  readonly kind: 'offer';
  readonly targets: readonly OfferTarget[];
  readonly expiresAt: Millis;
  readonly record: DecisionRecord | null;
}

/** Give the item to an agent without asking. */
export interface AssignDecision extends DecisionBase {
  readonly kind: 'assign';
  readonly agentId: string;
  readonly units: number;
  readonly interrupts: readonly Interruption[];
  readonly record: DecisionRecord | null;
}

/** The item moves one step on. */
export interface StepDecision extends DecisionBase {
  readonly kind: 'step';
  /** Index of the step taken. */
  readonly step: number;
  readonly actions: readonly StepAction[];
  /** Where it waits now, when an action changed the queue. */
  readonly toQueueId: string | null;
}

/** The item leaves this queue by a rule. */
export interface OverflowDecision extends DecisionBase {
  readonly kind: 'overflow';
  readonly to: OverflowTarget;
  readonly record: DecisionRecord | null;
}

/** An agent is kept free for the item. */
export interface DrainDecision extends DecisionBase {
  readonly kind: 'drain';
  readonly agentId: string;
  readonly cost: number;
  readonly until: Millis;
  readonly record: DecisionRecord | null;
}

/** Nothing to do now. Given for a single item only; a full pass is silent about those who wait on. */
export interface WaitDecision extends DecisionBase {
  readonly kind: 'wait';
  readonly next: Deadline | null;
}

export type Decision =
  | OfferDecision
  | AssignDecision
  | StepDecision
  | OverflowDecision
  | DrainDecision
  | WaitDecision;

export type DeadlineKind =
  | 'step'
  | 'maximumWait'
  | 'lifetime'
  | 'opening'
  | 'closing'
  | 'preferredHold'
  | 'exclusionEnd'
  | 'drain'
  | 'offer'
  | 'firstReply'
  | 'inactivity'
  | 'wrapUp'
  | 'park'
  | 'agentLoss';

export interface Deadline {
  readonly kind: DeadlineKind;
  readonly at: Millis;
}
