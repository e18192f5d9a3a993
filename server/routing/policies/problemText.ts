import type { Found, FoundCode } from './found.ts';

/** What a problem means, for those who read the API's answers; the console has words of its own. */
const texts: Record<FoundCode, (about: Found) => string> = {
  unknownQueue: ({ name }) => `names the queue ${name}, which does not exist`,
  unknownCalendar: ({ name }) => `names the calendar ${name}, which the policy does not have`,
  unknownZone: ({ name }) => `names a time zone that does not exist (${name})`,
  neverOpens: ({ name }) => `the calendar ${name} never opens`,
  emptyInterval: ({ name }) => `an interval ends before it begins (${name})`,
  noMembers: () => 'the queue has no members, and nothing sends its cases on',
  skillNobodyHas: ({ name }) => `cases ask for ${name}, which no member has at any step`,
  stepsOutOfOrder: ({ step }) => `step ${(step ?? 0) + 1} comes before the one above it`,
  unreachableStep: ({ step }) => `step ${(step ?? 0) + 1} comes after the case has left the queue`,
  leavesTwice: ({ step }) =>
    `step ${(step ?? 0) + 1} sends the case to more than one place; keep one of them`,
  rulesOfNoQueue: ({ queueId }) => `the queue ${queueId} does not exist; its rules are left out`,
  overflowMissing: () => 'cases are to leave the queue, but nothing says where to',
  overflowCycle: ({ name }) => `queues send their cases round in a circle: ${name}`,
  costAboveUnits: ({ name }) => `a case of ${name} costs more than any agent can carry`,
  channelShut: ({ name }) => `no agent may have a case of ${name}`,
  costsNothing: ({ name }) => `cases of ${name} cost nothing and have no limit`,
  wrapUpWithoutTime: ({ name }) => `the wrap-up is ${name}, but has no time`,
};

const AN_ID = /[0-9a-f]{24}/g;

/** @param nameOf the name of a queue; its id where there is none */
export function problemText(problem: Found, nameOf: (queueId: string) => string): string {
  return texts[problem.code](problem).replaceAll(AN_ID, nameOf);
}
