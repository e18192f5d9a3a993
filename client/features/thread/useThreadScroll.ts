import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

interface ThreadScrollInput {
  newest: number;
  oldest: number;
  unsentCount: number;
  /** Null while there is nothing older, or it is on its way. */
  loadOlder: (() => void) | null;
}

const NEAR_END_PX = 80;
const NEAR_START_PX = 400;

/**
 * Keeps a thread at its end while the reader is there, and where they are while they are not: older pages
 * come in above without a jump, newer messages are counted.
 */
export function useThreadScroll({ newest, oldest, unsentCount, loadOlder }: ThreadScrollInput) {
  const ref = useRef<HTMLDivElement>(null);
  const contentRef = useRef<HTMLDivElement>(null);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const [seen, setSeen] = useState(newest);
  const atEnd = useRef(true);
  const fromEnd = useRef(0);

  const jumpToEnd = useCallback(() => {
    const box = ref.current;
    if (box) {
      box.scrollTop = box.scrollHeight;
    }
  }, []);

  // Older messages came in above: the distance to the end is what stays.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of the oldest number that counts
  useLayoutEffect(() => {
    const box = ref.current;
    if (box && !atEnd.current) {
      box.scrollTop = box.scrollHeight - fromEnd.current;
    }
  }, [oldest]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what we send ourselves is always shown
  useLayoutEffect(jumpToEnd, [unsentCount, jumpToEnd]);

  // Images and frames grow after they are drawn; whoever was at the end stays there.
  useEffect(() => {
    const content = contentRef.current;
    const box = ref.current;
    if (!content || !box) {
      return;
    }
    const observer = new ResizeObserver(() => {
      if (atEnd.current) {
        jumpToEnd();
      }
    });
    observer.observe(content);
    observer.observe(box);
    return () => observer.disconnect();
  });

  useEffect(() => {
    if (isAtEnd) {
      setSeen(newest);
    }
  }, [isAtEnd, newest]);

  const handleScroll = () => {
    const box = ref.current;
    if (!box) {
      return;
    }
    fromEnd.current = box.scrollHeight - box.scrollTop;
    atEnd.current = fromEnd.current - box.clientHeight < NEAR_END_PX;
    setIsAtEnd(atEnd.current);
    if (box.scrollTop < NEAR_START_PX) {
      loadOlder?.();
    }
  };

  return { ref, contentRef, isAtEnd, missed: Math.max(0, newest - seen), jumpToEnd, handleScroll };
}
