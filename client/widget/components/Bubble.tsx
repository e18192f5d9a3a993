/** @jsxImportSource preact */
import type { Attachment } from '../../../shared/attachment.ts';
import type { VisitorMessage } from '../../../shared/webchat.ts';
import type { PendingMessage } from '../outbox.ts';
import { sizeInWords } from '../texts.ts';
import { restoreUploads } from '../useUploads.ts';
import { useWidget } from '../widgetContext.ts';
import { Icon } from './Icon.tsx';

interface BubbleProps {
  message: VisitorMessage;
  isFirst: boolean;
  isLast: boolean;
  isRead: boolean;
}

export function Bubble({ message, isFirst, isLast, isRead }: BubbleProps) {
  const { language, text } = useWidget();
  if (message.from === 'system') {
    return <p class="day">{message.text}</p>;
  }
  const isOwn = message.from === 'visitor';
  const at = new Date(message.at);
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(at);
  return (
    <div class={`entry ${isOwn ? 'is-visitor' : 'is-agent'}`}>
      {isFirst && <span class={isOwn ? 'unseen' : 'author'}>{isOwn ? text.you : message.authorName}</span>}
      <Content text={message.text} attachments={message.attachments} isOwn={isOwn} />
      {isLast && (
        <span class="meta" title={at.toLocaleString(language)}>
          <time dateTime={message.at}>{time}</time>
          {isOwn && (
            <span
              class={isRead ? 'mark is-read' : 'mark'}
              role="img"
              aria-label={isRead ? text.read : text.delivered}
            >
              <Icon name={isRead ? 'ticks' : 'tick'} size={14} />
            </span>
          )}
        </span>
      )}
    </div>
  );
}

export function PendingBubble({ message, isLive }: { message: PendingMessage; isLive: boolean }) {
  const widget = useWidget();
  const { chat, draft, text } = widget;
  const handleTakeBack = () => {
    const { words } = draft.get();
    const back = chat.discard(message.clientMessageId);
    draft.set({ words: words === '' ? back : `${back}\n${words}` });
    restoreUploads(widget, message.attachments);
  };
  return (
    <div class="entry is-visitor is-pending">
      <Content text={message.text} attachments={message.attachments} isOwn={true} />
      {message.refusal === null ? (
        <span class="meta">
          <Icon name="clock" size={14} /> {isLive ? text.sending : text.waiting}
        </span>
      ) : (
        <span class="meta fault" role="alert">
          {text.notSent(message.refusal)}
          <button type="button" class="link" onClick={() => chat.retry(message.clientMessageId)}>
            {text.again}
          </button>
          <button type="button" class="link" onClick={handleTakeBack}>
            {text.takeBack}
          </button>
        </span>
      )}
    </div>
  );
}

function Content(props: { text: string; attachments: readonly Attachment[]; isOwn: boolean }) {
  return (
    <>
      {props.text !== '' && (
        <p class={`bubble ${props.isOwn ? 'is-visitor' : 'is-agent'}`} dir="auto">
          {withLinks(props.text)}
        </p>
      )}
      {props.attachments.map((attachment) => (
        <File key={attachment.id} attachment={attachment} />
      ))}
    </>
  );
}

const SHOWN_IMAGES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

function File({ attachment }: { attachment: Attachment }) {
  const { origin, language } = useWidget();
  const url = new URL(attachment.url, origin);
  // Files come from our own server only, whatever a message claims.
  const href = url.origin === origin ? url.href : '';
  const isImage = SHOWN_IMAGES.includes(attachment.contentType) && href !== '';
  return (
    <a
      class={isImage ? 'picture' : 'file'}
      href={href}
      target="_blank"
      rel="noopener"
      download={attachment.name}
    >
      {isImage ? (
        <img src={href} alt={attachment.name} loading="lazy" />
      ) : (
        <>
          <Icon name="file" />
          <span>
            <b>{attachment.name}</b>
            {sizeInWords(attachment.sizeBytes, language)}
          </span>
        </>
      )}
    </a>
  );
}

const LINK = /(https?:\/\/[^\s<>"']{1,2000}[^\s<>"'.,;:!?)\]])/g;

/** Web addresses become links; all else stays text. */
function withLinks(text: string) {
  return text.split(LINK).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one fixed text
      <a key={index} href={part} target="_blank" rel="noopener noreferrer nofollow">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
