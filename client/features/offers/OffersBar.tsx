import { useTranslation } from 'react-i18next';
import { useLayout } from '../../components/useLayout.ts';
import { OfferCard } from './OfferCard.tsx';
import { useOffers } from './offerQueries.ts';
import { useOfferAlarm } from './useOfferAlarm.ts';
import { useSettled } from './useSettled.ts';
import './offers.css';

/** On a phone the rest of the screen is needed for what is being written. */
const SHOWN_NARROW = 1;
const SHOWN = 3;

/** Offers, above everything on every page: the first answers to the keys. */
export function OffersBar() {
  const { t } = useTranslation();
  const offers = useOffers();
  const shown = useLayout() === 'narrow' ? SHOWN_NARROW : SHOWN;
  const isSettled = useSettled(offers.map((row) => row.offer.id).join(' '));
  useOfferAlarm(offers);
  if (offers.length === 0) {
    return null;
  }
  return (
    // An offer pushes the page down: a press that was on its way to the page must not answer the offer.
    <section className={isSettled ? 'offers' : 'offers offers-moving'} aria-label={t('offers.title')}>
      {offers.slice(0, shown).map((row, index) => (
        <OfferCard key={row.offer.id} row={row} isFirst={index === 0} />
      ))}
      {offers.length > shown && (
        <p className="offers-more">{t('offers.more', { count: offers.length - shown })}</p>
      )}
    </section>
  );
}
