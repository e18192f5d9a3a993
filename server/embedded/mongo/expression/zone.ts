import { IANAZone } from 'luxon';
import { StoreError } from '../values/errors.ts';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from './calendar.ts';

/** A time zone: a fixed offset or a place with its history of offsets. */
export interface Zone {
  /** Set when the offset never changes. */
  readonly fixedOffsetMs: number | null;
  /** What to add to UTC to get the clock on the wall, at that instant. */
  offsetMs(utcMs: number): number;
}

export const UTC: Zone = fixedZone(0);

const OFFSET = /^([+-])(\d{2})(?::?(\d{2}))?$/;
const MAX_CACHED_ZONES = 1000; // IANA has about 600 names
const LAST_KNOWN_MS = 8_640_000_000_000_000; // `Intl` answers for no instant beyond this
const zones = new Map<string, Zone>([
  ['UTC', UTC],
  ['GMT', UTC],
  ['Etc/UTC', UTC],
]);

function fixedZone(offset: number): Zone {
  return { fixedOffsetMs: offset, offsetMs: () => offset };
}

/**
 * The zone of an IANA name or of an offset such as `+05:30`, `-0300` or `+02`.
 *
 * @throws StoreError 40485 when there is no such zone
 */
export function zoneNamed(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) {
    return known;
  }
  const zone = offsetZone(name) ?? placeZone(name);
  if (zones.size < MAX_CACHED_ZONES) {
    zones.set(name, zone);
  }
  return zone;
}

function offsetZone(name: string): Zone | null {
  const match = OFFSET.exec(name);
  if (match === null) {
    return null;
  }
  const offset = Number(match[2]) * MS_PER_HOUR + Number(match[3] ?? 0) * MS_PER_MINUTE;
  return fixedZone(match[1] === '-' ? -offset : offset);
}

/** `Intl` takes names in any case, MongoDB only as they are in the database of zones. */
function isSpelledRight(name: string): boolean {
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
  if (timeZone.toLowerCase() === name.toLowerCase()) {
    return timeZone === name;
  }
  // Another name of the zone: its parts are capitalised, and only short ones are capitals throughout.
  return name
    .split('/')
    .every((part) => /^[A-Z]/.test(part) && (part.length <= 3 || !/^[A-Z_]+$/.test(part)));
}

function placeZone(name: string): Zone {
  if (!/^[A-Za-z]/.test(name) || !IANAZone.isValidZone(name) || !isSpelledRight(name)) {
    throw new StoreError(40485, `unrecognized time zone identifier: "${name}"`);
  }
  const place = IANAZone.create(name);
  return {
    fixedOffsetMs: null,
    offsetMs(utcMs) {
      const instant = Math.max(-LAST_KNOWN_MS, Math.min(LAST_KNOWN_MS, utcMs));
      return Math.round(place.offset(instant) * MS_PER_MINUTE);
    },
  };
}

/**
 * The instant at which the clock on the wall of a zone shows the given time.
 *
 * A time that is shown twice is the earlier instant; one that is skipped is taken with the offset
 * before the change, which lands after the gap.
 */
export function utcFromLocal(localMs: number, zone: Zone): number {
  if (zone.fixedOffsetMs !== null) {
    return localMs - zone.fixedOffsetMs;
  }
  const before = zone.offsetMs(localMs - MS_PER_DAY);
  const after = zone.offsetMs(localMs + MS_PER_DAY);
  if (before === after || zone.offsetMs(localMs - before) === before) {
    return localMs - before;
  }
  return zone.offsetMs(localMs - after) === after ? localMs - after : localMs - before;
}
