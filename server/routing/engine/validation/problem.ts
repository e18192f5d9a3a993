import type { RoutingPolicy } from '../policy.ts';
import type { RoutingAgent, RoutingItem, RoutingQueue } from '../types.ts';

/** What a policy is checked against: the workspace as it is, with the cases that wait in it. */
export interface Setting {
  readonly queues: readonly RoutingQueue[];
  readonly agents: readonly Pick<RoutingAgent, 'id' | 'skills' | 'totalUnits'>[];
  /** Those in line; they name who is concerned. */
  readonly items: readonly RoutingItem[];
}

export type ProblemCode =
  | 'unknownQueue'
  | 'unknownCalendar'
  | 'unknownZone'
  | 'neverOpens'
  | 'emptyInterval'
  | 'noMembers'
  | 'skillNobodyHas'
  | 'stepsOutOfOrder'
  | 'unreachableStep'
  | 'overflowMissing'
  | 'overflowCycle'
  | 'costAboveUnits'
  | 'channelShut'
  | 'costsNothing'
  | 'wrapUpWithoutTime';

/**
 * One thing wrong with a policy. An `error` would strand cases for good or means nothing: it is refused.
 * A `warning` is accepted, and names the cases it concerns.
 */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly code: ProblemCode;
  readonly queueId: string | null;
  /** Index of the step, where one is meant. */
  readonly step: number | null;
  /** The skill, calendar, channel or other queue it is about; a cycle joins its queues by ` > `. */
  readonly name: string | null;
  readonly itemIds: readonly string[];
}

export type Check = (policy: RoutingPolicy, setting: Setting) => Problem[];

export function problem(code: ProblemCode, about: Partial<Problem> = {}): Problem {
  return { severity: 'error', code, queueId: null, step: null, name: null, itemIds: [], ...about };
}

export function waitingIn(setting: Setting, queueId: string): RoutingItem[] {
  return setting.items.filter((item) => item.queueId === queueId);
}

export function idsOf(items: readonly RoutingItem[]): string[] {
  return items.map(({ id }) => id);
}
