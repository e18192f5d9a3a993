import { useEffect, useRef } from 'react';
import type { Conversation } from '../../../shared/conversation.ts';
import { useMarkRead } from './messageQueries.ts';

const GLANCE_MS = 600;

/** Marks a thread read once its end has been in sight, in a page that is looked at, for a glance. */
export function useReadMark(conversation: Conversation, isAtEnd: boolean): void {
  const { mutate } = useMarkRead();
  const { id, lastNumber, unreadCount } = conversation;
  const marked = useRef(0);
  useEffect(() => {
    if (unreadCount === 0 || !isAtEnd || marked.current >= lastNumber) {
      return;
    }
    const mark = () => {
      if (document.visibilityState === 'visible' && marked.current < lastNumber) {
        marked.current = lastNumber;
        mutate({ conversationId: id, upTo: lastNumber });
      }
    };
    const timer = setTimeout(mark, GLANCE_MS);
    document.addEventListener('visibilitychange', mark);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', mark);
    };
  }, [id, lastNumber, unreadCount, isAtEnd, mutate]);
}
