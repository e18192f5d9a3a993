import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAddressBook, IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { px, rowHeights } from '../../theme.ts';
import { ContactRow } from './ContactRow.tsx';
import { useContacts } from './contactQueries.ts';

const PAUSE_MS = 200;
const OVERSCAN = 8;
const LOAD_AHEAD = 10;

/** Contacts, last seen first, found by the beginning of a name, an address or a number. */
export function ContactList({ openId }: { openId: string | null }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const { contacts, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useContacts(q);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: contacts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeights.contact,
    getItemKey: (index) => contacts[index]?.id ?? index,
    overscan: OVERSCAN,
  });
  const shown = virtualizer.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= contacts.length - LOAD_AHEAD) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, lastShown, contacts.length, fetchNextPage]);
  return (
    <section className="list-pane" aria-labelledby="list-title">
      <header className="list-header">
        <h1 id="list-title" className="list-title">
          {t('shell.contacts')}
        </h1>
      </header>
      <div className="list-search">
        <TextInput
          aria-label={t('contacts.find')}
          placeholder={t('contacts.find')}
          leftSection={<IconSearch size={px.icon} stroke={px.stroke} aria-hidden="true" />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      {isPending && <RowSkeletons />}
      {error && contacts.length === 0 && <ErrorState error={error} onRetry={refetch} />}
      {!isPending && !error && contacts.length === 0 && (
        <EmptyState
          icon={IconAddressBook}
          title={q === '' ? t('contacts.empty') : t('contacts.notFound', { q })}
          text={q === '' ? t('contacts.emptyText') : t('contacts.notFoundText')}
        />
      )}
      <div ref={scroller} className="list-scroller" hidden={contacts.length === 0}>
        <ul className="plain-list list-canvas" style={{ height: virtualizer.getTotalSize() }}>
          {shown.map((item) => {
            const contact = contacts[item.index];
            return (
              contact && (
                <li
                  key={item.key}
                  className="list-place"
                  style={{ height: item.size, transform: `translateY(${item.start}px)` }}
                >
                  <ContactRow contact={contact} isOpen={contact.id === openId} />
                </li>
              )
            );
          })}
        </ul>
      </div>
    </section>
  );
}
