import { Button, Switch } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconLoader, IconPlugOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Inbox } from '../../../shared/inbox.ts';
import { ChannelIcon } from '../../components/ChannelIcon.tsx';
import { px } from '../../theme.ts';
import { useQueueName } from '../queues/queueQueries.ts';
import { useSwitchInbox } from './settingsQueries.ts';

const healthIcons = {
  ok: IconCircleCheck,
  starting: IconLoader,
  failing: IconAlertTriangle,
  off: IconPlugOff,
};

export function InboxRow({ inbox, onEdit }: { inbox: Inbox; onEdit: () => void }) {
  const { t } = useTranslation();
  const queueName = useQueueName(inbox.queueId);
  const switchInbox = useSwitchInbox();
  const Health = healthIcons[inbox.health.state];
  return (
    <li className="setting-row">
      <ChannelIcon channel={inbox.channel} />
      <div className="grow">
        <p className="setting-name">{inbox.name}</p>
        <p className="hint">
          {inbox.address} · {queueName}
        </p>
        {inbox.health.state === 'failing' && <p className="problem">{inbox.health.reason}</p>}
      </div>
      <span className={`health health-${inbox.health.state}`}>
        <Health size={px.icon} stroke={px.stroke} aria-hidden="true" />
        {t(`settings.inboxes.health.${inbox.health.state}`)}
      </span>
      <Switch
        aria-label={t('settings.inboxes.enabled', { name: inbox.name })}
        checked={inbox.isEnabled}
        onChange={(event) =>
          switchInbox.mutate({ inboxId: inbox.id, isEnabled: event.currentTarget.checked })
        }
      />
      <Button variant="default" aria-label={t('common.editOf', { name: inbox.name })} onClick={onEdit}>
        {t('common.edit')}
      </Button>
    </li>
  );
}
