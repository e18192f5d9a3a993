import { Button, Drawer, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Inbox } from '../../../shared/inbox.ts';
import type { Channel } from '../../../shared/primitives.ts';
import { Bone } from '../../components/Bone.tsx';
import { Delayed } from '../../components/Delayed.tsx';
import { FormError } from '../../components/FormError.tsx';
import { notifyDone } from '../../components/notify.ts';
import { fieldIssues } from '../../i18n/errorText.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { changedOf } from './changedOf.ts';
import { rarelyChanged } from './fieldTexts.ts';
import { InboxInstructions } from './InboxInstructions.tsx';
import { InboxTest } from './InboxTest.tsx';
import { type Field, SettingField } from './SettingField.tsx';
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
  const save = useSaveInbox();
  const [name, setName] = useState(inbox?.name ?? '');
  const [queueId, setQueueId] = useState<string | null>(inbox?.queueId ?? null);
  const [changed, setChanged] = useState<Record<string, unknown>>({});
  const description = channels?.items.find((one) => one.channel === channel);
  const chosenQueue = queueId ?? queues[0]?.id ?? '';
  const isLoading = !description || (inbox !== null && !known);
  const issues = fieldIssues(save.error, t);
  const handleSubmit = () => {
    save.mutate(
      inbox === null
        ? { inboxId: null, body: { channel, name, queueId: chosenQueue, settings: changed } }
        : {
            inboxId: inbox.id,
            body: { ...changedOf({ name, queueId: chosenQueue }, inbox), settings: changed },
          },
      {
        onSuccess: (saved) => {
          setChanged({});
          notifyDone(t('common.saved'));
          onSaved(saved);
        },
      },
    );
  };
  const rare = description?.fields.filter((field) => rarelyChanged.has(field.name)) ?? [];
  const draw = (field: Field) => (
    <SettingField
      key={field.name}
      field={field}
      value={
        field.name in changed
          ? changed[field.name]
          : inbox === null
            ? field.defaultValue
            : known?.settings[field.name]
      }
      isSecretSet={known?.secretsSet.includes(field.name) ?? false}
      problem={issues[field.name]}
      onChange={(value) => setChanged({ ...changed, [field.name]: value })}
    />
  );
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={inbox?.name ?? t(`channels.${channel}`)}
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
            error={issues.name}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t('settings.inboxes.queue')}
            description={t('settings.inboxes.queueHint')}
            data={queues.map((queue) => ({ value: queue.id, label: queue.name }))}
            error={queues.length === 0 ? t('settings.inboxes.noQueue') : issues.queueId}
            value={chosenQueue}
            allowDeselect={false}
            onChange={setQueueId}
          />
          {description.fields.filter((field) => !rarelyChanged.has(field.name)).map(draw)}
          {rare.length > 0 && (
            <details className="more-settings" open={rare.some((field) => field.name in issues) || undefined}>
              <summary>{t('settings.inboxes.more')}</summary>
              <div className="stack">{rare.map(draw)}</div>
            </details>
          )}
          <FormError error={save.error} />
          <div className="actions">
            <Button type="submit" loading={save.isPending}>
              {inbox ? t('common.save') : t('settings.inboxes.connect')}
            </Button>
          </div>
        </form>
      )}
      {inbox && known && <InboxInstructions instructions={known.instructions} />}
      {inbox && description?.isTestable && <InboxTest inboxId={inbox.id} />}
    </Drawer>
  );
}
