import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SimulationResult } from '../../../shared/api/trials.ts';
import { QueueFigures } from './QueueFigures.tsx';
import type { FigureKind } from './trialFigures.ts';
import { useFigureText } from './useFigureText.ts';
import { WaitChart } from './WaitChart.tsx';
import { WaitClassChart } from './WaitClassChart.tsx';

/** What the simulation gave, beside the formula, as charts, and queue by queue. */
export function SimulationReport({ result }: { result: SimulationResult }) {
  const { t } = useTranslation();
  const text = useFigureText();
  const { tried, stretches, waits } = result;
  return (
    <div className="report">
      <TheoryTable result={result} />
      {waits.length > 0 && (
        <div className="report-charts">
          <section>
            <h3 className="section-title">{t('routing.trial.waitChart')}</h3>
            <WaitChart
              hasActual={false}
              stretches={stretches}
              label={`${t('routing.trial.meanWait')}: ${text('time', tried.total.meanWaitMs)}`}
            />
          </section>
          <section>
            <h3 className="section-title">{t('routing.trial.classChart')}</h3>
            <WaitClassChart hasActual={false} waits={waits} />
          </section>
        </div>
      )}
      <QueueFigures actual={null} tried={tried.queues} />
    </div>
  );
}

function TheoryTable({ result }: { result: SimulationResult }) {
  const { t } = useTranslation();
  const text = useFigureText();
  const { simulated, theory, theoryName, tried, occupancy } = result;
  const rows: { name: string; kind: FigureKind; simulated: number | null; expected: number | null }[] = [
    {
      name: t('routing.simulator.waitingShare'),
      kind: 'share',
      simulated: simulated.waiting,
      expected: theory.waiting,
    },
    {
      name: t('routing.simulator.meanTime'),
      kind: 'time',
      simulated: simulated.meanWaitMs,
      expected: theory.meanWaitMs,
    },
    {
      name: t('routing.trial.serviceLevel'),
      kind: 'share',
      simulated: tried.total.serviceLevel,
      expected: theory.serviceLevel,
    },
    {
      name: t('routing.trial.abandoned'),
      kind: 'share',
      simulated: simulated.abandoned,
      expected: theory.abandoned,
    },
    // The formulas know nobody whom a rule sends elsewhere: said only where there are some.
    ...(tried.total.others === 0
      ? []
      : [
          {
            name: t('routing.trial.others'),
            kind: 'share' as const,
            simulated: tried.total.others / tried.total.cases,
            expected: null,
          },
        ]),
    { name: t('routing.simulator.occupancy'), kind: 'share', simulated: occupancy, expected: null },
    { name: t('routing.simulator.load'), kind: 'share', simulated: null, expected: theory.load },
  ];
  return (
    <section>
      <h3 className="section-title">{t('routing.simulator.theory')}</h3>
      <Table className="figure-table" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('routing.trial.figure')}</Table.Th>
            <Table.Th className="number">{t('routing.simulator.simulated')}</Table.Th>
            <Table.Th className="number">{t(`routing.simulator.${theoryName}`)}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.name}>
              <Table.Th scope="row">{row.name}</Table.Th>
              <Table.Td className="number figures">
                <strong>{text(row.kind, row.simulated)}</strong>
              </Table.Td>
              <Table.Td className="number figures">{text(row.kind, row.expected)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {theory.waiting === null && <p className="hint">{t('routing.simulator.overloaded')}</p>}
      {tried.queues.length > 1 && <p className="hint">{t('routing.simulator.approximation')}</p>}
    </section>
  );
}
