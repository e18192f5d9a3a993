import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Room } from '../../../shared/teamchat.ts';
import { useStore } from '../../api/store.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { PresenceDot } from '../../components/PresenceDot.tsx';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { roomTypists } from '../../realtime/signals.ts';
import { useAgent, useAgentNames } from '../agents/agentQueries.ts';
import { useMe } from '../session/sessionQueries.ts';
import { unreadIn, useRoomName } from './roomQueries.ts';

export function RoomRow({ room, isOpen }: { room: Room; isOpen: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const name = useRoomName(room);
  const nameOf = useAgentNames();
  const others = room.agentIds.filter((id) => id !== me.id);
  const other = useAgent(others.length === 1 ? (others[0] ?? null) : null);
  const unread = unreadIn(room, me.id);
  const isTyping = (useStore(roomTypists)[room.id] ?? []).length > 0;
  const last = room.lastMessage;
  // Of two, it is plain who wrote what is not one's own.
  const speaker =
    last?.agentId === me.id
      ? `${t('cases.you')}: `
      : last && others.length > 1
        ? `${nameOf(last.agentId).split(' ')[0]}: `
        : '';
  const looks = ['contact-row', isOpen ? 'case-row-open' : '', unread > 0 ? 'case-row-unread' : ''];
  return (
    <Link
      to="/team/$roomId"
      params={{ roomId: room.id }}
      className={looks.join(' ')}
      aria-current={isOpen ? 'true' : undefined}
    >
      <span className="avatar-with-presence">
        <Avatar name={name} />
        {room.name === null && other && <PresenceDot presence={other.presence} />}
      </span>
      <span className="case-row-who">{name}</span>
      <span className="case-row-clock">{last && <TimeAgo instant={last.at} />}</span>
      <span className={isTyping ? 'case-row-preview typing-words' : 'case-row-preview'}>
        {isTyping ? t('thread.typing') : last ? `${speaker}${last.text}` : ''}
      </span>
      {unread > 0 && <span className="unread-count figures">{unread}</span>}
    </Link>
  );
}
