import { useNow } from '../api/clock.ts';
import { clock } from '../i18n/format.ts';

/** Seconds left until an instant that the server decided. */
export function useMsLeft(until: string, periodMs = 250): number {
  return Math.max(0, Date.parse(until) - useNow(periodMs));
}

export function Countdown({ until }: { until: string }) {
  return <span className="figures">{clock(useMsLeft(until) + 999)}</span>;
}
