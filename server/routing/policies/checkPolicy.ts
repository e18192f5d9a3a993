import type { PolicyProblem } from '../../../shared/api/routing.ts';
import {
  type PolicyContent,
  policyContentSchema,
  type RoutingPolicy,
} from '../../../shared/routingPolicy.ts';
import { cases } from '../../cases/caseCollection.ts';
import type { Context } from '../../context.ts';
import type { RoutingState } from '../engine/types.ts';
import { validatePolicy } from '../engine/validatePolicy.ts';
import { checkMembers } from '../engine/validation/people.ts';
import type { Problem, Setting } from '../engine/validation/problem.ts';
import { problemPath } from './problemPath.ts';
import { problemText } from './problemText.ts';

/** Cases that a problem names; it says besides how many there are. */
const NAMED_CASES = 20;
const MAX_ISSUES = 50;

/** A draft as its schema sees it: the content, or what does not fit and where. */
export function parseDraft(draft: unknown): { content: PolicyContent | null; problems: PolicyProblem[] } {
  const parsed = policyContentSchema.safeParse(draft);
  if (parsed.success) {
    return { content: parsed.data, problems: [] };
  }
  const problems = parsed.error.issues.slice(0, MAX_ISSUES).map(({ path, message }) => ({
    severity: 'error' as const,
    code: 'invalid',
    path: path.map(String).join('.'),
    message,
    queueId: null,
    step: null,
    name: null,
    cases: [],
    caseCount: 0,
  }));
  return { content: null, problems };
}

/**
 * What a draft would do to the workspace as it is. A queue that nobody serves under the policy in force either
 * only warns: it is the queue that must be mended, and every other change would have to wait for it.
 */
export async function checkPolicy(
  ctx: Context,
  content: PolicyContent,
  { state, inForce }: { state: RoutingState; inForce: RoutingPolicy },
): Promise<PolicyProblem[]> {
  const setting: Setting = {
    queues: state.queues,
    agents: state.agents,
    items: state.items.filter((item) => item.state === 'queued'),
  };
  const before = checkMembers(inForce, setting);
  const isOld = (problem: Problem) =>
    problem.code === 'noMembers' &&
    before.some(({ severity, queueId }) => severity === 'error' && queueId === problem.queueId);
  const found = validatePolicy({ ...content, version: inForce.version + 1 }, setting).map((problem) =>
    isOld(problem) ? { ...problem, severity: 'warning' as const } : problem,
  );
  const numbers = await numbersOf(ctx, found.flatMap(namedIds));
  return found
    .map((problem) => toShown(problem, content, numbers))
    .sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

function namedIds({ itemIds }: Problem): readonly string[] {
  return itemIds.slice(0, NAMED_CASES);
}

/** The numbers by which people know cases. */
export async function numbersOf(ctx: Context, caseIds: readonly string[]): Promise<Map<string, number>> {
  if (caseIds.length === 0) {
    return new Map();
  }
  const found = await cases
    .of(ctx.database)
    .find({ _id: { $in: [...new Set(caseIds)] } }, { projection: { number: 1 } })
    .toArray();
  return new Map(found.map(({ _id, number }) => [_id, number]));
}

function toShown(
  problem: Problem,
  content: PolicyContent,
  numbers: ReadonlyMap<string, number>,
): PolicyProblem {
  const { severity, code, queueId, step, name, itemIds } = problem;
  return {
    severity,
    code,
    path: problemPath(problem, content),
    message: problemText(problem),
    queueId,
    step,
    name,
    cases: namedIds(problem).flatMap((id) => {
      const number = numbers.get(id);
      return number === undefined ? [] : [{ id, number }];
    }),
    caseCount: itemIds.length,
  };
}
