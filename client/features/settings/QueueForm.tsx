import { Button, Modal, MultiSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Queue } from '../../../shared/queue.ts';
import { errorText } from '../../i18n/errorText.ts';
import { useAgents } from '../agents/agentQueries.ts';
import { QueueDeletion } from './QueueDeletion.tsx';
import { useSaveQueue } from './settingsQueries.ts';
import { requiredTexts, withRequired } from './skillTexts.ts';

const DEFAULT_LEVEL = { percent: 80, seconds: 20 };
const DAY_SECONDS = 86_400;

export function QueueForm({ queue, onClose }: { queue: Queue | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { agents } = useAgents();
  const save = useSaveQueue(queue?.id ?? null);
  const level = queue?.serviceLevel ?? DEFAULT_LEVEL;
  const form = useForm({
    initialValues: {
      name: queue?.name ?? '',
      percent: level.percent,
      seconds: level.seconds,
      memberIds: queue?.memberIds ?? [],
      skills: requiredTexts(queue?.skills ?? []),
    },
  });
  const handleSubmit = form.onSubmit(({ name, percent, seconds, memberIds, skills }) =>
    save.mutate(
      {
        name,
        memberIds,
        serviceLevel: { percent, seconds },
        skills: withRequired(queue?.skills ?? [], skills),
      },
      { onSuccess: onClose },
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
        {save.error && (
          <p role="alert" className="form-error">
            {errorText(save.error, t)}
          </p>
        )}
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
