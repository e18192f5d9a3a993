import { Button, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIdFor } from '../../api/useIdFor.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { notifyFailure } from '../../components/notify.ts';
import { AgentChoices } from '../agents/AgentChoices.tsx';
import { useMe } from '../session/sessionQueries.ts';
import { useOpenRoom, useSendDirectMessage } from './roomQueries.ts';

interface ShareCaseDialogProps {
  caseId: string;
  onClose: () => void;
}

/** Asks a colleague about a case: it goes to them as a card with one's question. */
export function ShareCaseDialog({ caseId, onClose }: ShareCaseDialogProps) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const open = useOpenRoom();
  const send = useSendDirectMessage();
  const [agentId, setAgentId] = useState<string | null>(null);
  const [text, setText] = useState('');
  const idFor = useIdFor();
  const handleSubmit = async () => {
    if (agentId === null) {
      return;
    }
    try {
      const room = await open.mutateAsync({ agentIds: [agentId] });
      const words = text.trim() || t('team.defaultQuestion');
      await send.mutateAsync({
        roomId: room.id,
        clientMessageId: idFor([room.id, words]),
        text: words,
        caseId,
      });
      onClose();
      void navigate({ to: '/team/$roomId', params: { roomId: room.id } });
    } catch (error) {
      notifyFailure(error);
    }
  };
  return (
    <Dialog onClose={onClose} title={t('cases.share')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void handleSubmit();
        }}
      >
        <AgentChoices value={agentId} exceptIds={[me.id]} onChange={setAgentId} />
        <Textarea
          label={t('team.question')}
          placeholder={t('team.defaultQuestion')}
          autosize
          minRows={2}
          maxRows={6}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className="actions">
          <Button type="submit" disabled={agentId === null} loading={open.isPending || send.isPending}>
            {t('team.send')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
