import { useEffect } from 'react';
import { keys } from '../api/keys.ts';
import { useStore } from '../api/store.ts';
import { connection } from './connection.ts';
import { queryClient } from './eventContext.ts';
import { socket } from './socket.ts';

const ANSWER_MS = 5_000;

/**
 * Watches one conversation while it is on screen: its messages, typing, and who else is here.
 *
 * Messages of a thread that nobody here follows reach only those who watch it. So what the cache has of the
 * time before is asked for again once the server has said that the watching began.
 */
export function useWatch(conversationId: string | null): void {
  const isLive = useStore(connection) !== 'offline';
  useEffect(() => {
    if (!isLive || conversationId === null) {
      return;
    }
    socket.timeout(ANSWER_MS).emit('watch', { conversationId }, () => {
      void queryClient.invalidateQueries({ queryKey: keys.messages(conversationId) });
    });
    return () => {
      socket.emit('watch', { conversationId: null });
    };
  }, [conversationId, isLive]);
}
