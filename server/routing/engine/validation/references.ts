import { DateTime } from 'luxon';
import { nextOpening } from '../hours.ts';
import { type BusinessHours, type QueueRules, type RoutingPolicy, rulesOf } from '../policy.ts';
import { idsOf, type Problem, problem, type Setting, waitingIn } from './problem.ts';

/** Queues and calendars that rules name must be there. */
export function checkReferences(policy: RoutingPolicy, { queues }: Setting): Problem[] {
  const known = new Set(queues.map(({ id }) => id));
  return queues.flatMap(({ id }) => {
    const rules = rulesOf(policy, id);
    const missing = queuesNamedBy(rules).filter(({ queueId }) => !known.has(queueId));
    const problems = missing.map(({ queueId, step }) =>
      problem('unknownQueue', { queueId: id, step, name: queueId }),
    );
    const isKnown = rules.hours === null || policy.calendars[rules.hours] !== undefined;
    return isKnown ? problems : [...problems, problem('unknownCalendar', { queueId: id, name: rules.hours })];
  });
}

function queuesNamedBy({ steps, overflow }: QueueRules): { queueId: string; step: number | null }[] {
  const named = steps.flatMap((step, index) =>
    step.actions.flatMap((action): { queueId: string; step: number | null }[] => {
      if (action.kind === 'widen') {
        return action.queueIds.map((queueId) => ({ queueId, step: index }));
      }
      if (action.kind === 'changeQueue') {
        return [{ queueId: action.queueId, step: index }];
      }
      return action.kind === 'overflow' && action.to.kind === 'queue'
        ? [{ queueId: action.to.queueId, step: index }]
        : [];
    }),
  );
  return overflow?.kind === 'queue' ? [...named, { queueId: overflow.queueId, step: null }] : named;
}

/** A calendar must open at some time, in a zone that there is. */
export function checkCalendars(policy: RoutingPolicy, setting: Setting): Problem[] {
  return Object.entries(policy.calendars).flatMap(([name, hours]) => {
    const itemIds = setting.queues
      .filter(({ id }) => rulesOf(policy, id).hours === name)
      .flatMap(({ id }) => idsOf(waitingIn(setting, id)));
    if (!DateTime.fromMillis(0, { zone: hours.zone }).isValid) {
      return [problem('unknownZone', { name: `${name}: ${hours.zone}`, itemIds })];
    }
    const intervals = [...hours.intervals, ...hours.holidays.flatMap((holiday) => holiday.intervals)];
    const empty = intervals.filter(({ from, to }) => from >= to);
    const problems = empty.map(({ from, to }) =>
      problem('emptyInterval', { name: `${name}: ${from}–${to}` }),
    );
    return opensEver(hours) ? problems : [...problems, problem('neverOpens', { name, itemIds })];
  });
}

// A weekday that is a holiday each year still opens in the next; the newest holiday bounds the search.
function opensEver(hours: BusinessHours): boolean {
  const newest =
    hours.holidays
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? '1970-01-01';
  return nextOpening(hours, DateTime.fromISO(newest, { zone: hours.zone }).toMillis()) !== null;
}
