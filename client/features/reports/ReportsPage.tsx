import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Report } from '../../../shared/api/reports.ts';
import { serverNow } from '../../api/clock.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { clock, useFormat } from '../../i18n/format.ts';
import { useAgentNames } from '../agents/agentQueries.ts';
import { BoardTabs } from '../board/BoardTabs.tsx';
import { useWorkspace } from '../session/sessionQueries.ts';
import { DayChart } from './DayChart.tsx';
import { RangeForm } from './RangeForm.tsx';
import { ReportTable } from './ReportTable.tsx';
import { rangeOf } from './ranges.ts';
import { useReport } from './reportQueries.ts';
import { useColumns } from './useColumns.ts';
import '../board/board.css';
import './reports.css';

/** How cases were served over some days: the whole, then by day, queue, agent, channel and outcome. */
export function ReportsPage() {
  const { t } = useTranslation();
  const { timeZone } = useWorkspace();
  const [range, setRange] = useState(() => rangeOf('week', serverNow(), timeZone));
  const { data, isPending, error, refetch } = useReport(range);
  return (
    <div className="page board">
      <header className="page-header">
        <h1>{t('reports.title')}</h1>
        <p className="hint">{t('reports.text', { zone: timeZone })}</p>
      </header>
      <BoardTabs />
      <RangeForm range={range} onChange={setRange} />
      {isPending && <RowSkeletons />}
      {error && <ErrorState error={error} onRetry={refetch} />}
      {data && !error && <Figures report={data} />}
    </div>
  );
}

function Figures({ report }: { report: Report }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const nameOf = useAgentNames();
  const { served, handled } = useColumns();
  const { total } = report;
  const day = new Intl.DateTimeFormat(i18n.language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const dayText = (date: string) => day.format(new Date(`${date}T00:00:00Z`));
  const fileName = (part: string) => `atende-${part}-${report.from}-${report.to}`;
  const figures: [label: string, value: string][] = [
    [t('board.answered'), format.number(total.answered)],
    [t('board.abandoned'), format.number(total.abandoned)],
    [
      t('reports.serviceLevel'),
      total.serviceLevelPercent === null ? '–' : format.percent(total.serviceLevelPercent),
    ],
    [t('board.asa'), total.asaSeconds === null ? '–' : clock(total.asaSeconds * 1000)],
  ];
  return (
    <>
      <dl className="figures-row">
        {figures.map(([label, value]) => (
          <div key={label} className="figure">
            <dt>{label}</dt>
            <dd className="figures">{value}</dd>
          </div>
        ))}
      </dl>
      {report.days.length > 1 && <DayChart days={report.days} dayText={dayText} />}
      <ReportTable
        title={t('board.queues')}
        fileName={fileName('queues')}
        columns={[
          { label: t('board.queue'), value: (row) => row.name ?? `${t('reports.deleted')} ${row.queueId}` },
          ...served,
        ]}
        rows={report.queues}
      />
      <ReportTable
        title={t('reports.days')}
        fileName={fileName('days')}
        columns={[
          { label: t('reports.day'), value: (row) => row.date, text: (row) => dayText(row.date) },
          ...served,
        ]}
        rows={report.days.toReversed()}
      />
      <ReportTable
        title={t('board.agents')}
        fileName={fileName('agents')}
        columns={[
          {
            label: t('board.agent'),
            value: (row) => (row.agentId === null ? t('reports.nobody') : nameOf(row.agentId)),
          },
          ...handled,
        ]}
        rows={report.agents}
      />
      <ReportTable
        title={t('reports.channels')}
        fileName={fileName('channels')}
        columns={[{ label: t('reports.channel'), value: (row) => t(`channels.${row.channel}`) }, ...handled]}
        rows={report.channels}
      />
      <ReportTable
        title={t('settings.workspace.dispositions')}
        fileName={fileName('outcomes')}
        columns={[
          {
            label: t('reports.disposition'),
            value: (row) => row.disposition ?? t('reports.noDisposition'),
          },
          { label: t('reports.closed'), value: (row) => row.closed },
        ]}
        rows={report.dispositions}
      />
    </>
  );
}
