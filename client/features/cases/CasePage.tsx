import { Drawer } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../components/ErrorState.tsx';
import { lazily } from '../../components/lazily.tsx';
import { useLayout } from '../../components/useLayout.ts';
import { useWatch } from '../../realtime/useWatch.ts';
import { Composer } from '../composer/Composer.tsx';
import { ProfileSkeleton } from '../contacts/ProfileSkeleton.tsx';
import { useShortcut } from '../shell/useShortcut.ts';
import { Thread } from '../thread/Thread.tsx';
import { ThreadSkeleton } from '../thread/ThreadSkeleton.tsx';
import { CaseHeader } from './CaseHeader.tsx';
import { CaseShortcuts } from './CaseShortcuts.tsx';
import { ConversationTabs } from './ConversationTabs.tsx';
import { knownCase, useCase } from './caseQueries.ts';
import type { ListedView } from './viewOrder.ts';

const ProfilePanel = lazily(async () => (await import('../contacts/ProfilePanel.tsx')).ProfilePanel);

interface CasePageProps {
  caseId: string;
  view: ListedView;
}

/** A case: its header, the thread, the composer, and who it is about. */
export function CasePage({ caseId, view }: CasePageProps) {
  const { t } = useTranslation();
  const layout = useLayout();
  const { data, error, refetch } = useCase(caseId);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [isPanelOpen, setIsPanelOpen] = useState(layout === 'wide' || layout === 'widest');
  const hasRoom = layout === 'wide' || layout === 'widest';
  const entry = data?.case ?? knownCase(caseId);
  const conversation =
    data?.conversations.find((one) => one.id === (chosenId ?? data.case.conversationId)) ??
    data?.conversations[0];
  useWatch(conversation?.id ?? null);
  const handleTogglePanel = () => setIsPanelOpen(!isPanelOpen);
  useShortcut('profile', handleTogglePanel);

  if (error && !data) {
    return (
      <section className="case-page">
        <ErrorState error={error} onRetry={refetch} />
      </section>
    );
  }
  return (
    <>
      <section className="case-page" aria-label={t('cases.caseOf', { name: entry?.contactName ?? '' })}>
        {entry && (
          <CaseHeader
            entry={entry}
            conversation={conversation ?? null}
            view={view}
            isPanelOpen={isPanelOpen}
            onTogglePanel={handleTogglePanel}
          />
        )}
        {data && data.conversations.length > 1 && (
          <ConversationTabs
            conversations={data.conversations}
            openId={conversation?.id ?? null}
            onChoose={setChosenId}
          />
        )}
        {data && conversation ? (
          <>
            <CaseShortcuts entry={data.case} />
            <Thread key={conversation.id} conversation={conversation} contact={data.contact} />
            <Composer
              key={`composer ${conversation.id}`}
              entry={data.case}
              conversation={conversation}
              contact={data.contact}
            />
          </>
        ) : (
          <ThreadSkeleton />
        )}
      </section>
      {entry && hasRoom && isPanelOpen && (
        <aside className="panel" aria-label={t('profile.title')}>
          <ProfilePanel contactId={entry.contactId} openCaseId={caseId} waiting={<ProfileSkeleton />} />
        </aside>
      )}
      {entry && !hasRoom && (
        <Drawer
          opened={isPanelOpen}
          onClose={() => setIsPanelOpen(false)}
          position="right"
          title={t('profile.title')}
          lockScroll={false}
        >
          <ProfilePanel contactId={entry.contactId} openCaseId={caseId} waiting={<ProfileSkeleton />} />
        </Drawer>
      )}
    </>
  );
}
