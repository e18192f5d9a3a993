import { useEffect } from 'react';
import type { Room } from '../../../shared/teamchat.ts';
import { useMe } from '../session/sessionQueries.ts';
import { unreadIn, useMarkRoomRead } from './roomQueries.ts';

/** Marks a room read while its end is in sight. */
export function useRoomReadMark(room: Room | undefined, isAtEnd: boolean): void {
  const me = useMe();
  const { mutate } = useMarkRoomRead();
  const unread = room ? unreadIn(room, me.id) : 0;
  const roomId = room?.id;
  const upTo = room?.lastNumber ?? 0;
  useEffect(() => {
    if (!roomId || unread === 0 || !isAtEnd) {
      return;
    }
    const mark = () => {
      if (document.visibilityState === 'visible') {
        mutate({ roomId, upTo });
      }
    };
    mark();
    document.addEventListener('visibilitychange', mark);
    return () => document.removeEventListener('visibilitychange', mark);
  }, [roomId, unread, upTo, isAtEnd, mutate]);
}
