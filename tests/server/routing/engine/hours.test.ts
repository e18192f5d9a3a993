import { describe, expect, it } from 'vitest';
import { nextOpening, opennessAt } from '../../../../server/routing/engine/hours.ts';
import type { BusinessHours } from '../../../../server/routing/engine/policy.ts';

function hours(change: Partial<BusinessHours> = {}): BusinessHours {
  return {
    zone: 'America/New_York',
    intervals: [
      { days: [1, 2, 3, 4, 5], from: '09:00', to: '12:00' },
      { days: [1, 2, 3, 4, 5], from: '13:00', to: '18:00' },
    ],
    holidays: [],
    ...change,
  };
}

function at(text: string): number {
  return Date.parse(text);
}

describe('business hours', () => {
  it('are open in each of several intervals a day, and closed between them', () => {
    expect(opennessAt(hours(), at('2026-01-05T11:59:59-05:00'))).toMatchObject({
      isOpen: true,
      until: at('2026-01-05T12:00:00-05:00'),
    });
    expect(opennessAt(hours(), at('2026-01-05T12:00:00-05:00'))).toMatchObject({
      isOpen: false,
      until: at('2026-01-05T13:00:00-05:00'),
    });
  });

  it('open again after the weekend, at nine by the local clock', () => {
    expect(nextOpening(hours(), at('2026-01-09T18:00:00-05:00'))).toBe(at('2026-01-12T09:00:00-05:00'));
  });

  it('follow the clock through both changes of daylight saving', () => {
    expect(nextOpening(hours(), at('2026-03-06T18:00:00-05:00'))).toBe(at('2026-03-09T09:00:00-04:00'));
    expect(nextOpening(hours(), at('2026-10-30T18:00:00-04:00'))).toBe(at('2026-11-02T09:00:00-05:00'));
  });

  it('last an hour less where the night loses one', () => {
    const nights = hours({ intervals: [{ days: [7], from: '01:00', to: '04:00' }] });
    const open = opennessAt(nights, at('2026-03-08T01:30:00-05:00'));
    expect(open.until).toBe(at('2026-03-08T04:00:00-04:00'));
    expect((open.until ?? 0) - at('2026-03-08T01:00:00-05:00')).toBe(2 * 3_600_000);
  });

  it('skip a holiday, or keep the hours given for it', () => {
    const closed = hours({ holidays: [{ date: '2026-01-05', name: 'Rest', intervals: [] }] });
    expect(nextOpening(closed, at('2026-01-05T08:00:00-05:00'))).toBe(at('2026-01-06T09:00:00-05:00'));
    const short = hours({
      holidays: [{ date: '2026-01-05', name: 'Eve', intervals: [{ from: '10:00', to: '11:00' }] }],
    });
    expect(opennessAt(short, at('2026-01-05T10:30:00-05:00'))).toMatchObject({
      isOpen: true,
      until: at('2026-01-05T11:00:00-05:00'),
    });
  });

  it('join intervals that touch, over midnight too', () => {
    const always = hours({ intervals: [{ days: [1, 2], from: '00:00', to: '24:00' }] });
    expect(opennessAt(always, at('2026-01-05T12:00:00-05:00')).until).toBe(at('2026-01-07T00:00:00-05:00'));
  });

  it('never open without an interval', () => {
    expect(nextOpening(hours({ intervals: [] }), at('2026-01-05T12:00:00-05:00'))).toBeNull();
  });
});
