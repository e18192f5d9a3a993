import { Button, NumberInput } from '@mantine/core';
import { IconFlask, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SimulatedLine } from '../../../shared/api/trials.ts';
import { useStore } from '../../api/store.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { px } from '../../theme.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { SectionHeader } from '../settings/SectionHeader.tsx';
import { fieldOrder } from './fieldOrder.ts';
import { NoQueues } from './NoQueues.tsx';
import { newLine } from './newLine.ts';
import { type ChosenPolicy, PolicyChoice, useTriedPolicy } from './PolicyChoice.tsx';
import { useStartSimulation, useTrial } from './routingQueries.ts';
import { SimulatedLines } from './SimulatedLines.tsx';
import { SimulationReport } from './SimulationReport.tsx';
import { TrialOutcome } from './TrialOutcome.tsx';
import { trialStore } from './trialStore.ts';

const BEGIN = { agents: 6, hours: 8, seed: 1 };

/** Invented customers and agents under a policy. */
export function SimulatorSection() {
  const { t } = useTranslation();
  const { queues, isPending } = useQueues();
  const { simulation: runId } = useStore(trialStore);
  const { data: trial } = useTrial(runId);
  const [numbers, setNumbers] = useState(BEGIN);
  const [typed, setTyped] = useState<SimulatedLine[] | null>(null);
  const [chosen, setChosen] = useState<ChosenPolicy>(null);
  const { choice, tried } = useTriedPolicy(chosen);
  const start = useStartSimulation();
  const lines = typed ?? queues.slice(0, 1).map(({ id }) => newLine(id));
  const handleRun = () => {
    if (tried) {
      void start
        .mutateAsync({ ...numbers, lines, policy: tried })
        .then(({ id }) => trialStore.set((old) => ({ ...old, simulation: id })))
        // Said below the form.
        .catch(() => undefined);
    }
  };
  const number = (name: keyof typeof BEGIN, limits: { min: number; max: number; step?: number }) => ({
    ...limits,
    label: t(`routing.simulator.${name}`),
    value: numbers[name],
    clampBehavior: 'blur' as const,
    // What stands in the field is what runs: an empty one would go on as the number it had.
    required: true,
    withAsterisk: false,
    inputWrapperOrder: fieldOrder,
    onChange: (next: number | string) =>
      typeof next === 'number' && setNumbers((old) => ({ ...old, [name]: next })),
  });
  if (!isPending && queues.length === 0) {
    return (
      <>
        <SectionHeader title={t('routing.sections.simulator')} text={t('routing.simulatorText')} />
        <NoQueues />
      </>
    );
  }
  return (
    <>
      <SectionHeader title={t('routing.sections.simulator')} text={t('routing.simulatorText')} />
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          handleRun();
        }}
      >
        <SimulatedLines lines={lines} onChange={setTyped} />
        <div className="trial-form">
          <NumberInput
            {...number('agents', { min: 1, max: 500 })}
            description={t('routing.simulator.everywhere')}
          />
          <NumberInput {...number('hours', { min: 0.5, max: 24, step: 0.5 })} />
          <NumberInput
            {...number('seed', { min: 0, max: 4_294_967_295 })}
            description={t('routing.simulator.seedHint')}
          />
          <PolicyChoice choice={choice} onChoose={setChosen} />
          <Button
            type="submit"
            loading={start.isPending}
            disabled={tried === null || lines.length === 0 || trial?.state === 'running'}
            leftSection={<IconPlayerPlay size={px.icon} stroke={px.stroke} aria-hidden="true" />}
          >
            {t('routing.trial.run')}
          </Button>
        </div>
      </form>
      <TrialOutcome
        trial={trial}
        error={start.error}
        empty={
          <EmptyState
            icon={IconFlask}
            title={t('routing.simulator.none')}
            text={t('routing.simulator.noneText')}
          />
        }
        report={trial?.result?.kind === 'simulation' && <SimulationReport result={trial.result} />}
      />
    </>
  );
}
