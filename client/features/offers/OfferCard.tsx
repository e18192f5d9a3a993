import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ChannelIcon } from '../../components/ChannelIcon.tsx';
import { CountdownRing } from '../../components/CountdownRing.tsx';
import { Elapsed } from '../../components/Elapsed.tsx';
import { shownName } from '../../components/shownName.ts';
import { px } from '../../theme.ts';
import { useAcceptOffer, useDeclineOffer } from '../cases/caseQueries.ts';
import { useQueueName } from '../queues/queueQueries.ts';
import { shownKeys } from '../shell/shortcutTable.ts';
import { useShortcut } from '../shell/useShortcut.ts';
import { expectCall } from '../softphone/expectedCalls.ts';
import { lastWords } from '../thread/lastWords.ts';
import { isCall, type OfferRow } from './offerQueries.ts';

interface OfferCardProps {
  row: OfferRow;
  isFirst: boolean;
}

/** One offer: who, on what, from which queue, how long they have waited, how long it stands. */
export function OfferCard({ row, isFirst }: OfferCardProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const accept = useAcceptOffer();
  const decline = useDeclineOffer();
  const queueName = useQueueName(row.case.queueId);
  const isBusy = accept.isPending || decline.isPending;
  const ids = { caseId: row.case.id, offerId: row.offer.id };
  const handleAccept = () => {
    if (isCall(row.case)) {
      expectCall();
    }
    // Not by the mutation's own callback: the event that ends the offer may take this card away first.
    accept.mutateAsync(ids).then(
      () => navigate({ to: '/cases/$view/$caseId', params: { view: 'mine', caseId: ids.caseId } }),
      () => undefined,
    );
  };
  const handleDecline = () => decline.mutate(ids);
  useShortcut('acceptOffer', isFirst && !isBusy ? handleAccept : null);
  useShortcut('declineOffer', isFirst && !isBusy ? handleDecline : null);
  const preview = lastWords(row.conversation.lastMessage, t) || (row.case.subject ?? '');
  return (
    <article className="offer" aria-label={t('offers.from', { name: row.case.contactName })}>
      <CountdownRing from={row.offer.offeredAt} until={row.offer.expiresAt} />
      <div className="offer-text">
        <p className="offer-who">
          <ChannelIcon channel={row.case.channel} size={px.icon} />
          <strong>{shownName(row.case.contactName)}</strong>
          <span className="offer-queue">{queueName}</span>
          <span className="offer-waited">
            {t('offers.waited')} <Elapsed since={row.case.queuedAt ?? row.case.openedAt} />
          </span>
        </p>
        <p className="offer-preview">{preview}</p>
      </div>
      <div className="offer-actions">
        <Button
          className="offer-accept"
          loading={accept.isPending}
          disabled={decline.isPending}
          onClick={handleAccept}
          title={isFirst ? shownKeys('acceptOffer') : undefined}
        >
          {isCall(row.case) ? t('offers.answer') : t('offers.accept')}
        </Button>
        <Button
          variant="transparent"
          className="offer-decline"
          loading={decline.isPending}
          disabled={accept.isPending}
          onClick={handleDecline}
          title={isFirst ? shownKeys('declineOffer') : undefined}
        >
          {t('offers.decline')}
        </Button>
      </div>
    </article>
  );
}
