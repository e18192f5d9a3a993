import { useEffect } from 'react';
import { useStore } from '../api/store.ts';
import { connection } from './connection.ts';
import { socket } from './socket.ts';

/** Watches one conversation while it is on screen: typing, and who else is here. */
export function useWatch(conversationId: string | null): void {
  const isLive = useStore(connection) !== 'offline';
  useEffect(() => {
    if (!isLive) {
      return;
    }
    socket.emit('watch', { conversationId });
    return () => {
      socket.emit('watch', { conversationId: null });
    };
  }, [conversationId, isLive]);
}
