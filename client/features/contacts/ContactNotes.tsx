import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contact.ts';
import { useUpdateContact } from './contactQueries.ts';

/** What colleagues should know of this person; saved when the field is left. */
export function ContactNotes({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const update = useUpdateContact(contact.id);
  const [typed, setTyped] = useState<string | null>(null);
  const handleBlur = () => {
    if (typed !== null && typed !== contact.notes) {
      update.mutate({ notes: typed }, { onSuccess: () => setTyped(null) });
    }
  };
  return (
    <section>
      <h3 className="section-title">{t('profile.notes')}</h3>
      <Textarea
        aria-label={t('profile.notes')}
        placeholder={t('profile.notesPlaceholder')}
        autosize
        minRows={2}
        maxRows={10}
        value={typed ?? contact.notes}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={handleBlur}
      />
    </section>
  );
}
