import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../shared/conversation.ts';
import { ChannelIcon } from '../../components/ChannelIcon.tsx';
import { px } from '../../theme.ts';
import { useInboxes } from '../inboxes/inboxQueries.ts';

interface ConversationTabsProps {
  conversations: Conversation[];
  openId: string | null;
  onChoose: (conversationId: string) => void;
}

/** The threads of one case, where it has several. */
export function ConversationTabs({ conversations, openId, onChoose }: ConversationTabsProps) {
  const { t } = useTranslation();
  const { inboxes } = useInboxes();
  return (
    <Tabs
      value={openId}
      onChange={(value) => value !== null && onChoose(value)}
      className="conversation-tabs"
    >
      <Tabs.List aria-label={t('cases.conversations')}>
        {conversations.map((one) => (
          <Tabs.Tab
            key={one.id}
            value={one.id}
            leftSection={<ChannelIcon channel={one.channel} size={px.iconSmall} />}
            rightSection={one.unreadCount > 0 && <span className="unread-count">{one.unreadCount}</span>}
          >
            {inboxes.find((inbox) => inbox.id === one.inboxId)?.name ?? t(`channels.${one.channel}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
