import { useNow } from '../../api/clock.ts';
import { Elapsed } from '../../components/Elapsed.tsx';

const SOON = 0.75;

/** The longest wait, coloured by what the queue promises. */
export function LongestWait({ since, targetSeconds }: { since: string | null; targetSeconds: number }) {
  const now = useNow(1000);
  if (since === null) {
    return <span className="hint">–</span>;
  }
  const share = (now - Date.parse(since)) / 1000 / targetSeconds;
  const look = share >= 1 ? 'overdue' : share >= SOON ? 'soon' : 'ontime';
  return (
    <span className={`wait wait-${look}`}>
      <Elapsed since={since} />
    </span>
  );
}
