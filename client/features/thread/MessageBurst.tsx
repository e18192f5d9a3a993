import { IconLock } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../components/Avatar.tsx';
import { shownName } from '../../components/shownName.ts';
import { useFormat } from '../../i18n/format.ts';
import { px } from '../../theme.ts';
import { useMe } from '../session/sessionQueries.ts';
import { DeliveryLine } from './DeliveryLine.tsx';
import { MessageBubble } from './MessageBubble.tsx';
import type { WrittenMessage } from './threadItems.ts';

interface MessageBurstProps {
  messages: WrittenMessage[];
  /** Number of the last message that the customer has read. */
  readUpTo: number;
}

/** Every event of a thread brings new arrays of the same messages: only what is other is drawn again. */
function isSame(before: MessageBurstProps, after: MessageBurstProps): boolean {
  return (
    before.readUpTo === after.readUpTo &&
    before.messages.length === after.messages.length &&
    before.messages.every((one, index) => one === after.messages[index])
  );
}

/** What one author wrote in one go; its delivery state stands once, at its end. */
export const MessageBurst = memo(function MessageBurst({ messages, readUpTo }: MessageBurstProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const first = messages[0];
  const last = messages.at(-1);
  if (!first || !last) {
    return null;
  }
  const name = first.author.id === me.id ? t('cases.you') : shownName(first.author.name);
  return (
    <article className={`burst burst-${first.kind}`} aria-label={t('thread.by', { name })}>
      <header className="burst-head">
        {first.kind === 'inbound' && <Avatar name={first.author.name} />}
        <span className="burst-author">{name}</span>
        {first.kind === 'note' && (
          <span className="burst-note">
            <IconLock size={px.iconTiny} stroke={px.stroke} aria-hidden="true" /> {t('thread.note')}
          </span>
        )}
        <time dateTime={first.createdAt} title={format.exact(first.createdAt)} className="figures">
          {format.time(first.createdAt)}
        </time>
      </header>
      {messages.map((message) => (
        <MessageBubble key={message.id} message={message} />
      ))}
      {messages
        .filter((one) => one.kind === 'outbound')
        .filter((one) => one === last || one.delivery.status === 'failed')
        .map((one) => (
          <DeliveryLine key={one.id} message={one} readUpTo={readUpTo} />
        ))}
    </article>
  );
}, isSame);
