import type { RoutingPolicy } from './policy.ts';
import { checkCapacity, checkMembers, checkSkills, checkWrapUp } from './validation/people.ts';
import type { Check, Problem, Setting } from './validation/problem.ts';
import { checkCalendars, checkReferences } from './validation/references.ts';
import { checkCycles, checkOverflow, checkSteps } from './validation/steps.ts';

const checks: readonly Check[] = [
  checkReferences,
  checkCalendars,
  checkOverflow,
  checkCycles,
  checkSteps,
  checkMembers,
  checkSkills,
  checkCapacity,
  checkWrapUp,
];

/**
 * What a policy would do to the workspace as it is: cases it would strand, rules that mean nothing.
 *
 * @param policy already parsed by its schema
 * @returns      errors first; a policy with an error is not to be activated
 */
export function validatePolicy(policy: RoutingPolicy, setting: Setting): Problem[] {
  const problems = checks.flatMap((check) => check(policy, setting));
  return problems.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}
