import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../api/clock.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { notifyDone } from '../../components/notify.ts';
import { useFormat } from '../../i18n/format.ts';
import { useParkCase } from './caseQueries.ts';
import { type SnoozeChoice, snoozeChoices } from './snoozeChoices.ts';

interface SnoozeDialogProps {
  caseId: string;
  onClose: () => void;
}

/** Until when a case sleeps; a message of the customer wakes it in any case. */
export function SnoozeDialog({ caseId, onClose }: SnoozeDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const park = useParkCase();
  const [own, setOwn] = useState('');
  const snooze = (until: Date | null) =>
    park.mutate(
      { caseId, until: until?.toISOString() ?? null },
      {
        onSuccess: () => {
          onClose();
          notifyDone(t('cases.snoozed'));
        },
      },
    );
  const label = ({ at }: SnoozeChoice) =>
    at ? `${format.day(at.toISOString(), serverNow())}, ${format.time(at.toISOString())}` : '';
  return (
    <Dialog onClose={onClose} title={t('cases.snoozeTitle')}>
      <div className="stack">
        <p className="hint">{t('cases.snoozeHint')}</p>
        <div className="choice-list">
          {snoozeChoices(new Date(serverNow())).map((choice, index) => (
            <Button
              key={choice.name}
              variant="default"
              justify="space-between"
              data-autofocus={index === 0 || undefined}
              rightSection={<span className="hint figures">{label(choice)}</span>}
              disabled={park.isPending}
              onClick={() => snooze(choice.at)}
            >
              {t(`snooze.${choice.name}`)}
            </Button>
          ))}
        </div>
        <form
          className="inline-form"
          onSubmit={(event) => {
            event.preventDefault();
            snooze(new Date(own));
          }}
        >
          <TextInput
            type="datetime-local"
            label={t('snooze.own')}
            value={own}
            required
            withAsterisk={false}
            onChange={(event) => setOwn(event.currentTarget.value)}
          />
          <Button
            type="submit"
            variant="default"
            disabled={own === '' || new Date(own).getTime() <= serverNow()}
          >
            {t('cases.snooze')}
          </Button>
        </form>
      </div>
    </Dialog>
  );
}
