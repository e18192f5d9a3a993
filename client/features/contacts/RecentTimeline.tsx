import { useTranslation } from 'react-i18next';
import { Timeline } from './Timeline.tsx';

/** One line over all channels, in the panel. */
export function RecentTimeline({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  return (
    <section>
      <h3 className="section-title">{t('profile.timeline')}</h3>
      <Timeline contactId={contactId} />
    </section>
  );
}
