/** @jsxImportSource preact */
import type { ChatState } from '../chatState.ts';
import { type Texts, waitInWords } from '../texts.ts';
import { useChatState, useWidget } from '../widgetContext.ts';

/** One line over the messages: the connection, the line, or that nobody is there; the most pressing wins. */
export function Notices() {
  const { text } = useWidget();
  const notice = noticeOf(useChatState(), text);
  return (
    <div class="notices" role="status">
      {notice !== null && <p class={`notice is-${notice.kind}`}>{notice.words}</p>}
    </div>
  );
}

function noticeOf(state: ChatState, text: Texts): { kind: 'warning' | 'quiet'; words: string } | null {
  if (state.connection === 'lost') {
    return { kind: 'warning', words: text.lost };
  }
  if (state.connection !== 'live') {
    return { kind: 'quiet', words: text.connecting };
  }
  if (state.agentName === null && !state.isAttended) {
    const { email } = state.profile;
    return { kind: 'quiet', words: email === null ? text.awayPlain : text.awayBanner(email) };
  }
  if (state.agentName === null && state.queue !== null) {
    const { position, waitSeconds } = state.queue;
    const wait = waitSeconds === null ? '' : `, ${waitInWords(waitSeconds, text)}`;
    return { kind: 'quiet', words: `${text.queue(position)}${wait}.` };
  }
  const hasEnded = !state.isOpen && state.messages.length > 0 && state.pending.length === 0;
  return hasEnded ? { kind: 'quiet', words: text.ended } : null;
}
