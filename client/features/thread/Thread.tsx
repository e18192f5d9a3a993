import { useEffect, useMemo, useState } from 'react';
import type { Contact } from '../../../shared/contact.ts';
import type { Conversation } from '../../../shared/conversation.ts';
import type { Message } from '../../../shared/message.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { lazily } from '../../components/lazily.tsx';
import { giveBack } from '../composer/giveBack.ts';
import { dropFromOutbox, type OutboxItem, useOutbox } from '../composer/outbox.ts';
import { useMe } from '../session/sessionQueries.ts';
import { CallEntry } from './CallEntry.tsx';
import { DaySeparator } from './DaySeparator.tsx';
import { JumpToLatest } from './JumpToLatest.tsx';
import { MessageBurst } from './MessageBurst.tsx';
import { forgetOlderMessages, useMessages } from './messageQueries.ts';
import { NewLine } from './NewLine.tsx';
import { OutboxItems } from './OutboxItems.tsx';
import { SystemEntries } from './SystemEntries.tsx';
import { ThreadSkeleton } from './ThreadSkeleton.tsx';
import { ThreadStart } from './ThreadStart.tsx';
import { TypingLine } from './TypingLine.tsx';
import { type ThreadItem, threadItems } from './threadItems.ts';
import { useReadMark } from './useReadMark.ts';
import { useThreadScroll } from './useThreadScroll.ts';
import './thread.css';

const VoicemailEntry = lazily(async () => (await import('./VoicemailEntry.tsx')).VoicemailEntry);

interface ThreadProps {
  conversation: Conversation;
  contact: Contact;
}

/** Everything said in one conversation, oldest above, and what is on its way beneath. */
export function Thread({ conversation, contact }: ThreadProps) {
  const { messages, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useMessages(
    conversation.id,
  );
  const me = useMe();
  const unsent = useOutbox(me.id, conversation.id, messages);
  // The line stays where it was when the thread was opened, though reading moves the mark.
  const [opened] = useState({ unread: conversation.unreadCount, last: conversation.lastNumber });
  const firstNew = useMemo(() => firstUnread(messages, opened), [messages, opened]);
  const items = useMemo(() => threadItems(messages, firstNew), [messages, firstNew]);
  const scroll = useThreadScroll({
    newest: messages.at(-1)?.number ?? 0,
    oldest: messages[0]?.number ?? 0,
    unsentCount: unsent.length,
    loadOlder: hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : null,
  });
  useReadMark(conversation, scroll.isAtEnd);
  const { id } = conversation;
  useEffect(() => () => forgetOlderMessages(id), [id]);

  if (isPending) {
    return <ThreadSkeleton />;
  }
  if (error && messages.length === 0) {
    return <ErrorState error={error} onRetry={refetch} />;
  }
  return (
    <div className="thread-frame">
      <div
        ref={scroll.ref}
        className="thread"
        role="log"
        aria-label={contact.name}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
        tabIndex={0}
        onScroll={scroll.handleScroll}
      >
        <div ref={scroll.contentRef} className="thread-content">
          <ThreadStart hasMore={hasNextPage} isLoading={isFetchingNextPage} conversation={conversation} />
          {items.map((item) => (
            <ThreadEntry key={item.key} item={item} conversation={conversation} />
          ))}
          <OutboxItems items={unsent} onEdit={editRefused} />
          <TypingLine conversationId={conversation.id} />
        </div>
      </div>
      <JumpToLatest isShown={!scroll.isAtEnd} count={scroll.missed} onJump={scroll.jumpToEnd} />
    </div>
  );
}

function editRefused(item: OutboxItem): void {
  if (item.kind !== 'direct') {
    giveBack({
      ...item,
      kind: item.kind,
      conversationId: item.threadId,
      cc: item.kind === 'outbound' ? item.cc : null,
    });
    dropFromOutbox(item.clientMessageId);
  }
}

/** Only what the customer wrote or said counts as unread; entries of the system may stand in between. */
function firstUnread(messages: readonly Message[], opened: { unread: number; last: number }): number | null {
  const inbound = messages.filter(
    (one) => (one.kind === 'inbound' || one.kind === 'voicemail') && one.number <= opened.last,
  );
  return opened.unread > 0 ? (inbound.at(-opened.unread)?.number ?? null) : null;
}

function ThreadEntry({ item, conversation }: { item: ThreadItem; conversation: Conversation }) {
  switch (item.kind) {
    case 'day':
      return <DaySeparator at={item.at} />;
    case 'new':
      return <NewLine />;
    case 'burst':
      return <MessageBurst messages={item.messages} readUpTo={conversation.readUpTo} />;
    case 'system':
      return <SystemEntries messages={item.messages} />;
    case 'call':
      return <CallEntry message={item.message} inboxId={conversation.inboxId} />;
    case 'voicemail':
      return <VoicemailEntry message={item.message} />;
  }
}
