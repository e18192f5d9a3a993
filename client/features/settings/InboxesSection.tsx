import { Button, Menu } from '@mantine/core';
import { IconPlug, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Inbox } from '../../../shared/inbox.ts';
import type { Channel } from '../../../shared/primitives.ts';
import { ChannelIcon } from '../../components/ChannelIcon.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { px } from '../../theme.ts';
import { useInboxes } from '../inboxes/inboxQueries.ts';
import { InboxForm } from './InboxForm.tsx';
import { InboxRow } from './InboxRow.tsx';
import { SectionHeader } from './SectionHeader.tsx';
import { useChannels } from './settingsQueries.ts';

type Edited = { kind: 'new'; channel: Channel } | { kind: 'known'; inbox: Inbox };

/** Mailboxes, numbers and widgets: whether each works, and how it is set. */
export function InboxesSection() {
  const { t } = useTranslation();
  const { inboxes, isPending, error, refetch } = useInboxes();
  const { data: channels } = useChannels();
  const [edited, setEdited] = useState<Edited | null>(null);
  return (
    <>
      <SectionHeader
        title={t('settings.inboxes.title')}
        text={t('settings.inboxes.text')}
        action={
          <Menu position="bottom-end">
            <Menu.Target>
              <Button leftSection={<IconPlus size={px.icon} stroke={px.stroke} aria-hidden="true" />}>
                {t('settings.inboxes.connect')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(channels?.items ?? []).map((one) => (
                <Menu.Item
                  key={one.channel}
                  leftSection={<ChannelIcon channel={one.channel} />}
                  onClick={() => setEdited({ kind: 'new', channel: one.channel })}
                >
                  {t(`channels.${one.channel}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        }
      />
      {isPending && <RowSkeletons />}
      {error && inboxes.length === 0 && <ErrorState error={error} onRetry={refetch} />}
      {!isPending && !error && inboxes.length === 0 && (
        <EmptyState
          icon={IconPlug}
          title={t('settings.inboxes.empty')}
          text={t('settings.inboxes.emptyText')}
        />
      )}
      <ul className="plain-list setting-rows">
        {inboxes.map((inbox) => (
          <InboxRow key={inbox.id} inbox={inbox} onEdit={() => setEdited({ kind: 'known', inbox })} />
        ))}
      </ul>
      {edited && (
        <InboxForm
          key={edited.kind === 'new' ? edited.channel : edited.inbox.id}
          channel={edited.kind === 'new' ? edited.channel : edited.inbox.channel}
          inbox={edited.kind === 'new' ? null : edited.inbox}
          onSaved={(inbox) => setEdited({ kind: 'known', inbox })}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  );
}
