import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconLayoutSidebarRight } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../../shared/case.ts';
import type { Conversation } from '../../../shared/conversation.ts';
import { ChannelIcon } from '../../components/ChannelIcon.tsx';
import { IconAction } from '../../components/IconAction.tsx';
import { shownName } from '../../components/shownName.ts';
import { useLayout } from '../../components/useLayout.ts';
import { px } from '../../theme.ts';
import { useQueueName } from '../queues/queueQueries.ts';
import { shownKeys } from '../shell/shortcutTable.ts';
import { CaseActions } from './CaseActions.tsx';
import { CaseStateText } from './CaseStateText.tsx';
import { Viewers } from './Viewers.tsx';
import type { ListedView } from './viewOrder.ts';

interface CaseHeaderProps {
  entry: Case;
  conversation: Conversation | null;
  view: ListedView;
  isPanelOpen: boolean;
  onTogglePanel: () => void;
}

/** Whom and what it is about, where it stands, who else is here, and what can be done. */
export function CaseHeader({ entry, conversation, view, isPanelOpen, onTogglePanel }: CaseHeaderProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const layout = useLayout();
  // Where the list beside it is not drawn, nothing else is the title of the page.
  const Title = layout === 'narrow' ? 'h1' : 'h2';
  const queueName = useQueueName(entry.queueId);
  return (
    <header className="case-header">
      {layout === 'narrow' && (
        <ActionIcon
          aria-label={t('common.back')}
          onClick={() => void navigate({ to: '/cases/$view', params: { view }, search: true })}
        >
          <IconArrowLeft size={px.icon} stroke={px.stroke} />
        </ActionIcon>
      )}
      <div className="case-header-text">
        <Title className="case-header-who">
          <ChannelIcon channel={entry.channel} />
          <span className="ellipsis">{shownName(entry.contactName)}</span>
          {entry.subject && <span className="case-header-subject ellipsis">{entry.subject}</span>}
        </Title>
        <p className="case-header-facts">
          <span className="figures">#{entry.number}</span>
          <CaseStateText entry={entry} />
          {queueName !== '' && <span className="ellipsis">{queueName}</span>}
        </p>
      </div>
      {conversation && <Viewers conversationId={conversation.id} />}
      <CaseActions entry={entry} />
      <IconAction
        icon={IconLayoutSidebarRight}
        label={t('profile.toggle')}
        shortcut={shownKeys('profile')}
        isActive={isPanelOpen}
        onClick={onTogglePanel}
      />
    </header>
  );
}
