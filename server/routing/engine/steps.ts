import { changed, endDrainFor } from './commit.ts';
import { putItem } from './items.ts';
import { candidatesOf } from './lines.ts';
import type { OverflowTarget, QueueRules, RoutingStep } from './policy.ts';
import type {
  DecisionRecord,
  Millis,
  OverflowDecision,
  ReasonCode,
  RoutingItem,
  StepDecision,
} from './types.ts';
import type { Line, World } from './world.ts';

/** When the item's next step is due; null after the last. Absolute, so a late step shifts nothing. */
export function nextStepAt(item: RoutingItem, rules: QueueRules): Millis | null {
  const step = rules.steps[item.step];
  return step === undefined ? null : item.queueEnteredAt + step.afterSeconds * 1000;
}

/** A step by which the item may leave its queue; it is taken only when nobody here can have the item. */
export function isLeaving(step: RoutingStep): boolean {
  return step.actions.some((action) => action.kind === 'changeQueue' || action.kind === 'overflow');
}

/** The step that is due now, by its time or because nobody is there to wait for. */
export function dueStep(
  item: RoutingItem,
  rules: QueueRules,
  now: Millis,
  isNobodyThere: () => boolean,
): DueStep | null {
  const step = rules.steps[item.step];
  if (step === undefined) {
    return null;
  }
  if (now >= item.queueEnteredAt + step.afterSeconds * 1000) {
    return { step, reason: 'stepDue' };
  }
  return step.skipIfNobody && isNobodyThere() ? { step, reason: 'stepSkipped' } : null;
}

export interface DueStep {
  readonly step: RoutingStep;
  readonly reason: 'stepDue' | 'stepSkipped';
}

/** None of the members who have the skills is logged in, be it only as busy. */
export function isNobodyPresent(world: World, line: Line): boolean {
  return !candidatesOf(world, line).seats.some(
    ({ agent }) =>
      agent.status !== 'offline' &&
      agent.unreachableSince === null &&
      line.skills.every(({ name, min }) => (agent.skills[name] ?? 0) >= min),
  );
}

/** Where the item goes after the maximum wait or outside the hours; null where no rule can send it on. */
export function overflowOf(world: World, item: RoutingItem, rules: QueueRules): OverflowTarget | null {
  const target = rules.overflow;
  return target !== null && mayGo(world, item, target) ? target : null;
}

/** Only a caller can be let go to be called back; whoever wrote has left their message already. */
function mayGo(world: World, item: RoutingItem, target: OverflowTarget): boolean {
  switch (target.kind) {
    case 'queue':
      return mayMove(world, item, target.queueId);
    case 'voicemail':
      return item.channel === 'voice' && item.callback !== 'taken';
    case 'close':
      return true;
  }
}

/** A rule never sends an item back where it came from, so that no cycle of rules can turn for ever. */
function mayMove(world: World, item: RoutingItem, queueId: string): boolean {
  return world.queues.has(queueId) && queueId !== item.queueId && !item.leftQueueIds.includes(queueId);
}

export function takeStep(
  world: World,
  item: RoutingItem,
  due: DueStep,
  now: Millis,
): [StepDecision] | [StepDecision, OverflowDecision] {
  let next = changed(item, { step: item.step + 1, excluded: [], policyVersion: world.policy.version });
  let overflow: OverflowTarget | null = null;
  let toQueueId: string | null = null;
  for (const action of due.step.actions) {
    if (action.kind === 'offerCallback' && next.callback === 'none') {
      next = { ...next, callback: 'offered' };
    } else if (action.kind === 'changeQueue' && mayMove(world, next, action.queueId)) {
      toQueueId = action.queueId;
      next = moved(next, action.queueId, now);
    } else if (action.kind === 'overflow' && overflow === null) {
      overflow = action.to;
    }
  }
  putItem(world, next);
  const decision: StepDecision = {
    kind: 'step',
    itemId: item.id,
    itemVersion: item.version,
    at: now,
    policyVersion: world.policy.version,
    reason: due.reason,
    step: item.step,
    actions: due.step.actions,
    toQueueId,
  };
  if (overflow === null || !mayGo(world, next, overflow)) {
    return [decision];
  }
  return [decision, sendAway(world, next, { to: overflow, reason: due.reason }, now)];
}

export interface Departure {
  readonly to: OverflowTarget;
  readonly reason: ReasonCode;
  readonly record?: DecisionRecord | null;
}

/** Commits the overflow: into another queue with the place kept, or out of routing. */
export function sendAway(
  world: World,
  item: RoutingItem,
  { to, reason, record = null }: Departure,
  now: Millis,
): OverflowDecision {
  const policyVersion = world.policy.version;
  if (to.kind === 'queue') {
    putItem(world, { ...moved(changed(item, {}), to.queueId, now), policyVersion });
  } else {
    endDrainFor(world, item.id);
    const endedBy = reason === 'lifetime' ? 'lifetime' : to.kind;
    putItem(world, changed(item, { state: 'canceled', endedBy, policyVersion }));
  }
  return {
    kind: 'overflow',
    itemId: item.id,
    itemVersion: item.version,
    at: now,
    policyVersion,
    reason,
    to,
    record,
  };
}

/** Into another queue: the place in line goes with it, the steps begin anew. */
function moved(item: RoutingItem, queueId: string, now: Millis): RoutingItem {
  return {
    ...item,
    queueId,
    queueEnteredAt: now,
    step: 0,
    excluded: [],
    drainAfter: null,
    leftQueueIds: [...item.leftQueueIds, item.queueId],
  };
}
