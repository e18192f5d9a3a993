import { TagsInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contact.ts';
import { useUpdateContact } from './contactQueries.ts';

const MAX_TAGS = 50;

export function ContactTags({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const update = useUpdateContact(contact.id);
  // Until the last change is through, answers to those before it must not take a tag away again.
  const [chosen, setChosen] = useState<string[] | null>(null);
  const handleChange = (tags: string[]) => {
    setChosen(tags);
    update.mutate({ tags }, { onSettled: () => setChosen(null) });
  };
  return (
    <section>
      <h3 className="section-title">{t('profile.tags')}</h3>
      <TagsInput
        aria-label={t('profile.tags')}
        placeholder={contact.tags.length === 0 ? t('profile.addTag') : ''}
        maxTags={MAX_TAGS}
        value={chosen ?? contact.tags}
        onChange={handleChange}
      />
    </section>
  );
}
