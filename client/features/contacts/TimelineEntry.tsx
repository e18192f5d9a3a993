import { IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../shared/message.ts';
import { ChannelIcon } from '../../components/ChannelIcon.tsx';
import { shownName } from '../../components/shownName.ts';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { clock } from '../../i18n/format.ts';
import { px } from '../../theme.ts';

/** One thing said, in two lines; it leads to the case it was said in. */
export const TimelineEntry = memo(function TimelineEntry({ message }: { message: Message }) {
  const body = (
    <>
      <ChannelIcon channel={message.channel} size={px.iconSmall} />
      <span className="history-text">
        <span className="history-head">
          <span className="ellipsis">{shownName(message.author.name)}</span>
          <TimeAgo instant={message.createdAt} />
        </span>
        <span className="history-words">
          <Words message={message} />
        </span>
      </span>
    </>
  );
  return (
    <li className={`history-${message.kind}`}>
      {message.caseId === null ? (
        <span className="history-link">{body}</span>
      ) : (
        <Link
          to="/cases/$view/$caseId"
          params={{ view: 'mine', caseId: message.caseId }}
          className="history-link"
        >
          {body}
        </Link>
      )}
    </li>
  );
});

function Words({ message }: { message: Message }) {
  const { t } = useTranslation();
  if (message.kind === 'system') {
    return null;
  }
  if (message.kind === 'call') {
    const { call } = message;
    return call.outcome === null || call.state === 'voicemail'
      ? t(`call.states.${call.state}`)
      : t(`call.outcomes.${call.outcome}`);
  }
  if (message.kind === 'voicemail') {
    const { durationSeconds } = message;
    return durationSeconds === null
      ? t('voicemail.title')
      : t('voicemail.withLength', { time: clock(durationSeconds * 1000) });
  }
  const files =
    message.attachments.length > 0 ? t('thread.files', { count: message.attachments.length }) : '';
  return (
    <>
      {message.kind === 'note' && (
        <IconLock size={px.iconTiny} stroke={px.stroke} role="img" aria-label={t('thread.note')} />
      )}
      {message.text || files}
    </>
  );
}
