import { Button, Drawer, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Inbox } from '../../../shared/inbox.ts';
import type { Channel } from '../../../shared/primitives.ts';
import { ApiError } from '../../api/apiError.ts';
import { Bone } from '../../components/Bone.tsx';
import { Delayed } from '../../components/Delayed.tsx';
import { notifyDone } from '../../components/notify.ts';
import { errorText } from '../../i18n/errorText.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { InboxInstructions } from './InboxInstructions.tsx';
import { InboxTest } from './InboxTest.tsx';
import { SettingField } from './SettingField.tsx';
import { useChannels, useInboxSettings, useSaveInbox } from './settingsQueries.ts';

interface InboxFormProps {
  channel: Channel;
  inbox: Inbox | null;
  onSaved: (inbox: Inbox) => void;
  onClose: () => void;
}

/** The form of an inbox, drawn from the fields that its channel asks for. */
export function InboxForm({ channel, inbox, onSaved, onClose }: InboxFormProps) {
  const { t } = useTranslation();
  const { queues } = useQueues();
  const { data: channels } = useChannels();
  const { data: known } = useInboxSettings(inbox?.id ?? null);
  const save = useSaveInbox(inbox?.id ?? null);
  const [name, setName] = useState(inbox?.name ?? '');
  const [queueId, setQueueId] = useState<string | null>(inbox?.queueId ?? null);
  const [changed, setChanged] = useState<Record<string, unknown>>({});
  const description = channels?.items.find((one) => one.channel === channel);
  const chosenQueue = queueId ?? queues[0]?.id ?? '';
  const isLoading = !description || (inbox !== null && !known);
  const issueOf = (field: string) =>
    save.error instanceof ApiError
      ? save.error.issues.find(
          (one) => one.path.split('.').at(-1) === field || one.path.endsWith(`settings.${field}`),
        )?.message
      : undefined;
  const handleSubmit = () => {
    const settings = { ...known?.settings, ...changed };
    save.mutate(
      { channel, name, queueId: chosenQueue, settings },
      {
        onSuccess: (saved) => {
          setChanged({});
          notifyDone(t('common.saved'));
          onSaved(saved);
        },
      },
    );
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={inbox?.name ?? description?.label ?? ''}
      lockScroll={false}
    >
      {isLoading ? (
        <Delayed>
          <div className="stack">
            <Bone size="field" />
            <Bone size="field" />
            <Bone size="field" />
          </div>
        </Delayed>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            handleSubmit();
          }}
        >
          <TextInput
            label={t('settings.inboxes.name')}
            required
            withAsterisk={false}
            maxLength={80}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t('settings.inboxes.queue')}
            description={t('settings.inboxes.queueHint')}
            data={queues.map((queue) => ({ value: queue.id, label: queue.name }))}
            value={chosenQueue}
            allowDeselect={false}
            onChange={setQueueId}
          />
          {description.fields.map((field) => (
            <SettingField
              key={field.name}
              field={field}
              value={field.name in changed ? changed[field.name] : known?.settings[field.name]}
              isSecretSet={known?.secretsSet.includes(field.name) ?? false}
              problem={issueOf(field.name)}
              onChange={(value) => setChanged({ ...changed, [field.name]: value })}
            />
          ))}
          {save.error && (
            <p role="alert" className="form-error">
              {errorText(save.error, t)}
            </p>
          )}
          <div className="actions">
            <Button type="submit" loading={save.isPending}>
              {inbox ? t('common.save') : t('settings.inboxes.connect')}
            </Button>
          </div>
        </form>
      )}
      {inbox && known && <InboxInstructions instructions={known.instructions} />}
      {inbox && <InboxTest inboxId={inbox.id} />}
    </Drawer>
  );
}
