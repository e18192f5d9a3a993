import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog.tsx';
import { errorText } from '../../i18n/errorText.ts';
import { shownPhone } from '../contacts/shownPhone.ts';
import { useInboxes } from '../inboxes/inboxQueries.ts';
import { useMe } from '../session/sessionQueries.ts';
import { expectCall } from '../softphone/expectedCalls.ts';
import { addressFor } from './addressFor.ts';
import { useNewConversationDraft } from './newConversationDraft.ts';
import { useStartCall, useStartConversation } from './startQueries.ts';

interface NewConversationDialogProps {
  to: string;
  onClose: () => void;
}

/** Writes to a customer first, or calls them; opens a case of the agent's own. */
export function NewConversationDialog({ to: given, onClose }: NewConversationDialogProps) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { inboxes } = useInboxes();
  const start = useStartConversation();
  const call = useStartCall();
  const usable = inboxes.filter(
    (one) => one.isEnabled && (one.capabilities.canStartConversation || one.channel === 'voice'),
  );
  const fitting = usable.filter((one) => given === '' || (one.channel === 'email') === given.includes('@'));
  const [inboxId, setInboxId] = useState<string | null>(null);
  const inbox = usable.find((one) => one.id === inboxId) ?? fitting[0];
  const { draft, change, drop } = useNewConversationDraft(me.id, given);
  const { to, subject, text } = draft;
  const [problem, setProblem] = useState('');
  const isCall = inbox?.channel === 'voice';
  const show = (caseId: string | null) => {
    onClose();
    if (caseId) {
      void navigate({ to: '/cases/$view/$caseId', params: { view: 'mine', caseId } });
    }
  };
  const handleSubmit = () => {
    const address = inbox && addressFor(inbox.channel, to);
    if (!inbox || !address) {
      setProblem(t(inbox?.channel === 'email' ? 'newConversation.badEmail' : 'newConversation.badPhone'));
      return;
    }
    setProblem('');
    if (isCall) {
      expectCall();
      call.mutate({ inboxId: inbox.id, to: address }, { onSuccess: ({ caseId }) => show(caseId) });
      return;
    }
    start.mutate(
      { inboxId: inbox.id, to: address, subject, text },
      {
        onSuccess: ({ conversation }) => {
          drop();
          show(conversation.caseId);
        },
      },
    );
  };
  const error = start.error ?? call.error;
  return (
    <Dialog onClose={onClose} title={t('newConversation.title')} size="lg">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          handleSubmit();
        }}
      >
        <Select
          label={t('newConversation.from')}
          data={usable.map((one) => ({
            value: one.id,
            label: `${t(`channels.${one.channel}`)} · ${one.name} (${shownPhone(one.address)})`,
          }))}
          value={inbox?.id ?? null}
          allowDeselect={false}
          onChange={setInboxId}
        />
        <TextInput
          label={t('newConversation.to')}
          placeholder={inbox?.channel === 'email' ? 'anna@example.com' : '+55 11 98765-4321'}
          value={to}
          error={problem}
          data-autofocus
          required
          withAsterisk={false}
          onChange={(event) => change({ to: event.currentTarget.value })}
        />
        {inbox?.capabilities.hasSubject && (
          <TextInput
            label={t('newConversation.subject')}
            maxLength={200}
            value={subject}
            onChange={(event) => change({ subject: event.currentTarget.value })}
          />
        )}
        {!isCall && (
          <Textarea
            label={t('newConversation.text')}
            autosize
            minRows={5}
            maxRows={14}
            maxLength={inbox?.capabilities.maxTextLength}
            value={text}
            required
            withAsterisk={false}
            onChange={(event) => change({ text: event.currentTarget.value })}
          />
        )}
        {error && (
          <p role="alert" className="form-error">
            {errorText(error, t)}
          </p>
        )}
        <div className="actions">
          <Button
            type="submit"
            loading={start.isPending || call.isPending}
            disabled={!inbox || (!isCall && text.trim() === '')}
          >
            {isCall ? t('newConversation.call') : t('newConversation.send')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
