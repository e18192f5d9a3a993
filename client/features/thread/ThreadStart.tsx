import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../shared/conversation.ts';
import { shownPhone } from '../contacts/shownPhone.ts';
import { useInbox } from '../inboxes/inboxQueries.ts';

interface ThreadStartProps {
  hasMore: boolean;
  isLoading: boolean;
  conversation: Conversation;
}

/** Above the oldest message: that more is coming, or where the conversation began. */
export function ThreadStart({ hasMore, isLoading, conversation }: ThreadStartProps) {
  const { t } = useTranslation();
  const inbox = useInbox(conversation.inboxId);
  if (hasMore || isLoading) {
    return (
      <p className="thread-line" role="status">
        {t('thread.loadingOlder')}
      </p>
    );
  }
  return inbox ? (
    <p className="thread-line">
      {t('thread.began', { inbox: inbox.name, address: shownPhone(inbox.address) })}
    </p>
  ) : null;
}
