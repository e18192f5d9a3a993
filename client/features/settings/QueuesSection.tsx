import { Button } from '@mantine/core';
import { IconPlus, IconStack2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Queue } from '../../../shared/queue.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { clock, useFormat } from '../../i18n/format.ts';
import { px } from '../../theme.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { QueueForm } from './QueueForm.tsx';
import { SectionHeader } from './SectionHeader.tsx';

export function QueuesSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const { queues, isPending } = useQueues();
  const [edited, setEdited] = useState<Queue | 'new' | null>(null);
  return (
    <>
      <SectionHeader
        title={t('settings.queues.title')}
        text={t('settings.queues.text')}
        action={
          <Button
            leftSection={<IconPlus size={px.icon} stroke={px.stroke} aria-hidden="true" />}
            onClick={() => setEdited('new')}
          >
            {t('settings.queues.add')}
          </Button>
        }
      />
      {isPending && <RowSkeletons />}
      {!isPending && queues.length === 0 && (
        <EmptyState icon={IconStack2} title={t('settings.queues.empty')} text={t('settings.queues.text')} />
      )}
      <ul className="plain-list setting-rows">
        {queues.map((queue) => (
          <li key={queue.id} className="setting-row">
            <div className="grow">
              <p className="setting-name">{queue.name}</p>
              <p className="hint">
                {t('board.target', {
                  percent: format.percent(queue.serviceLevel.percent),
                  time: clock(queue.serviceLevel.seconds * 1000),
                })}{' '}
                · {t('settings.queues.members', { count: queue.memberIds.length })}
              </p>
            </div>
            <Button
              variant="default"
              aria-label={t('common.editOf', { name: queue.name })}
              onClick={() => setEdited(queue)}
            >
              {t('common.edit')}
            </Button>
          </li>
        ))}
      </ul>
      {edited !== null && (
        <QueueForm queue={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
