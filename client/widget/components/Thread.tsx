/** @jsxImportSource preact */
import { Fragment } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { VisitorMessage } from '../../../shared/webchat.ts';
import { isLastOfBurst } from '../chatState.ts';
import { useChatState, useWidget } from '../widgetContext.ts';
import { Bubble, PendingBubble } from './Bubble.tsx';

/** Near enough to the end to follow what comes. */
const FOLLOW_PX = 80;

export function Thread() {
  const { chat, text } = useWidget();
  const state = useChatState();
  const list = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const [isLoading, setIsLoading] = useState(false);

  const handleScroll = () => {
    const element = list.current;
    if (element !== null) {
      isFollowing.current = element.scrollHeight - element.scrollTop - element.clientHeight < FOLLOW_PX;
    }
  };
  const handleEarlier = async () => {
    const element = list.current;
    const fromEnd = element === null ? 0 : element.scrollHeight - element.scrollTop;
    setIsLoading(true);
    isFollowing.current = false;
    await chat.loadEarlier();
    setIsLoading(false);
    requestAnimationFrame(() => element?.scrollTo(0, element.scrollHeight - fromEnd));
  };

  const grown = `${state.messages.at(-1)?.id} ${state.pending.length} ${state.typingName}`;
  useLayoutEffect(() => {
    if (grown !== '' && isFollowing.current) {
      list.current?.scrollTo(0, list.current.scrollHeight);
    }
  }, [grown]);
  useReadMarks(state.messages);

  return (
    <div ref={list} class="thread" onScroll={handleScroll}>
      {state.hasMore && (
        <button type="button" class="quiet-button" disabled={isLoading} onClick={() => void handleEarlier()}>
          {text.earlier}
        </button>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div role="log" aria-live="polite" aria-label={text.log} tabIndex={0}>
        {!state.hasMore && state.config.greeting !== '' && (
          <p class="bubble is-agent">{state.config.greeting}</p>
        )}
        {state.messages.map((message, index) => (
          <Fragment key={message.id}>
            <DaySeparator at={message.at} before={state.messages[index - 1]?.at} />
            <Bubble
              message={message}
              isFirst={index === 0 || isLastOfBurst(state.messages, index - 1)}
              isLast={isLastOfBurst(state.messages, index)}
              isRead={message.number <= state.readUpTo.byAgent}
            />
          </Fragment>
        ))}
        {state.pending.map((message) => (
          <PendingBubble
            key={message.clientMessageId}
            message={message}
            isLive={state.connection === 'live'}
          />
        ))}
      </div>
      {state.typingName !== null && (
        <div class="bubble is-agent typing" role="status" aria-label={text.typing(state.typingName)}>
          <i />
          <i />
          <i />
        </div>
      )}
    </div>
  );
}

/** Says "read" while the messages are really before the visitor's eyes. */
function useReadMarks(messages: readonly VisitorMessage[]): void {
  const { chat } = useWidget();
  useEffect(() => {
    const mark = () => {
      if (messages.length > 0 && document.visibilityState === 'visible') {
        chat.markRead();
      }
    };
    mark();
    document.addEventListener('visibilitychange', mark);
    return () => document.removeEventListener('visibilitychange', mark);
  }, [chat, messages]);
}

function DaySeparator({ at, before }: { at: string; before: string | undefined }) {
  const { language, text } = useWidget();
  const day = new Date(at);
  if (before !== undefined && new Date(before).toDateString() === day.toDateString()) {
    return null;
  }
  const today = new Date();
  const daysAgo = Math.round((today.setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
  const words =
    [text.today, text.yesterday][daysAgo] ??
    new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long' }).format(day);
  return <p class="day">{words}</p>;
}
