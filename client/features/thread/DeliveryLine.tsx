import { Button } from '@mantine/core';
import { type Icon, IconAlertCircle, IconCheck, IconChecks, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DeliveryStatus, Message } from '../../../shared/message.ts';
import { serverNow } from '../../api/clock.ts';
import { useFormat } from '../../i18n/format.ts';
import { px } from '../../theme.ts';
import { giveBack } from '../composer/giveBack.ts';
import { useRetryMessage } from './messageQueries.ts';
import { UndoButton } from './UndoButton.tsx';

type OutboundMessage = Extract<Message, { kind: 'outbound' }>;

interface DeliveryLineProps {
  message: OutboundMessage;
  readUpTo: number;
}

const icons: Record<DeliveryStatus, Icon> = {
  pending: IconClock,
  sending: IconClock,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlertCircle,
};

/** How far a reply has come; a failure says what the provider said and what can be done, in place. */
export function DeliveryLine({ message, readUpTo }: DeliveryLineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { delivery } = message;
  if (delivery.status === 'failed') {
    return <FailedLine message={message} />;
  }
  const status: DeliveryStatus = message.number <= readUpTo ? 'read' : delivery.status;
  const Shape = icons[status];
  const mayUndo = delivery.undoUntil !== null && Date.parse(delivery.undoUntil) > serverNow();
  return (
    <p className={`delivery delivery-${status}`} title={format.exact(delivery.at)}>
      <Shape size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />
      {t(`delivery.${status}`)}
      {mayUndo && delivery.undoUntil && <UndoButton message={message} until={delivery.undoUntil} />}
    </p>
  );
}

function FailedLine({ message }: { message: OutboundMessage }) {
  const { t } = useTranslation();
  const retry = useRetryMessage();
  const reason = message.delivery.error?.message ?? t('delivery.noReason');
  const handleEdit = () =>
    giveBack({
      conversationId: message.conversationId,
      kind: 'outbound',
      text: message.text,
      attachments: message.attachments,
      cc: message.email?.cc.map(({ address }) => address) ?? null,
    });
  return (
    <div className="delivery-failed" role="alert">
      <IconAlertCircle size={px.icon} stroke={px.stroke} aria-hidden="true" />
      <p>
        {t('delivery.failed')}: {reason}{' '}
        <span className="hint">{t('delivery.attempts', { count: message.delivery.attempts })}</span>
      </p>
      <div className="delivery-actions">
        <Button
          variant="default"
          size="compact-sm"
          loading={retry.isPending}
          onClick={() => retry.mutate(message.id)}
        >
          {t('common.tryAgain')}
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={handleEdit}>
          {t('delivery.editAsNew')}
        </Button>
      </div>
    </div>
  );
}
