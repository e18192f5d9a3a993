import { createFormContext } from '@mantine/form';
import type { PolicyProblem } from '../../../shared/api/routing.ts';
import type {
  BusinessHours,
  PolicyContent,
  QueueRules,
  RoutingPolicy,
} from '../../../shared/routingPolicy.ts';

export type CalendarValues = BusinessHours & { name: string };

/** A policy as its form holds it: calendars in a list, since a name that is being typed is no key. */
export type PolicyValues = Omit<PolicyContent, 'calendars'> & { calendars: CalendarValues[] };

export const [PolicyFormProvider, usePolicyFormContext, usePolicyForm] = createFormContext<PolicyValues>();

export function toValues({ version: _, ...content }: RoutingPolicy): PolicyValues {
  return {
    ...content,
    calendars: Object.entries(content.calendars).map(([name, hours]) => ({ name, ...hours })),
  };
}

/** What is sent: queues without a rule of their own are left out. Values may still be unfit: the server says. */
export function toContent({ calendars, queues, ...rest }: PolicyValues): PolicyContent {
  const own = Object.entries(queues).flatMap(([id, rules]) => {
    const given = Object.entries(rules).filter(([, value]) => value !== undefined);
    return given.length === 0 ? [] : [[id, Object.fromEntries(given)] as const];
  });
  return {
    ...rest,
    calendars: Object.fromEntries(calendars.map(({ name, ...hours }) => [name, hours])),
    queues: Object.fromEntries(own),
  };
}

/** The longest name that a calendar may have. */
export const CALENDAR_NAME_LENGTH = 60;

/** Why a calendar cannot be called so; null where it can. */
export function nameProblem(
  calendars: readonly CalendarValues[],
  index: number,
  name: string,
): 'missing' | 'taken' | null {
  if (name.trim() === '') {
    return 'missing';
  }
  const isTaken = calendars.some((one, place) => place !== index && one.name === name.trim());
  return isTaken ? 'taken' : null;
}

/** Calendars are kept by their names: of two with the same, one would be lost. */
export function freeName(calendars: readonly CalendarValues[], nameOf: (number: number) => string): string {
  const taken = new Set(calendars.map(({ name }) => name));
  let number = calendars.length + 1;
  while (taken.has(nameOf(number))) {
    number += 1;
  }
  return nameOf(number);
}

/** Queues that go by the calendar go by its new name. */
export function renamed(values: PolicyValues, index: number, typed: string): PolicyValues {
  const old = values.calendars[index]?.name;
  const next = typed.trim();
  const newHours = (hours: string | null) => (hours === old ? next : hours);
  return {
    ...values,
    calendars: values.calendars.map((one, place) => (place === index ? { ...one, name: next } : one)),
    defaults: { ...values.defaults, hours: newHours(values.defaults.hours) },
    queues: Object.fromEntries(
      Object.entries(values.queues).map(([id, rules]) => [
        id,
        rules.hours === undefined ? rules : { ...rules, hours: newHours(rules.hours) },
      ]),
    ),
  };
}

export type OwnRules = PolicyValues['queues'][string];

/** Rules that are set together, as an admin thinks of them. */
export const ruleGroups = [
  { group: 'distribution', keys: ['distribution', 'offerTo'] },
  { group: 'order', keys: ['ordering', 'lifo', 'queuePriority'] },
  { group: 'waiting', keys: ['maximumWaitSeconds', 'overflow'] },
  { group: 'hours', keys: ['hours', 'whenClosed'] },
  { group: 'steps', keys: ['steps'] },
  { group: 'holds', keys: ['preferredHoldSeconds', 'lastAgentHoldSeconds'] },
  { group: 'wrapUp', keys: ['wrapUp'] },
] as const satisfies readonly { group: string; keys: readonly (keyof QueueRules)[] }[];
export interface RuleGroup {
  group: (typeof ruleGroups)[number]['group'];
  keys: readonly (keyof QueueRules)[];
}

export function isOwn({ keys }: RuleGroup, own: OwnRules | undefined): boolean {
  return keys.some((key) => own?.[key] !== undefined);
}

/** A queue's own rules with a group taken over from the defaults, or given up. */
export function switchGroup(
  { keys }: RuleGroup,
  own: OwnRules | undefined,
  defaults: QueueRules | null,
): OwnRules {
  const others = Object.entries(own ?? {}).filter(([key]) => !keys.some((one) => one === key));
  const taken = defaults === null ? [] : keys.map((key) => [key, structuredClone(defaults[key])] as const);
  return Object.fromEntries([...others, ...taken]);
}

/** Texts at the fields that they concern: the server names calendars, the form counts them. */
export function errorsByPath(
  problems: readonly PolicyProblem[],
  calendars: readonly CalendarValues[],
  textOf: (problem: PolicyProblem) => string,
): Record<string, string> {
  return Object.fromEntries(
    problems
      .filter(({ severity }) => severity === 'error')
      .map((problem) => [formPath(problem.path, calendars), textOf(problem)]),
  );
}

/** A name may begin as another does: the longest that fits is meant. */
export function formPath(path: string, calendars: readonly CalendarValues[]): string {
  const [found] = calendars
    .map(({ name }, index) => ({ index, start: `calendars.${name}` }))
    .filter(({ start }) => path === start || path.startsWith(`${start}.`))
    .sort((a, b) => b.start.length - a.start.length);
  if (found === undefined) {
    return path;
  }
  const rest = path.slice(found.start.length);
  return `calendars.${found.index}${rest === '' ? '.name' : rest}`;
}

/** Whether two say the same, whatever the order of their keys. */
export function saysTheSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));
}

/** With keys in one order, whatever theirs. */
export function ordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(ordered);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, ordered(one)]),
  );
}
