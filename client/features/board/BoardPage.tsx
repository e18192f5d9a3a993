import { IconChartBar } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { useQueues } from '../queues/queueQueries.ts';
import { AgentTable } from './AgentTable.tsx';
import { BoardSummary } from './BoardSummary.tsx';
import { BoardTabs } from './BoardTabs.tsx';
import { useBoard } from './boardQueries.ts';
import { QueueTable } from './QueueTable.tsx';
import { WaitingChart } from './WaitingChart.tsx';
import './board.css';

/** Queues and people, live. */
export function BoardPage() {
  const { t } = useTranslation();
  const { data, isPending, error, refetch } = useBoard();
  const { queues, isPending: areQueuesPending, error: queuesError, refetch: refetchQueues } = useQueues();
  if (isPending || areQueuesPending) {
    return <RowSkeletons />;
  }
  if ((error && !data) || (queuesError && queues.length === 0)) {
    return (
      <ErrorState error={error ?? queuesError} onRetry={() => Promise.all([refetch(), refetchQueues()])} />
    );
  }
  const lines = queues.flatMap((queue) => {
    const stats = data?.stats.find((one) => one.queueId === queue.id);
    return stats ? [{ queue, stats }] : [];
  });
  return (
    <div className="page board">
      <header className="page-header">
        <h1>{t('shell.board')}</h1>
        <p className="hint">{t('board.live')}</p>
      </header>
      <BoardTabs />
      {lines.length === 0 ? (
        <EmptyState icon={IconChartBar} title={t('board.empty')} text={t('board.emptyText')} />
      ) : (
        <>
          <BoardSummary stats={lines.map((one) => one.stats)} />
          <section aria-labelledby="board-queues">
            <h2 id="board-queues" className="section-title">
              {t('board.queues')}
            </h2>
            <QueueTable lines={lines} />
          </section>
          <WaitingChart lines={lines} />
        </>
      )}
      <section aria-labelledby="board-agents">
        <h2 id="board-agents" className="section-title">
          {t('board.agents')}
        </h2>
        <AgentTable />
      </section>
    </div>
  );
}
