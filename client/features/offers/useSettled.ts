import { useEffect, useState } from 'react';

/** About as long as a press takes that was meant for what stood there before. */
const SETTLES_MS = 450;

/**
 * Whether what is listed has stood still long enough to be pressed on purpose.
 *
 * @param order changes whenever anything in the list moves
 */
export function useSettled(order: string): boolean {
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(order), SETTLES_MS);
    return () => clearTimeout(timer);
  }, [order]);
  return settled === order;
}
