import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { preferences } from '../../components/preferences.ts';
import { isCall, type OfferRow } from './offerQueries.ts';
import { play } from './sound.ts';

const REPEAT_MS = 4_000;

/** Sounds until every offer is answered or gone, and tells the desktop once when the page is out of sight. */
export function useOfferAlarm(offers: OfferRow[]): void {
  const { t } = useTranslation();
  const { areDesktopNotificationsOn } = useStore(preferences);
  const [first] = offers;
  const offerId = first?.offer.id;
  const channel = first?.case.channel;
  const tune = first && isCall(first.case) ? 'call' : 'offer';
  const name = first?.case.contactName;

  useEffect(() => {
    if (!offerId) {
      return;
    }
    play(tune);
    const timer = setInterval(() => play(tune), REPEAT_MS);
    return () => clearInterval(timer);
  }, [offerId, tune]);

  useEffect(() => {
    if (!offerId || !channel || !areDesktopNotificationsOn || document.visibilityState === 'visible') {
      return;
    }
    const note = new Notification(t('offers.from', { name }), {
      body: t(`channels.${channel}`),
      tag: offerId,
    });
    note.onclick = () => window.focus();
    return () => note.close();
  }, [offerId, channel, name, areDesktopNotificationsOn, t]);
}
