import { Bone } from '../../components/Bone.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { lazily } from '../../components/lazily.tsx';
import { ContactCard } from './ContactCard.tsx';
import { ContactCases } from './ContactCases.tsx';
import { ContactNotes } from './ContactNotes.tsx';
import { useProfile } from './contactQueries.ts';
import { Identities } from './Identities.tsx';
import { ProfileSkeleton } from './ProfileSkeleton.tsx';
import { RecentTimeline } from './RecentTimeline.tsx';
import './contacts.css';

const ContactTags = lazily(async () => (await import('./ContactTags.tsx')).ContactTags);

interface ProfilePanelProps {
  contactId: string;
  openCaseId: string | null;
}

/** Who this is: names, addresses, cases, notes, and everything said on every channel. */
export function ProfilePanel({ contactId, openCaseId }: ProfilePanelProps) {
  const { data, error, refetch } = useProfile(contactId);
  if (error && !data) {
    return <ErrorState error={error} onRetry={refetch} />;
  }
  if (!data) {
    return <ProfileSkeleton />;
  }
  return (
    <div className="profile">
      <ContactCard contact={data.contact} isLinked />
      <Identities contact={data.contact} />
      <ContactTags contact={data.contact} waiting={<Bone size="field" />} />
      <ContactNotes contact={data.contact} />
      <ContactCases openCases={data.openCases} pastCases={data.pastCases} shownCaseId={openCaseId} />
      <RecentTimeline contactId={contactId} />
    </div>
  );
}
