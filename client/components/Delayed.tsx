import { type ReactNode, useEffect, useState } from 'react';

const PATIENCE_MS = 200;

/** Shows its children only once the wait is long enough to be noticed: what is quick must not flicker. */
export function Delayed({ children }: { children: ReactNode }) {
  const [isDue, setIsDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsDue(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return isDue ? children : null;
}
