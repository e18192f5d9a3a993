import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../shared/message.ts';
import { useMsLeft } from '../../components/Countdown.tsx';
import { giveBack } from '../composer/giveBack.ts';
import { useUndoMessage } from './messageQueries.ts';

interface UndoButtonProps {
  message: Extract<Message, { kind: 'outbound' }>;
  until: string;
}

/** Takes a reply back while it has not left; its words return to the composer. */
export function UndoButton({ message, until }: UndoButtonProps) {
  const { t } = useTranslation();
  const undo = useUndoMessage();
  const left = useMsLeft(until);
  if (left <= 0) {
    return null;
  }
  const handleUndo = () => {
    // Not by the mutation's own callback: the event that removes the message may take this button away first.
    undo.mutateAsync(message).then(
      ({ text, attachments }) =>
        giveBack({
          conversationId: message.conversationId,
          kind: 'outbound',
          text,
          attachments,
          cc: message.email?.cc.map(({ address }) => address) ?? null,
        }),
      () => undefined,
    );
  };
  return (
    <Button variant="subtle" size="compact-xs" loading={undo.isPending} onClick={handleUndo}>
      {t('common.undo')} <span className="figures undo-left">{Math.ceil(left / 1000)}</span>
    </Button>
  );
}
