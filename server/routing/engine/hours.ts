import { DateTime } from 'luxon';
import type { BusinessHours } from './policy.ts';
import type { Millis } from './types.ts';

/** Open or closed, and until when that holds; null is for ever. */
export interface Openness {
  readonly isOpen: boolean;
  readonly from: Millis;
  readonly until: Millis | null;
}

interface Span {
  readonly from: Millis;
  readonly to: Millis;
}

// A calendar may list a year of holidays; after two years without an interval it counts as never open.
const DAYS_LOOKED_AHEAD = 731;

/**
 * Whether a calendar is open at an instant.
 *
 * Times of day are local ones, so an interval is an hour shorter or longer on the days the clock changes.
 * A time that does not exist on such a day is moved forward by the gap; one that happens twice is the first.
 */
export function opennessAt(hours: BusinessHours, now: Millis): Openness {
  const known = lastAsked.get(hours);
  if (known !== undefined && known.from <= now && (known.until === null || now < known.until)) {
    return known;
  }
  const fresh = search(hours, now);
  lastAsked.set(hours, fresh);
  return fresh;
}

// Only saves work: zones are slow to reckon with, and the answer holds until the next change.
const lastAsked = new WeakMap<BusinessHours, Openness>();

function search(hours: BusinessHours, now: Millis): Openness {
  const today = DateTime.fromMillis(now, { zone: hours.zone }).startOf('day');
  let endsAt: Millis | null = null;
  for (let ahead = 0; ahead < DAYS_LOOKED_AHEAD; ahead += 1) {
    for (const span of spansOf(hours, today.plus({ days: ahead }))) {
      if (endsAt !== null && span.from > endsAt) {
        return { isOpen: true, from: now, until: endsAt };
      }
      if (endsAt !== null || (span.from <= now && now < span.to)) {
        endsAt = Math.max(endsAt ?? 0, span.to);
      } else if (span.from > now) {
        return { isOpen: false, from: now, until: span.from };
      }
    }
    if (endsAt !== null && today.plus({ days: ahead + 1 }).toMillis() > endsAt) {
      return { isOpen: true, from: now, until: endsAt };
    }
  }
  return { isOpen: endsAt !== null, from: now, until: null };
}

/** The next instant at which the calendar is open, `now` itself when it is; null is never. */
export function nextOpening(hours: BusinessHours, now: Millis): Millis | null {
  const present = opennessAt(hours, now);
  return present.isOpen ? now : present.until;
}

/** Opening spans of one local day, in order. */
function spansOf(hours: BusinessHours, day: DateTime): Span[] {
  const holiday = hours.holidays.find((one) => one.date === day.toISODate());
  const intervals = holiday?.intervals ?? hours.intervals.filter((one) => one.days.includes(day.weekday));
  return intervals
    .map(({ from, to }) => ({ from: timeOn(day, from), to: timeOn(day, to) }))
    .filter((span) => span.to > span.from)
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

function timeOn(day: DateTime, time: string): Millis {
  if (time === '24:00') {
    return day.plus({ days: 1 }).startOf('day').toMillis();
  }
  const [hour, minute] = time.split(':').map(Number);
  return day.set({ hour: hour ?? 0, minute: minute ?? 0 }).toMillis();
}
