import { Button, NativeSelect } from '@mantine/core';
import { IconNotes } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../../shared/case.ts';
import { Countdown } from '../../components/Countdown.tsx';
import { IconAction } from '../../components/IconAction.tsx';
import { clock } from '../../i18n/format.ts';
import { useCloseCase, useExtendWrapUp } from '../cases/caseQueries.ts';
import { offerReopen } from '../cases/offerReopen.tsx';
import { useWorkspace } from '../session/sessionQueries.ts';
import { openOverlay } from '../shell/overlayState.ts';
import { shownKeys } from '../shell/shortcutTable.ts';
import { useShortcut } from '../shell/useShortcut.ts';
import { useWrapUpSpoken } from './useWrapUpSpoken.ts';

/** The time after a call: how it ended, and as early an end or as much more time as its queue allows. */
export function WrapUpControls({ entry }: { entry: Case }) {
  const { t } = useTranslation();
  const { dispositions } = useWorkspace();
  const close = useCloseCase();
  const extend = useExtendWrapUp();
  const [chosen, setChosen] = useState(entry.disposition ?? '');
  const outcomes = useRef<HTMLSelectElement>(null);
  useWrapUpSpoken(entry);
  const caseId = entry.id;
  const runsToItsEnd = entry.wrapUp?.mode === 'noEarlyExit';
  const isKept = runsToItsEnd && chosen !== '' && chosen === entry.disposition;
  const handleFinish = (disposition: string | null) =>
    close.mutate({ caseId, disposition }, { onSuccess: (after) => !after.isOpen && offerReopen(after) });
  useShortcut('finish', () =>
    chosen === '' || isKept ? outcomes.current?.focus() : !close.isPending && handleFinish(chosen),
  );
  return (
    <form
      className="wrap-up"
      onSubmit={(event) => {
        event.preventDefault();
        handleFinish(chosen);
      }}
    >
      <span className="due" role="timer">
        {t('cases.wrapUp')} {entry.wrapUpUntil && <Countdown until={entry.wrapUpUntil} />}
      </span>
      <NativeSelect
        ref={outcomes}
        aria-label={t('cases.disposition')}
        className="wrap-up-outcome"
        value={chosen}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={[{ value: '', label: t('cases.disposition'), disabled: true }, ...dispositions]}
      />
      <Button
        type="submit"
        title={shownKeys('finish')}
        disabled={chosen === '' || isKept}
        loading={close.isPending && close.variables.disposition !== null}
      >
        {isKept ? t('wrapUp.kept') : runsToItsEnd ? t('wrapUp.keep') : t('wrapUp.finish')}
      </Button>
      {entry.wrapUp?.mode === 'optional' && (
        <Button
          variant="default"
          loading={close.isPending && close.variables.disposition === null}
          onClick={() => handleFinish(null)}
        >
          {t('wrapUp.skip')}
        </Button>
      )}
      {entry.wrapUp !== null && entry.wrapUp.extendSeconds > 0 && (
        <Button variant="subtle" loading={extend.isPending} onClick={() => extend.mutate({ caseId })}>
          {t('wrapUp.extend', { time: clock(entry.wrapUp.extendSeconds * 1000) })}
        </Button>
      )}
      <IconAction
        icon={IconNotes}
        label={t('wrapUp.withNote')}
        onClick={() => openOverlay({ kind: 'close', caseId, thenNext: false })}
      />
    </form>
  );
}
