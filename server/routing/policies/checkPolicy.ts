import type { PolicyProblem } from '../../../shared/api/routing.ts';
import { parseOrIssues } from '../../../shared/issue.ts';
import {
  type PolicyContent,
  policyContentSchema,
  type RoutingPolicy,
} from '../../../shared/routingPolicy.ts';
import { cases } from '../../cases/caseCollection.ts';
import type { Context } from '../../context.ts';
import { type QueueDocument, queues } from '../../queues/queueCollection.ts';
import type { RoutingState } from '../engine/types.ts';
import { validatePolicy } from '../engine/validatePolicy.ts';
import { checkMembers, checkSkills } from '../engine/validation/people.ts';
import type { Setting } from '../engine/validation/problem.ts';
import { checkDestinations, checkOwners, type Found } from './found.ts';
import { newcomersTo } from './newcomers.ts';
import { problemPath } from './problemPath.ts';
import { problemText } from './problemText.ts';

/** Cases that a problem names; it says besides how many there are. */
const NAMED_CASES = 20;

/** A draft as its schema sees it: the content, or what does not fit and where. */
export function parseDraft(draft: unknown): { content: PolicyContent | null; problems: PolicyProblem[] } {
  const parsed = parseOrIssues(policyContentSchema, draft, '');
  if ('data' in parsed) {
    return { content: parsed.data, problems: [] };
  }
  const problems = parsed.issues.map((issue) => ({
    ...issue,
    severity: 'error' as const,
    code: 'invalid',
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
  const lines = await queues.of(ctx.database).find({}).toArray();
  const setting: Setting = {
    queues: state.queues,
    agents: state.agents,
    items: state.items.filter((item) => item.state === 'queued'),
  };
  const before = checkMembers(inForce, setting);
  const isOld = (problem: Found) =>
    problem.code === 'noMembers' &&
    before.some(({ severity, queueId }) => severity === 'error' && queueId === problem.queueId);
  const draft = { ...content, version: inForce.version + 1 };
  const engineFinds = validatePolicy(draft, setting);
  const found = [
    ...engineFinds,
    ...checkNewcomers(draft, setting, lines).filter((problem) => !engineFinds.some(isSame(problem))),
    ...checkDestinations(draft, setting),
    ...checkOwners(content, inForce, setting),
  ].map((problem) => (isOld(problem) ? { ...problem, severity: 'warning' as const } : problem));
  const [numbers, names] = [
    await numbersOf(ctx, found.flatMap(namedIds)),
    new Map(lines.map(({ _id, name }) => [_id, name])),
  ];
  return found
    .map((problem) => toShown(problem, content, { numbers, names }))
    .sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

/** A queue that asks for what none of its members has is told of before anybody waits in it. */
function checkNewcomers(draft: RoutingPolicy, setting: Setting, lines: readonly QueueDocument[]): Found[] {
  const items = newcomersTo(lines, 'webchat', 0);
  return checkSkills(draft, { ...setting, items }).map((problem) => ({ ...problem, itemIds: [] }));
}

function isSame({ code, queueId, name }: Found): (other: Found) => boolean {
  return (other) => other.code === code && other.queueId === queueId && other.name === name;
}

function namedIds({ itemIds }: Found): readonly string[] {
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
  problem: Found,
  content: PolicyContent,
  { numbers, names }: { numbers: ReadonlyMap<string, number>; names: ReadonlyMap<string, string> },
): PolicyProblem {
  const { severity, code, queueId, step, name, itemIds } = problem;
  return {
    severity,
    code,
    path: problemPath(problem, content),
    message: problemText(problem, (id) => names.get(id) ?? id),
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
