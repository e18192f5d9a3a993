import { useEffect, useRef } from 'react';
import { socket } from '../../realtime/socket.ts';

const REPEAT_MS = 3_000;
const STOP_AFTER_MS = 4_000;

/** Tells the others that one types; at most every three seconds, and when it stops. */
export function useTypingSignal(conversationId: string, isNote: boolean): (text: string) => void {
  const lastSaid = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const say = (isTyping: boolean) => {
    clearTimeout(timer.current);
    lastSaid.current = isTyping ? Date.now() : 0;
    socket.volatile.emit('typing', { conversationId, isTyping, isNote });
  };
  const latest = useRef(say);
  latest.current = say;
  useEffect(
    () => () => {
      if (lastSaid.current > 0) {
        latest.current(false);
      }
    },
    [],
  );
  return (text) => {
    if (text === '') {
      if (lastSaid.current > 0) {
        say(false);
      }
      return;
    }
    if (Date.now() - lastSaid.current > REPEAT_MS) {
      say(true);
    }
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(false), STOP_AFTER_MS);
  };
}
