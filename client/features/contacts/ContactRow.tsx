import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../shared/contact.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { shownName } from '../../components/shownName.ts';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { shownPhone } from './shownPhone.ts';

export function ContactRow({ contact, isOpen }: { contact: Contact; isOpen: boolean }) {
  const { t } = useTranslation();
  const addresses = contact.identities
    .filter((one) => one.kind === 'email' || one.kind === 'phone')
    .filter((one) => one.value !== contact.name)
    .map((one) => (one.kind === 'phone' ? shownPhone(one.value) : one.value));
  return (
    <Link
      to="/contacts/$contactId"
      params={{ contactId: contact.id }}
      className={isOpen ? 'contact-row case-row-open' : 'contact-row'}
      aria-current={isOpen ? 'true' : undefined}
    >
      <Avatar name={contact.name} />
      <span className="case-row-who">{shownName(contact.name)}</span>
      <span className="case-row-clock">
        <TimeAgo instant={contact.lastSeenAt} />
      </span>
      <span className="case-row-preview figures">
        {addresses.join(' · ') ||
          t(
            contact.identities.some((one) => one.kind === 'phone')
              ? 'contacts.onlyNumber'
              : 'contacts.onlyChat',
          )}
      </span>
      {contact.tags[0] && <span className="tag tag-small">{contact.tags[0]}</span>}
    </Link>
  );
}
