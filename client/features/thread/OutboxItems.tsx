import { Button } from '@mantine/core';
import { IconAlertCircle, IconClock, IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { px } from '../../theme.ts';
import { restoreFiles, restoreText } from '../composer/draftStore.ts';
import { dropFromOutbox, type OutboxItem, sendAgain } from '../composer/outbox.ts';
import { Attachments } from './Attachments.tsx';
import { MessageText } from './MessageText.tsx';

/** What was sent here and is not yet known to be stored. It is kept until it is, through reloads too. */
export function OutboxItems({ items }: { items: OutboxItem[] }) {
  return items.map((item) => (
    <article key={item.clientMessageId} className={`burst burst-${item.kind} burst-unsent`}>
      <div className="bubble">
        {item.text !== '' && <MessageText text={item.text} />}
        {item.attachments.length > 0 && <Attachments attachments={item.attachments} />}
      </div>
      <OutboxState item={item} />
    </article>
  ));
}

function OutboxState({ item }: { item: OutboxItem }) {
  const { t } = useTranslation();
  if (item.state !== 'refused') {
    const Shape = item.state === 'held' ? IconCloudOff : IconClock;
    return (
      <p className="delivery">
        <Shape size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />
        {item.state === 'held' ? t('delivery.held') : t('delivery.pending')}
      </p>
    );
  }
  const handleEdit = () => {
    restoreText(item.conversationId, item.kind, item.text);
    restoreFiles(item.conversationId, item.attachments);
    dropFromOutbox(item.clientMessageId);
  };
  return (
    <div className="delivery-failed" role="alert">
      <IconAlertCircle size={px.icon} stroke={px.stroke} aria-hidden="true" />
      <p>
        {t('delivery.refused')}: {item.reason}
      </p>
      <div className="delivery-actions">
        <Button variant="default" size="compact-sm" onClick={() => sendAgain(item.clientMessageId)}>
          {t('common.tryAgain')}
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={handleEdit}>
          {t('delivery.edit')}
        </Button>
      </div>
    </div>
  );
}
