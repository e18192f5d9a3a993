import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/ErrorState.tsx';
import { lookOf, PresenceDot } from '../../components/PresenceDot.tsx';
import { useLayout } from '../../components/useLayout.ts';
import { px } from '../../theme.ts';
import { useAgent, useAgentNames } from '../agents/agentQueries.ts';
import { dropFromOutbox, type OutboxItem, useOutbox } from '../composer/outbox.ts';
import { useMe } from '../session/sessionQueries.ts';
import { JumpToLatest } from '../thread/JumpToLatest.tsx';
import { OutboxItems } from '../thread/OutboxItems.tsx';
import { ThreadSkeleton } from '../thread/ThreadSkeleton.tsx';
import { useThreadScroll } from '../thread/useThreadScroll.ts';
import { DirectMessageList } from './DirectMessageList.tsx';
import { RoomComposer } from './RoomComposer.tsx';
import { writeRoomDraft } from './roomDrafts.ts';
import { useRoomMessages, useRoomName, useRooms } from './roomQueries.ts';
import { useRoomReadMark } from './useRoomReadMark.ts';
import '../thread/thread.css';
import '../composer/composer.css';

/** One room: whom it is with, what was said, and the field. */
export function RoomPage({ roomId }: { roomId: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const layout = useLayout();
  // Where the list beside it is not drawn, nothing else is the title of the page.
  const Title = layout === 'narrow' ? 'h1' : 'h2';
  const { rooms } = useRooms();
  const { data, messages, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useRoomMessages(roomId);
  const room = rooms.find((one) => one.id === roomId) ?? data?.pages[0]?.room;
  const name = useRoomName(room);
  const nameOf = useAgentNames();
  const others = room?.agentIds.filter((id) => id !== me.id) ?? [];
  const other = useAgent(others.length === 1 ? (others[0] ?? null) : null);
  const unsent = useOutbox(me.id, roomId, messages);
  const scroll = useThreadScroll({
    newest: messages.at(-1)?.number ?? 0,
    oldest: messages[0]?.number ?? 0,
    unsentCount: unsent.length,
    loadOlder: hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : null,
  });
  useRoomReadMark(room, scroll.isAtEnd);
  const handleEdit = (item: OutboxItem) => {
    writeRoomDraft(me.id, roomId, item.text);
    dropFromOutbox(item.clientMessageId);
  };
  return (
    <section className="case-page" aria-label={name}>
      <header className="case-header">
        {layout === 'narrow' && (
          <ActionIcon aria-label={t('common.back')} onClick={() => void navigate({ to: '/team' })}>
            <IconArrowLeft size={px.icon} stroke={px.stroke} />
          </ActionIcon>
        )}
        <div className="case-header-text">
          <Title className="case-header-who">{name}</Title>
          {room?.name && (
            <p className="case-header-facts">
              <span className="ellipsis">
                {t('team.membersOf', { names: others.map(nameOf).join(', ') })}
              </span>
            </p>
          )}
          {!room?.name && other && (
            <p className="case-header-facts">
              <PresenceDot presence={other.presence} />
              {other.presence.reason ?? t(`presence.${lookOf(other.presence)}`)}
            </p>
          )}
        </div>
      </header>
      {isPending && <ThreadSkeleton />}
      {error && messages.length === 0 && <ErrorState error={error} onRetry={refetch} />}
      {(data || unsent.length > 0) && (
        <div className="thread-frame">
          <div
            ref={scroll.ref}
            className="thread"
            role="log"
            aria-label={name}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
            tabIndex={0}
            onScroll={scroll.handleScroll}
          >
            <div ref={scroll.contentRef} className="thread-content">
              {messages.length === 0 && unsent.length === 0 && (
                <p className="thread-line">{t('team.firstWord', { name })}</p>
              )}
              <DirectMessageList messages={messages} room={room} />
              <OutboxItems items={unsent} onEdit={handleEdit} />
            </div>
          </div>
          <JumpToLatest isShown={!scroll.isAtEnd} count={scroll.missed} onJump={scroll.jumpToEnd} />
        </div>
      )}
      <RoomComposer roomId={roomId} name={name} />
    </section>
  );
}
