import { Button } from '@mantine/core';
import { IconAlertCircle, IconClock, IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { px } from '../../theme.ts';
import { type OutboxItem, sendAgain } from '../composer/outbox.ts';
import { Attachments } from './Attachments.tsx';
import { MessageText } from './MessageText.tsx';

interface OutboxItemsProps {
  items: OutboxItem[];
  /** Gives a refused message back to its composer. */
  onEdit: (item: OutboxItem) => void;
}

/** What was sent here and is not yet known to be stored. It is kept until it is, through reloads too. */
export function OutboxItems({ items, onEdit }: OutboxItemsProps) {
  const { t } = useTranslation();
  return items.map((item) => (
    <article
      key={item.clientMessageId}
      className={`burst burst-${item.kind === 'note' ? 'note' : 'outbound'} burst-unsent`}
      aria-label={t('thread.by', { name: t('cases.you') })}
    >
      <div className="bubble">
        {item.text !== '' && <MessageText text={item.text} />}
        {item.kind !== 'direct' && item.attachments.length > 0 && (
          <Attachments attachments={item.attachments} />
        )}
      </div>
      {item.state === 'refused' ? (
        <Refused item={item} onEdit={() => onEdit(item)} />
      ) : (
        <OnItsWay item={item} />
      )}
    </article>
  ));
}

function OnItsWay({ item }: { item: OutboxItem }) {
  const { t } = useTranslation();
  const Shape = item.state === 'held' ? IconCloudOff : IconClock;
  return (
    <p className="delivery">
      <Shape size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />
      {item.state === 'held' ? t('delivery.held') : t('delivery.pending')}
    </p>
  );
}

function Refused({ item, onEdit }: { item: OutboxItem; onEdit: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="delivery-failed" role="alert">
      <IconAlertCircle size={px.icon} stroke={px.stroke} aria-hidden="true" />
      <p>
        {t('delivery.refused')}: {item.reason}
      </p>
      <div className="delivery-actions">
        <Button variant="default" size="compact-sm" onClick={() => sendAgain(item)}>
          {t('common.tryAgain')}
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={onEdit}>
          {t('delivery.edit')}
        </Button>
      </div>
    </div>
  );
}
