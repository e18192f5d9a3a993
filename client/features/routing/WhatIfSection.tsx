import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { IconPlayerPlay, IconTimelineEvent } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../api/clock.ts';
import { useStore } from '../../api/store.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { px } from '../../theme.ts';
import { SectionHeader } from '../settings/SectionHeader.tsx';
import { localDate } from './localDate.ts';
import { type ChosenPolicy, PolicyChoice, useTriedPolicy } from './PolicyChoice.tsx';
import { ReplayReport } from './ReplayReport.tsx';
import { useStartReplay, useTrial } from './routingQueries.ts';
import { TrialOutcome } from './TrialOutcome.tsx';
import { trialStore } from './trialStore.ts';

const DAY_MS = 86_400_000;

/** A day that was, under other rules, beside what happened. */
export function WhatIfSection() {
  const { t } = useTranslation();
  const { replay: runId } = useStore(trialStore);
  const { data: trial } = useTrial(runId);
  const [chosen, setChosen] = useState<ChosenPolicy>(null);
  const { choice, tried } = useTriedPolicy(chosen);
  const [span, setSpan] = useState<'last24' | 'day'>('last24');
  const [date, setDate] = useState(() => localDate(serverNow() - DAY_MS));
  const start = useStartReplay();
  const handleRun = () => {
    if (tried) {
      void start
        .mutateAsync({ policy: tried, ...(span === 'day' ? dayOf(date) : lastDay()) })
        .then(({ id }) => trialStore.set((old) => ({ ...old, replay: id })))
        // Said below the form.
        .catch(() => undefined);
    }
  };
  return (
    <>
      <SectionHeader title={t('routing.sections.whatIf')} text={t('routing.whatIfText')} />
      <form
        className="trial-form"
        onSubmit={(event) => {
          event.preventDefault();
          handleRun();
        }}
      >
        <div>
          <p className="field-label" id="trial-span">
            {t('routing.trial.span')}
          </p>
          <SegmentedControl
            aria-labelledby="trial-span"
            data={[
              { value: 'last24', label: t('routing.trial.last24') },
              { value: 'day', label: t('routing.trial.day') },
            ]}
            value={span}
            onChange={(value) => setSpan(value === 'day' ? 'day' : 'last24')}
          />
        </div>
        {span === 'day' && (
          <TextInput
            type="date"
            label={t('routing.trial.date')}
            required
            withAsterisk={false}
            max={localDate(serverNow())}
            value={date}
            onChange={(event) => setDate(event.currentTarget.value)}
          />
        )}
        <PolicyChoice choice={choice} onChoose={setChosen} />
        <Button
          type="submit"
          loading={start.isPending}
          disabled={tried === null || trial?.state === 'running'}
          leftSection={<IconPlayerPlay size={px.icon} stroke={px.stroke} aria-hidden="true" />}
        >
          {t('routing.trial.run')}
        </Button>
      </form>
      <TrialOutcome
        trial={trial}
        error={start.error}
        empty={
          <EmptyState
            icon={IconTimelineEvent}
            title={t('routing.trial.none')}
            text={t('routing.trial.noneText')}
          />
        }
        report={trial?.result?.kind === 'replay' && <ReplayReport runId={trial.id} result={trial.result} />}
      />
    </>
  );
}

function lastDay(): { from: string; to: string } {
  const now = serverNow();
  return { from: new Date(now - DAY_MS).toISOString(), to: new Date(now).toISOString() };
}

/** From midnight to midnight, or to now, by the reader's clock: a day may have 23 or 25 hours. */
function dayOf(date: string): { from: string; to: string } {
  const from = new Date(`${date}T00:00`);
  const next = new Date(from.getFullYear(), from.getMonth(), from.getDate() + 1);
  return {
    from: from.toISOString(),
    to: new Date(Math.min(next.getTime(), serverNow())).toISOString(),
  };
}
