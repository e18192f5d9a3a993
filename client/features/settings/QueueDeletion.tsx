import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Queue } from '../../../shared/queue.ts';
import { errorText } from '../../i18n/errorText.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { useDeleteQueue } from './settingsQueries.ts';

/** Deleting a queue, said twice: where its work and its inboxes go is part of the question. */
export function QueueDeletion({ queue, onDeleted }: { queue: Queue; onDeleted: () => void }) {
  const { t } = useTranslation();
  const { queues } = useQueues();
  const remove = useDeleteQueue();
  const [isAsking, setIsAsking] = useState(false);
  const [moveTo, setMoveTo] = useState<string | null>(null);
  if (!isAsking) {
    return (
      <section className="form-section">
        <Button variant="subtle" color="red" onClick={() => setIsAsking(true)}>
          {t('settings.queues.delete')}
        </Button>
      </section>
    );
  }
  return (
    <section className="form-section stack">
      <Select
        label={t('settings.queues.moveTo')}
        description={t('settings.queues.moveHint')}
        data={queues.filter((one) => one.id !== queue.id).map((one) => ({ value: one.id, label: one.name }))}
        value={moveTo}
        onChange={setMoveTo}
      />
      {remove.error && (
        <p role="alert" className="form-error">
          {errorText(remove.error, t)}
        </p>
      )}
      <div className="actions">
        <Button variant="subtle" onClick={() => setIsAsking(false)}>
          {t('common.cancel')}
        </Button>
        <Button
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate({ queueId: queue.id, moveTo }, { onSuccess: onDeleted })}
        >
          {t('settings.queues.deleteNow', { name: queue.name })}
        </Button>
      </div>
    </section>
  );
}
