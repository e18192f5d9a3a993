import { useTranslation } from 'react-i18next';
import type { BusinessHours, RoutingStep, StepAction } from '../../../shared/routingPolicy.ts';
import { en } from '../../i18n/en/index.ts';
import { useFormat } from '../../i18n/format.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { durationParts } from './durations.ts';
import { dayRuns, weekdays } from './weekdays.ts';

/** More are only counted. */
const NAMED_HOLIDAYS = 20;

type ValueWord = keyof typeof en.routing.values;
type FieldWord = keyof typeof en.routing.fields;

function isValueWord(word: string): word is ValueWord {
  return Object.hasOwn(en.routing.values, word);
}

function isFieldWord(word: string): word is FieldWord {
  return Object.hasOwn(en.routing.fields, word);
}

/** Rules in words: lengths of time, choices, steps, and the names of fields. */
export function useRuleText() {
  const { t } = useTranslation();
  const format = useFormat();
  const { queues } = useQueues();

  const queueName = (queueId: string) => queues.find(({ id }) => id === queueId)?.name ?? queueId;

  const duration = (seconds: number): string =>
    durationParts(seconds)
      .map(({ unit, count }) => `${format.number(count)} ${t(`routing.units.${unit}`)}`)
      .join(' ');

  function action(one: StepAction): string {
    const name = t(`routing.step.actions.${one.kind}`);
    switch (one.kind) {
      case 'lowerSkills':
      case 'raisePriority':
        return `${name} (${one.by})`;
      case 'dropOptionalSkills':
        return `${name} (${one.count})`;
      case 'widen':
        return `${name} (${one.queueIds.map(queueName).join(', ')})`;
      case 'changeQueue':
        return `${name} (${queueName(one.queueId)})`;
      case 'offerCallback':
        return name;
      case 'overflow':
        return one.to.kind === 'queue'
          ? t('routing.values.queue', { queue: queueName(one.to.queueId) })
          : t(`routing.values.${one.to.kind}`);
    }
  }

  const step = ({ afterSeconds, actions }: RoutingStep): string =>
    `${duration(afterSeconds)}: ${actions.map(action).join(', ')}`;

  /** @param key last part of the value's path, which says what kind of value it is */
  function value(key: string, given: unknown): string {
    if (given === undefined) {
      return '–';
    }
    if (given === null) {
      return emptyText(key);
    }
    if (typeof given === 'boolean') {
      return t(given ? 'routing.values.yes' : 'routing.values.no');
    }
    if (typeof given === 'number') {
      return numberText(key, given);
    }
    if (typeof given === 'string') {
      return isValueWord(given) ? t(`routing.values.${given}`, { replace: {} }) : given;
    }
    return Array.isArray(given) ? listText(key, given) : objectText(given);
  }

  function emptyText(key: string): string {
    if (key === 'hours') {
      return t('routing.values.alwaysOpen');
    }
    return key === 'overflow' ? t('routing.values.noOverflow') : t('routing.noLimit');
  }

  function numberText(key: string, given: number): string {
    if (key === 'inactiveShare') {
      return format.percent(given * 100);
    }
    return /seconds$/i.test(key) ? duration(given) : format.number(given);
  }

  function listText(key: string, given: unknown[]): string {
    if (given.length === 0) {
      return t('routing.values.nothing');
    }
    if (key === 'steps') {
      // These are what the policy's schema has under the three names, and nothing else has them.
      return (given as RoutingStep[]).map(step).join(' · ');
    }
    if (key === 'intervals') {
      return (given as BusinessHours['intervals']).map(hours).join(', ');
    }
    if (key === 'holidays') {
      const more = given.length - NAMED_HOLIDAYS;
      const named = (given as BusinessHours['holidays']).slice(0, NAMED_HOLIDAYS).map(holiday).join(', ');
      return more > 0 ? `${named} ${t('routing.problems.more', { count: more })}` : named;
    }
    return given.map((one) => (typeof one === 'string' ? channelOr(one) : objectText(one))).join(', ');
  }

  const hours = ({ days, from, to }: BusinessHours['intervals'][number]): string =>
    `${dayRuns(days).map(runText).join(' ')} ${from}–${to}`;

  const runText = ([first, last]: readonly [number, number]): string =>
    first === last ? weekday(first) : `${weekday(first)}–${weekday(last)}`;

  const weekday = (day: number): string => t(`routing.calendar.weekdays.${weekdays[day - 1] ?? 'mon'}`);

  const holiday = ({ date, name, intervals }: BusinessHours['holidays'][number]): string => {
    const open = intervals.map(({ from, to }) => `${from}–${to}`).join(' ');
    return [date, name, open === '' ? `(${t('routing.calendar.closedAllDay')})` : open].join(' ');
  };

  function channelOr(word: string): string {
    return Object.hasOwn(en.channels, word) ? t(`channels.${word as keyof typeof en.channels}`) : word;
  }

  function objectText(given: unknown): string {
    if (given !== null && typeof given === 'object' && 'kind' in given) {
      // Only where a case overflows to is told apart by `kind` outside a step.
      const to = given as { kind: 'queue' | 'voicemail' | 'close'; queueId?: string };
      return to.kind === 'queue'
        ? t('routing.values.queue', { queue: queueName(to.queueId ?? '') })
        : t(`routing.values.${to.kind}`);
    }
    return Object.values(given ?? {})
      .flat()
      .filter((one) => typeof one !== 'object')
      .join(' ');
  }

  /** `Support › Wrap-up › Time for it`, from `queues.<id>.wrapUp.seconds`. */
  function label(path: readonly string[]): string {
    return path
      .map((part, index) => partLabel(part, path[index - 1]))
      .filter((part) => part !== '')
      .join(' › ');
  }

  function partLabel(part: string, parent: string | undefined): string {
    if (parent === 'queues') {
      return queueName(part);
    }
    // The queue's own name says enough.
    if (part === 'queues') {
      return '';
    }
    // Places in a list are counted from 1 by people.
    if (/^\d+$/.test(part)) {
      return String(Number(part) + 1);
    }
    if (part === 'defaults') {
      return t('routing.defaults');
    }
    if (parent !== 'calendars' && isFieldWord(part)) {
      return t(`routing.fields.${part}`);
    }
    return channelOr(part);
  }

  return { duration, action, step, value, label, queueName };
}
