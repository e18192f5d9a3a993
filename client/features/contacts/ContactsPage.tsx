import { IconAddressBook } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useLayout } from '../../components/useLayout.ts';
import { ContactList } from './ContactList.tsx';
import { ContactPage } from './ContactPage.tsx';
import './contacts.css';

/** Everybody who ever wrote or called, and one of them. */
export function ContactsPage() {
  const { t } = useTranslation();
  const { contactId } = useParams({ strict: false });
  const layout = useLayout();
  return (
    <div className="panes">
      {(layout !== 'narrow' || contactId === undefined) && <ContactList openId={contactId ?? null} />}
      {contactId !== undefined && <ContactPage key={contactId} contactId={contactId} />}
      {contactId === undefined && layout !== 'narrow' && (
        <section className="case-page">
          <EmptyState
            icon={IconAddressBook}
            title={t('contacts.noneOpen')}
            text={t('contacts.noneOpenText')}
          />
        </section>
      )}
    </div>
  );
}
