import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contact.ts';
import { useStore } from '../../api/store.ts';
import { GrowingText } from '../../components/GrowingText.tsx';
import { connection } from '../../realtime/connection.ts';
import { bothNotes, leaveNotes, settleNotes, useNotesDraft, writeNotes } from './notesStore.ts';

/** What colleagues should know of this person; saved when the field is left, or taken away by a shortcut. */
export function ContactNotes({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const draft = useNotesDraft(contact.id);
  const isOffline = useStore(connection) === 'offline';
  const { id, notes } = contact;
  const isChanged = draft !== undefined && draft.base !== notes && draft.text !== notes;
  useEffect(() => {
    const handleLeave = () => leaveNotes(id);
    window.addEventListener('pagehide', handleLeave);
    return () => {
      window.removeEventListener('pagehide', handleLeave);
      handleLeave();
    };
  }, [id]);
  return (
    <section>
      <h3 className="section-title">{t('profile.notes')}</h3>
      <GrowingText
        aria-label={t('profile.notes')}
        placeholder={t('profile.notesPlaceholder')}
        minRows={2}
        maxRows={10}
        value={draft?.text ?? notes}
        onChange={(event) => writeNotes(id, event.currentTarget.value, notes)}
        onBlur={() => leaveNotes(id)}
      />
      <div role="status">
        {isChanged && !isOffline && (
          <>
            <p className="hint">{t('profile.notesChanged')}</p>
            <p className="message-text">{notes}</p>
            <div className="actions">
              <Button variant="subtle" size="compact-sm" onClick={() => settleNotes(id, null, notes)}>
                {t('profile.dropMine')}
              </Button>
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => settleNotes(id, bothNotes(draft, notes), notes)}
              >
                {t('profile.keepBoth')}
              </Button>
            </div>
          </>
        )}
        {draft?.isLeft && isOffline && <p className="hint">{t('profile.notesHeld')}</p>}
      </div>
    </section>
  );
}
