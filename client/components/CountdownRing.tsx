import { px } from '../theme.ts';
import { useMsLeft } from './Countdown.tsx';

interface CountdownRingProps {
  from: string;
  until: string;
}

const STROKE = 3;
const RADIUS = px.ring / 2 - STROKE;
const LENGTH = 2 * Math.PI * RADIUS;

/** A ring that empties, with the seconds in it. It only counts down to what the server decided. */
export function CountdownRing({ from, until }: CountdownRingProps) {
  const left = useMsLeft(until);
  const total = Math.max(1, Date.parse(until) - Date.parse(from));
  const share = Math.min(1, left / total);
  const seconds = Math.ceil(left / 1000);
  const middle = px.ring / 2;
  return (
    <span className={seconds <= 5 ? 'ring ring-soon' : 'ring'} role="timer" aria-label={String(seconds)}>
      <svg viewBox={`0 0 ${px.ring} ${px.ring}`} aria-hidden="true">
        <circle className="ring-track" cx={middle} cy={middle} r={RADIUS} strokeWidth={STROKE} />
        <circle
          className="ring-rest"
          cx={middle}
          cy={middle}
          r={RADIUS}
          strokeWidth={STROKE}
          strokeDasharray={LENGTH}
          strokeDashoffset={LENGTH * (1 - share)}
        />
      </svg>
      <span className="ring-figure figures" aria-hidden="true">
        {seconds}
      </span>
    </span>
  );
}
