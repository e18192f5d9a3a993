import type { PolicyContent, RoutingPolicy, RoutingStep } from '../../../shared/routingPolicy.ts';
import { rulesOf } from '../engine/policy.ts';
import type { Problem, ProblemCode, Setting } from '../engine/validation/problem.ts';

/** What the engine finds in a policy, and what only matters to whoever edits it. */
export type FoundCode = ProblemCode | 'leavesTwice' | 'rulesOfNoQueue';

export interface Found extends Omit<Problem, 'code'> {
  readonly code: FoundCode;
}

function warning(code: FoundCode, about: Partial<Found>): Found {
  return { severity: 'warning', code, queueId: null, step: null, name: null, itemIds: [], ...about };
}

/** Of two places that a step sends a case to, one is not meant. */
export function checkDestinations(policy: RoutingPolicy, { queues }: Setting): Found[] {
  return queues.flatMap(({ id }) =>
    rulesOf(policy, id).steps.flatMap((step, index) =>
      leavesTwice(step) ? [warning('leavesTwice', { queueId: id, step: index })] : [],
    ),
  );
}

function leavesTwice({ actions }: RoutingStep): boolean {
  return actions.filter(({ kind }) => kind === 'changeQueue' || kind === 'overflow').length > 1;
}

/**
 * Rules of queues that are not there are left out on activation. Those that the policy in force has were of a
 * queue that was deleted since: whoever edits it did not write them.
 */
export function checkOwners(content: PolicyContent, inForce: RoutingPolicy, { queues }: Setting): Found[] {
  const known = new Set([...queues.map(({ id }) => id), ...Object.keys(inForce.queues)]);
  return Object.keys(content.queues).flatMap((id) =>
    known.has(id) ? [] : [warning('rulesOfNoQueue', { queueId: id })],
  );
}
