import { Button, Modal, MultiSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Queue } from '../../../shared/queue.ts';
import { FormError } from '../../components/FormError.tsx';
import { fieldIssues } from '../../i18n/errorText.ts';
import { useAgents } from '../agents/agentQueries.ts';
import { changedOf } from './changedOf.ts';
import { QueueDeletion } from './QueueDeletion.tsx';
import { useSaveQueue } from './settingsQueries.ts';
import { requiredTexts, skillProblem, withRequired } from './skillTexts.ts';

const DEFAULT_LEVEL = { percent: 80, seconds: 20 };
const DAY_SECONDS = 86_400;

export function QueueForm({ queue, onClose }: { queue: Queue | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { agents } = useAgents();
  const save = useSaveQueue();
  const level = queue?.serviceLevel ?? DEFAULT_LEVEL;
  const [before] = useState({
    name: queue?.name ?? '',
    percent: level.percent,
    seconds: level.seconds,
    memberIds: queue?.memberIds ?? [],
    skills: requiredTexts(queue?.skills ?? []),
  });
  const form = useForm({
    initialValues: before,
    validate: { skills: (texts) => skillProblem(texts, t) },
  });
  const handleSubmit = form.onSubmit((values) =>
    save.mutate(
      queue === null
        ? { queueId: null, body: bodyOf(values, queue) }
        : { queueId: queue.id, body: changedOf(bodyOf(values, queue), bodyOf(before, queue)) },
      { onSuccess: onClose, onError: (error) => form.setErrors(fieldIssues(error, t)) },
    ),
  );
  return (
    <Modal opened onClose={onClose} title={queue?.name ?? t('settings.queues.add')}>
      <form className="stack" onSubmit={handleSubmit}>
        <TextInput
          label={t('settings.queues.name')}
          required
          withAsterisk={false}
          maxLength={60}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <div className="two-fields">
          <NumberInput
            label={t('settings.queues.percent')}
            suffix=" %"
            min={1}
            max={100}
            required
            withAsterisk={false}
            {...form.getInputProps('percent')}
          />
          <NumberInput
            label={t('settings.queues.seconds')}
            suffix=" s"
            min={1}
            max={DAY_SECONDS}
            required
            withAsterisk={false}
            {...form.getInputProps('seconds')}
          />
        </div>
        <MultiSelect
          label={t('settings.queues.memberList')}
          searchable
          data={agents.filter((one) => one.isActive).map((one) => ({ value: one.id, label: one.name }))}
          {...form.getInputProps('memberIds')}
        />
        <TagsInput
          label={t('settings.queues.skills')}
          description={t('settings.queues.skillsHint')}
          maxTags={20}
          {...form.getInputProps('skills')}
        />
        <FormError error={save.error} />
        <div className="actions">
          <Button type="submit" loading={save.isPending}>
            {t('common.save')}
          </Button>
        </div>
      </form>
      {queue && <QueueDeletion queue={queue} onDeleted={onClose} />}
    </Modal>
  );
}

interface QueueValues {
  name: string;
  percent: number;
  seconds: number;
  memberIds: string[];
  skills: string[];
}

function bodyOf({ name, percent, seconds, memberIds, skills }: QueueValues, queue: Queue | null) {
  return {
    name,
    memberIds,
    serviceLevel: { percent, seconds },
    skills: withRequired(queue?.skills ?? [], skills),
  };
}
