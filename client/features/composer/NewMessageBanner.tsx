import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../shared/conversation.ts';
import { useMessages } from '../thread/messageQueries.ts';

interface NewMessageBannerProps {
  conversation: Conversation;
  contactName: string;
  hasText: boolean;
}

/** Says that the customer wrote while a reply was being composed, before it is sent past them. */
export function NewMessageBanner({ conversation, contactName, hasText }: NewMessageBannerProps) {
  const { t } = useTranslation();
  const { messages } = useMessages(conversation.id);
  const [since, setSince] = useState<number | null>(null);
  useEffect(
    () => setSince((old) => (hasText ? (old ?? conversation.lastNumber) : null)),
    [hasText, conversation.lastNumber],
  );
  const count =
    since === null ? 0 : messages.filter((one) => one.kind === 'inbound' && one.number > since).length;
  if (count === 0) {
    return null;
  }
  return (
    <p className="composer-banner" role="status">
      {t('composer.wroteMeanwhile', { name: contactName, count })}
    </p>
  );
}
