import type { PolicyProblem } from '../../../shared/api/routing.ts';

export interface SharedProblem extends PolicyProblem {
  /** The queues that it is the same of, since the rule is theirs together. */
  queueIds: string[];
}

/** What is wrong with one rule is said once, however many queues go by it. */
export function sharedProblems(problems: readonly PolicyProblem[]): SharedProblem[] {
  const found = new Map<string, SharedProblem>();
  for (const problem of problems) {
    const { severity, code, path, name, queueId, cases, caseCount } = problem;
    const key = JSON.stringify([severity, code, path, name, problem.rule]);
    const first = found.get(key);
    const ids = queueId === null ? [] : [queueId];
    if (first === undefined) {
      found.set(key, { ...problem, cases: [...cases], queueIds: ids });
    } else {
      first.cases.push(...cases);
      first.caseCount += caseCount;
      first.queueIds.push(...ids);
    }
  }
  return [...found.values()];
}
