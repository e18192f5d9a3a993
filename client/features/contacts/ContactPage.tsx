import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/ErrorState.tsx';
import { useLayout } from '../../components/useLayout.ts';
import { px } from '../../theme.ts';
import { ContactCard } from './ContactCard.tsx';
import { ContactCases } from './ContactCases.tsx';
import { ContactNotes } from './ContactNotes.tsx';
import { ContactTags } from './ContactTags.tsx';
import { useProfile } from './contactQueries.ts';
import { Identities } from './Identities.tsx';
import { ProfileSkeleton } from './ProfileSkeleton.tsx';
import { Timeline } from './Timeline.tsx';

/** One person on a whole page: the profile beside the line over all channels. */
export function ContactPage({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const layout = useLayout();
  const { data, error, refetch } = useProfile(contactId);
  if (error && !data) {
    return (
      <section className="case-page">
        <ErrorState error={error} onRetry={refetch} />
      </section>
    );
  }
  if (!data) {
    return (
      <section className="case-page">
        <ProfileSkeleton />
      </section>
    );
  }
  return (
    <section className="case-page contact-page" aria-label={data.contact.name}>
      {layout === 'narrow' && (
        <header className="case-header">
          <ActionIcon aria-label={t('common.back')} onClick={() => void navigate({ to: '/contacts' })}>
            <IconArrowLeft size={px.icon} stroke={px.stroke} />
          </ActionIcon>
        </header>
      )}
      <div className="contact-columns">
        <div className="profile">
          <ContactCard contact={data.contact} isLinked={false} />
          <Identities contact={data.contact} />
          <ContactTags contact={data.contact} />
          <ContactNotes contact={data.contact} />
          <ContactCases openCases={data.openCases} pastCases={data.pastCases} shownCaseId={null} />
        </div>
        <div className="contact-timeline">
          <h2 className="section-title">{t('profile.timeline')}</h2>
          <Timeline contactId={contactId} />
        </div>
      </div>
    </section>
  );
}
