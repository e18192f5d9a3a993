import type { PolicyContent, QueueRules } from '../../../shared/routingPolicy.ts';
import { rulesOf } from '../engine/policy.ts';
import { destinationOf } from '../engine/validation/steps.ts';
import type { Found, FoundCode } from './found.ts';

type Where = (problem: Found, policy: PolicyContent) => string;

/** Rules that a queue does not have of its own are mended among the defaults. */
function rule(key: keyof QueueRules, rest: (problem: Found) => string = () => ''): Where {
  return (problem, policy) => {
    const own = problem.queueId === null ? undefined : policy.queues[problem.queueId];
    const base = own?.[key] === undefined ? 'defaults' : `queues.${problem.queueId}`;
    return `${base}.${key}${rest(problem)}`;
  };
}

const stepTime = rule('steps', ({ step }) => `.${step ?? 0}.afterSeconds`);
const wholeStep = rule('steps', ({ step }) => `.${step ?? 0}`);
const overflow = rule('overflow');
/** A circle is named from a queue on: the rule that leads from that one to the next. */
const firstTurn: Where = (problem, policy) => {
  const next = problem.name?.split(' > ')[1];
  const rules = rulesOf({ ...policy, version: 0 }, problem.queueId ?? '');
  const step = rules.steps.findIndex((_, index) => {
    const to = destinationOf(rules, index);
    return to?.kind === 'queue' && to.queueId === next;
  });
  return step === -1 ? overflow(problem, policy) : wholeStep({ ...problem, step }, policy);
};
const queue: Where = ({ queueId }) => `queues.${queueId}`;
const calendar: Where = ({ name }) => `calendars.${name}`;
/** These name the calendar first, then what is wrong in it. */
const inCalendar: Where = ({ name }) => `calendars.${name?.slice(0, name.lastIndexOf(': '))}`;

const paths: Record<FoundCode, Where> = {
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
  leavesTwice: wholeStep,
  rulesOfNoQueue: queue,
  overflowCycle: firstTurn,
  costAboveUnits: ({ name }) => `capacity.cost.${name}`,
  channelShut: ({ name }) => `capacity.maximum.${name}`,
  costsNothing: ({ name }) => `capacity.cost.${name}`,
  wrapUpWithoutTime: rule('wrapUp', () => '.seconds'),
};

/** The field that a problem is mended in, so that it can be said beside it. */
export function problemPath(problem: Found, policy: PolicyContent): string {
  return paths[problem.code](problem, policy);
}
