import { Button, SegmentedControl, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog.tsx';
import { notifyDone } from '../../components/notify.ts';
import { AgentChoices } from '../agents/AgentChoices.tsx';
import { QueueChoices } from '../queues/QueueChoices.tsx';
import { useMe } from '../session/sessionQueries.ts';
import { knownCase, useTransferCase } from './caseQueries.ts';

interface TransferDialogProps {
  caseId: string;
  onClose: () => void;
}

type Target = { kind: 'queue'; queueId: string } | { kind: 'agent'; agentId: string };

/** To whom, and why: the reason is the first thing that the next one reads. */
export function TransferDialog({ caseId, onClose }: TransferDialogProps) {
  const { t } = useTranslation();
  const me = useMe();
  const entry = knownCase(caseId);
  const transfer = useTransferCase();
  const [kind, setKind] = useState<Target['kind']>('queue');
  const [target, setTarget] = useState<Target | null>(null);
  const [reason, setReason] = useState('');
  const handleSubmit = () => {
    if (target) {
      transfer.mutate(
        { caseId, to: target, reason },
        {
          onSuccess: () => {
            onClose();
            notifyDone(t('cases.transferred'));
          },
        },
      );
    }
  };
  return (
    <Dialog onClose={onClose} title={t('cases.transferTitle')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          handleSubmit();
        }}
      >
        <SegmentedControl
          fullWidth
          aria-label={t('cases.transferTo')}
          data={[
            { value: 'queue', label: t('cases.toQueue') },
            { value: 'agent', label: t('cases.toAgent') },
          ]}
          value={kind}
          onChange={(value) => {
            setKind(value === 'queue' ? 'queue' : 'agent');
            setTarget(null);
          }}
        />
        {kind === 'queue' ? (
          <QueueChoices
            value={target?.kind === 'queue' ? target.queueId : null}
            exceptId={entry?.agentId === null ? entry.queueId : null}
            onChange={(queueId) => setTarget({ kind: 'queue', queueId })}
          />
        ) : (
          <AgentChoices
            value={target?.kind === 'agent' ? target.agentId : null}
            exceptIds={[entry?.agentId ?? me.id]}
            onChange={(agentId) => setTarget({ kind: 'agent', agentId })}
          />
        )}
        <Textarea
          label={t('cases.transferReason')}
          autosize
          minRows={2}
          maxRows={6}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className="actions">
          <Button type="submit" loading={transfer.isPending} disabled={target === null}>
            {t('cases.transfer')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
