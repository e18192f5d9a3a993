import { Button, Radio, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog.tsx';
import { useWorkspace } from '../session/sessionQueries.ts';
import { useCase, useCloseCase } from './caseQueries.ts';
import { offerReopen } from './offerReopen.tsx';
import { useNextCase } from './useNextCase.ts';

interface CloseDialogProps {
  caseId: string;
  thenNext: boolean;
  onClose: () => void;
}

/** How it ended, and a line for whoever meets this customer next. */
export function CloseDialog({ caseId, thenNext, onClose }: CloseDialogProps) {
  const { t } = useTranslation();
  const { dispositions } = useWorkspace();
  const close = useCloseCase();
  const goOn = useNextCase(caseId);
  const [disposition, setDisposition] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const entry = useCase(caseId).data?.case;
  const mayBeSkipped = entry?.state === 'wrapping' && entry.wrapUp?.mode === 'optional';
  // The time of its wrap-up may run out meanwhile: then there is nothing left to say here.
  const isOver = entry?.isOpen === false && !close.isPending;
  useEffect(() => {
    if (isOver) {
      onClose();
    }
  }, [isOver, onClose]);
  const handleClose = (andNext: boolean, outcome = disposition) =>
    close.mutate(
      { caseId, disposition: outcome, note },
      {
        onSuccess: (after) => {
          onClose();
          if (!after.isOpen) {
            offerReopen(after);
          }
          goOn(andNext);
        },
      },
    );
  return (
    <Dialog onClose={onClose} title={t('cases.closeTitle')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          handleClose(thenNext);
        }}
      >
        <Radio.Group
          label={t('cases.disposition')}
          value={disposition}
          onChange={setDisposition}
          required
          withAsterisk={false}
        >
          <div className="choices">
            {dispositions.map((one, index) => (
              <Radio key={one} value={one} label={one} data-autofocus={index === 0 || undefined} />
            ))}
          </div>
        </Radio.Group>
        <Textarea
          label={t('cases.closeNote')}
          description={t('cases.closeNoteHint')}
          autosize
          minRows={2}
          maxRows={8}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div className="actions">
          {mayBeSkipped && (
            <Button variant="subtle" onClick={() => handleClose(thenNext, null)}>
              {t('wrapUp.skip')}
            </Button>
          )}
          <Button variant="default" disabled={disposition === null} onClick={() => handleClose(!thenNext)}>
            {thenNext ? t('cases.close') : t('cases.closeAndNext')}
          </Button>
          <Button type="submit" loading={close.isPending} disabled={disposition === null}>
            {thenNext ? t('cases.closeAndNext') : t('cases.close')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
