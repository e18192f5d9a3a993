import { UnstyledButton } from '@mantine/core';
import { IconEdit } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contact.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { IconAction } from '../../components/IconAction.tsx';
import { lazily } from '../../components/lazily.tsx';
import { shownName } from '../../components/shownName.ts';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { useUpdateContact } from './contactQueries.ts';

const ContactForm = lazily(async () => (await import('./ContactForm.tsx')).ContactForm);

interface ContactCardProps {
  contact: Contact;
  /** Whether the name leads to the contact's own page. */
  isLinked: boolean;
}

/** Name, stage, organisation, language; and what the person only claims about themselves. */
export function ContactCard({ contact, isLinked }: ContactCardProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState<'unopened' | 'open' | 'left'>('unopened');
  if (form === 'open') {
    return <ContactForm contact={contact} onDone={() => setForm('left')} />;
  }
  return (
    <section className="contact-card">
      <Avatar name={contact.name} isLarge />
      <div className="grow">
        <h2 className="contact-name">
          {isLinked ? (
            <Link to="/contacts/$contactId" params={{ contactId: contact.id }}>
              {shownName(contact.name)}
            </Link>
          ) : (
            shownName(contact.name)
          )}
        </h2>
        <p className="hint">
          {[
            t(`lifecycle.${contact.lifecycle}`),
            contact.organization,
            contact.language && t(`languages.${contact.language}`),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <p className="hint">
          {t('profile.lastSeen')} <TimeAgo instant={contact.lastSeenAt} />
        </p>
      </div>
      <IconAction
        icon={IconEdit}
        label={t('profile.edit')}
        autoFocus={form === 'left'}
        onClick={() => setForm('open')}
      />
      <Claims contact={contact} />
    </section>
  );
}

/** Unproven words of a visitor: shown as what they are, adopted only by a person. */
function Claims({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const update = useUpdateContact(contact.id);
  const { name, email } = contact.claims;
  const claimed = [name !== contact.name ? name : null, email].filter((one) => one !== null);
  const isKnown = email === null || contact.identities.some((one) => one.value === email && one.isVerified);
  if (claimed.length === 0 || (isKnown && name === contact.name)) {
    return null;
  }
  return (
    <p className="claims">
      {t('profile.claims', { claims: claimed.join(', ') })}
      {name !== null && name !== contact.name && (
        <UnstyledButton className="link-button" onClick={() => update.mutate({ name })}>
          {t('profile.useName')}
        </UnstyledButton>
      )}
    </p>
  );
}
