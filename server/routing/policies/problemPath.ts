import type { PolicyContent, QueueRules } from '../../../shared/routingPolicy.ts';
import type { Problem, ProblemCode } from '../engine/validation/problem.ts';

type Where = (problem: Problem, policy: PolicyContent) => string;

/** Rules that a queue does not have of its own are mended among the defaults. */
function rule(key: keyof QueueRules, rest: (problem: Problem) => string = () => ''): Where {
  return (problem, policy) => {
    const own = problem.queueId === null ? undefined : policy.queues[problem.queueId];
    const base = own?.[key] === undefined ? 'defaults' : `queues.${problem.queueId}`;
    return `${base}.${key}${rest(problem)}`;
  };
}

const stepTime = rule('steps', ({ step }) => `.${step ?? 0}.afterSeconds`);
const wholeStep = rule('steps', ({ step }) => `.${step ?? 0}`);
const overflow = rule('overflow');
const queue: Where = ({ queueId }) => `queues.${queueId}`;
const calendar: Where = ({ name }) => `calendars.${name}`;
/** These name the calendar first, then what is wrong in it. */
const inCalendar: Where = ({ name }) => `calendars.${name?.slice(0, name.lastIndexOf(': '))}`;

const paths: Record<ProblemCode, Where> = {
  unknownQueue: (problem, policy) => (problem.step === null ? overflow : wholeStep)(problem, policy),
  unknownCalendar: rule('hours'),
  unknownZone: (problem, policy) => `${inCalendar(problem, policy)}.zone`,
  neverOpens: calendar,
  emptyInterval: inCalendar,
  noMembers: queue,
  skillNobodyHas: queue,
  stepsOutOfOrder: stepTime,
  unreachableStep: stepTime,
  overflowMissing: overflow,
  overflowCycle: overflow,
  costAboveUnits: ({ name }) => `capacity.cost.${name}`,
  channelShut: ({ name }) => `capacity.maximum.${name}`,
  costsNothing: ({ name }) => `capacity.cost.${name}`,
  wrapUpWithoutTime: rule('wrapUp', () => '.seconds'),
};

/** The field that a problem is mended in, so that it can be said beside it. */
export function problemPath(problem: Problem, policy: PolicyContent): string {
  return paths[problem.code](problem, policy);
}
