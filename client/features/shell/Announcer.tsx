import { useTranslation } from 'react-i18next';
import { Store, useStore } from '../../api/store.ts';
import { useOffers } from '../offers/offerQueries.ts';

const spoken = new Store('');

/** Says something to screen readers without moving their focus. */
export function announce(text: string): void {
  spoken.set(text);
}

/** The page's live regions: offers interrupt, the rest waits its turn. */
export function Announcer() {
  const { t } = useTranslation();
  const text = useStore(spoken);
  const [offer] = useOffers();
  return (
    <>
      <div className="visually-hidden" aria-live="polite">
        {text}
      </div>
      <div className="visually-hidden" aria-live="assertive">
        {offer &&
          t('offers.announced', {
            name: offer.case.contactName,
            channel: t(`channels.${offer.case.channel}`),
          })}
      </div>
    </>
  );
}
