import { useNow } from '../../api/clock.ts';
import { useFormat } from '../../i18n/format.ts';

const PERIOD_MS = 60_000;

export function DaySeparator({ at }: { at: string }) {
  const format = useFormat();
  const now = useNow(PERIOD_MS);
  return (
    <div className="day">
      <time dateTime={at}>{format.day(at, now)}</time>
    </div>
  );
}
