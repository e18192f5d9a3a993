import { useNow } from '../api/clock.ts';
import { clock, useFormat } from '../i18n/format.ts';

const DAY_MS = 86_400_000;

/** A running wait, as 4:07; from a day on it is no longer read as a stop-watch but as a date. */
export function Elapsed({ since }: { since: string }) {
  const format = useFormat();
  const now = useNow(1000);
  const age = now - Date.parse(since);
  return (
    <time dateTime={since} title={format.exact(since)} className="figures">
      {age >= DAY_MS ? format.ago(since, now) : clock(age)}
    </time>
  );
}
