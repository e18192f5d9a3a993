import { useTranslation } from 'react-i18next';
import { OfferCard } from './OfferCard.tsx';
import { useOffers } from './offerQueries.ts';
import { useOfferAlarm } from './useOfferAlarm.ts';
import './offers.css';

const SHOWN = 3;

/** Offers, above everything on every page: the first answers to the keys. */
export function OffersBar() {
  const { t } = useTranslation();
  const offers = useOffers();
  useOfferAlarm(offers);
  if (offers.length === 0) {
    return null;
  }
  return (
    <section className="offers" aria-label={t('offers.title')}>
      {offers.slice(0, SHOWN).map((row, index) => (
        <OfferCard key={row.offer.id} row={row} isFirst={index === 0} />
      ))}
      {offers.length > SHOWN && (
        <p className="offers-more">{t('offers.more', { count: offers.length - SHOWN })}</p>
      )}
    </section>
  );
}
