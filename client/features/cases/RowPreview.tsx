import { IconLock, IconPhone, IconRecordMail } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../shared/case.ts';
import { useStore } from '../../api/store.ts';
import { typists } from '../../realtime/signals.ts';
import { px } from '../../theme.ts';
import { useAgentNames } from '../agents/agentQueries.ts';
import { useHasDraft } from '../composer/draftStore.ts';
import { useMe } from '../session/sessionQueries.ts';
import { lastWords } from '../thread/lastWords.ts';
import type { ListedView } from './viewOrder.ts';

interface RowPreviewProps {
  row: CaseRow;
  view: ListedView;
}

/** The last words and whose they are; an own draft comes before them, and typing before both. */
export function RowPreview({ row, view }: RowPreviewProps) {
  const { t } = useTranslation();
  const me = useMe();
  const nameOf = useAgentNames();
  const { case: entry, conversation } = row;
  const hasDraft = useHasDraft(conversation.id);
  const isTyping = useStore(typists)[conversation.id]?.some((one) => one.author.kind === 'contact') ?? false;
  const last = conversation.lastMessage;
  if (isTyping) {
    return <span className="case-row-preview typing-words">{t('thread.typing')}</span>;
  }
  const holder = view !== 'mine' && entry.agentId ? nameOf(entry.agentId).split(' ')[0] : '';
  const speaker =
    last?.kind === 'outbound'
      ? last.authorName === me.name
        ? t('cases.you')
        : last.authorName.split(' ')[0]
      : '';
  return (
    <span className="case-row-preview">
      {hasDraft && <span className="draft-mark">{t('cases.draft')} </span>}
      {holder !== '' && <span className="holder">{holder} · </span>}
      {last?.kind === 'note' && (
        <IconLock size={px.iconTiny} stroke={px.stroke} role="img" aria-label={t('thread.note')} />
      )}
      {last?.kind === 'call' && <IconPhone size={px.iconTiny} stroke={px.stroke} aria-hidden="true" />}
      {last?.kind === 'voicemail' && (
        <IconRecordMail size={px.iconTiny} stroke={px.stroke} aria-hidden="true" />
      )}
      {speaker !== '' && `${speaker}: `}
      {lastWords(last, t) || entry.subject || t(`channels.${entry.channel}`)}
    </span>
  );
}
