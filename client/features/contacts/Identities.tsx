import { UnstyledButton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contact.ts';
import { px } from '../../theme.ts';
import { IdentityForm } from './IdentityForm.tsx';
import { IdentityRow } from './IdentityRow.tsx';

/** So many are taken in at a glance; more would push everything else about the person out of sight. */
const FOLDED = 6;

/** Every address of a person; those that are proven carry a mark. */
export function Identities({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const [isAdding, setIsAdding] = useState(false);
  const [isUnfolded, setIsUnfolded] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const handleDone = () => {
    setIsAdding(false);
    opener.current?.focus();
  };
  const shown = contact.identities.filter((one) => one.kind !== 'visitor');
  const visitors = contact.identities.length - shown.length;
  const listed = isUnfolded || shown.length <= FOLDED + 1 ? shown : shown.slice(0, FOLDED);
  return (
    <section>
      <h3 className="section-title">
        {t('profile.identities')}
        <UnstyledButton
          ref={opener}
          className="section-action"
          aria-label={t('profile.addIdentity')}
          onClick={() => setIsAdding(true)}
        >
          <IconPlus size={px.iconSmall} stroke={px.stroke} />
        </UnstyledButton>
      </h3>
      <ul className="plain-list">
        {listed.map((identity) => (
          <IdentityRow key={`${identity.kind} ${identity.value}`} identity={identity} contact={contact} />
        ))}
      </ul>
      {listed.length < shown.length && (
        <UnstyledButton className="link-button" onClick={() => setIsUnfolded(true)}>
          {t('profile.showAll', { count: shown.length })}
        </UnstyledButton>
      )}
      {visitors > 0 && <p className="hint">{t('profile.visitors', { count: visitors })}</p>}
      {contact.identities.length === 0 && <p className="hint">{t('profile.noIdentities')}</p>}
      {isAdding && <IdentityForm contactId={contact.id} onDone={handleDone} />}
    </section>
  );
}
