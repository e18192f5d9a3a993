import { useEffect, useRef, useState } from 'react';

export interface WaitingPoint {
  at: number;
  waiting: number;
}

const EVERY_MS = 5_000;
const KEPT = 360;

/** How many waited, sampled while the board is open; the last half hour. */
export function useWaitingHistory(waiting: number): WaitingPoint[] {
  const latest = useRef(waiting);
  latest.current = waiting;
  const [points, setPoints] = useState<WaitingPoint[]>(() => [
    { at: Date.now() - 1_000, waiting },
    { at: Date.now(), waiting },
  ]);
  useEffect(() => {
    const timer = setInterval(
      () => setPoints((old) => [...old.slice(1 - KEPT), { at: Date.now(), waiting: latest.current }]),
      EVERY_MS,
    );
    return () => clearInterval(timer);
  }, []);
  return points;
}
