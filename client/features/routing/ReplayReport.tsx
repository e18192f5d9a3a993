import { IconUserOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReplayResult } from '../../../shared/api/trials.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useAgentNames } from '../agents/agentQueries.ts';
import { AgentLoads } from './AgentLoads.tsx';
import { FigureTable } from './FigureTable.tsx';
import { QueueFigures } from './QueueFigures.tsx';
import { TrialCases } from './TrialCases.tsx';
import { useFigureText } from './useFigureText.ts';
import { WaitChart } from './WaitChart.tsx';
import { WaitClassChart } from './WaitClassChart.tsx';

/** What happened and what would have: measures, charts, agents, cases. */
export function ReplayReport({ runId, result }: { runId: string; result: ReplayResult }) {
  const { t } = useTranslation();
  const text = useFigureText();
  const { actual, tried, stretches, waits } = result;
  if (actual.total.cases === 0) {
    return (
      <EmptyState icon={IconUserOff} title={t('routing.trial.nobody')} text={t('routing.trial.nobodyText')} />
    );
  }
  return (
    <div className="report">
      <FigureTable actual={actual.total} tried={tried.total} />
      <Notes result={result} />
      {waits.length > 0 && (
        <div className="report-charts">
          <section>
            <h3 className="section-title">{t('routing.trial.waitChart')}</h3>
            <WaitChart
              hasActual
              stretches={stretches}
              label={t('routing.trial.waitChartText', {
                actual: text('time', actual.total.meanWaitMs),
                tried: text('time', tried.total.meanWaitMs),
              })}
            />
          </section>
          <section>
            <h3 className="section-title">{t('routing.trial.classChart')}</h3>
            <WaitClassChart hasActual waits={waits} />
          </section>
        </div>
      )}
      <QueueFigures actual={actual.queues} tried={tried.queues} />
      <AgentLoads actual={actual.agents} tried={tried.agents} />
      <TrialCases runId={runId} />
    </div>
  );
}

function Notes({ result: { otherAgentCount, assumedAgentIds, rosterSince } }: { result: ReplayResult }) {
  const { t } = useTranslation();
  const nameOf = useAgentNames();
  const format = useFormat();
  return (
    <div className="report-notes">
      <p>{t('routing.trial.otherAgent', { count: otherAgentCount })}</p>
      {assumedAgentIds.length > 0 && (
        <p className="hint">
          {t('routing.trial.assumed', { names: assumedAgentIds.map(nameOf).join(', ') })}
        </p>
      )}
      {rosterSince !== null && (
        <p className="hint">{t('routing.trial.rosterSince', { time: format.moment(rosterSince) })}</p>
      )}
      <p className="hint">{t('routing.trial.limits')}</p>
    </div>
  );
}
