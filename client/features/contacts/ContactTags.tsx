import { TagsInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contact.ts';
import { useUpdateContact } from './contactQueries.ts';

const MAX_TAGS = 50;

export function ContactTags({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const update = useUpdateContact(contact.id);
  return (
    <section>
      <h3 className="section-title">{t('profile.tags')}</h3>
      <TagsInput
        aria-label={t('profile.tags')}
        placeholder={contact.tags.length === 0 ? t('profile.addTag') : ''}
        maxTags={MAX_TAGS}
        value={contact.tags}
        onChange={(tags) => update.mutate({ tags })}
      />
    </section>
  );
}
