import { useTranslation } from 'react-i18next';
import { Timeline } from './Timeline.tsx';

/** One line over all channels, in the panel. */
export function RecentTimeline({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  return (
    <section>
      <h4 className="section-title">{t('profile.timeline')}</h4>
      <Timeline contactId={contactId} />
    </section>
  );
}
