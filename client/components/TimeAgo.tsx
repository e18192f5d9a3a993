import { useNow } from '../api/clock.ts';
import { useFormat } from '../i18n/format.ts';

const PERIOD_MS = 20_000;

/** "3 min", with the exact instant and its zone on hover. */
export function TimeAgo({ instant }: { instant: string }) {
  const format = useFormat();
  const now = useNow(PERIOD_MS);
  return (
    <time dateTime={instant} title={format.exact(instant)} className="figures">
      {format.ago(instant, now)}
    </time>
  );
}
