import type { Problem, ProblemCode } from '../engine/validation/problem.ts';

/** What a problem means, for those who read the API's answers; the console has words of its own. */
const texts: Record<ProblemCode, (about: Problem) => string> = {
  unknownQueue: ({ name }) => `names the queue ${name}, which does not exist`,
  unknownCalendar: ({ name }) => `names the calendar ${name}, which the policy does not have`,
  unknownZone: ({ name }) => `names a time zone that does not exist (${name})`,
  neverOpens: ({ name }) => `the calendar ${name} never opens`,
  emptyInterval: ({ name }) => `an interval ends before it begins (${name})`,
  noMembers: () => 'the queue has no members, and nothing sends its cases on',
  skillNobodyHas: ({ name }) => `cases ask for ${name}, which no member has at any step`,
  stepsOutOfOrder: ({ step }) => `step ${(step ?? 0) + 1} comes before the one above it`,
  unreachableStep: ({ step }) => `step ${(step ?? 0) + 1} comes after the case has left the queue`,
  overflowMissing: () => 'cases are to leave the queue, but nothing says where to',
  overflowCycle: ({ name }) => `queues send their cases round in a circle: ${name}`,
  costAboveUnits: ({ name }) => `a case of ${name} costs more than any agent can carry`,
  channelShut: ({ name }) => `no agent may have a case of ${name}`,
  costsNothing: ({ name }) => `cases of ${name} cost nothing and have no limit`,
  wrapUpWithoutTime: ({ name }) => `the wrap-up is ${name}, but has no time`,
};

export function problemText(problem: Problem): string {
  return texts[problem.code](problem);
}
