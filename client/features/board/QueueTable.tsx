import { Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { QueueStats } from '../../../shared/board.ts';
import type { Queue } from '../../../shared/queue.ts';
import { clock, useFormat } from '../../i18n/format.ts';
import { LevelBar } from './LevelBar.tsx';
import { LongestWait } from './LongestWait.tsx';
import { WaitingBar } from './WaitingBar.tsx';

export interface QueueLine {
  queue: Queue;
  stats: QueueStats;
}

/** One line a queue: what waits, how long, how well it is kept, who is there. */
export function QueueTable({ lines }: { lines: QueueLine[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = Math.max(1, ...lines.map((one) => one.stats.waiting));
  return (
    <Table.ScrollContainer minWidth="46rem">
      <Table className="board-table" verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('board.queue')}</Table.Th>
            <Table.Th>{t('board.waiting')}</Table.Th>
            <Table.Th>{t('board.longestWait')}</Table.Th>
            <Table.Th>{t('board.serviceLevel')}</Table.Th>
            <Table.Th className="number">{t('board.asa')}</Table.Th>
            <Table.Th className="number">{t('board.inHand')}</Table.Th>
            <Table.Th className="number">{t('board.answered')}</Table.Th>
            <Table.Th className="number">{t('board.abandoned')}</Table.Th>
            <Table.Th className="number">{t('board.available')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(({ queue, stats }) => (
            <Table.Tr key={queue.id}>
              <Table.Th scope="row">
                <Link
                  to="/cases/$view"
                  params={{ view: 'open' }}
                  search={{ queue: queue.id }}
                  className="board-link"
                >
                  {queue.name}
                </Link>
              </Table.Th>
              <Table.Td>
                <Link
                  to="/cases/$view"
                  params={{ view: 'waiting' }}
                  search={{ queue: queue.id }}
                  className="board-link"
                  aria-label={t('board.showWaiting', { count: stats.waiting, name: queue.name })}
                >
                  <WaitingBar waiting={stats.waiting} most={most} />
                </Link>
              </Table.Td>
              <Table.Td>
                <LongestWait since={stats.longestWaitingSince} targetSeconds={queue.serviceLevel.seconds} />
              </Table.Td>
              <Table.Td>
                <LevelBar percent={stats.serviceLevelPercent} target={queue.serviceLevel} />
              </Table.Td>
              <Table.Td className="number figures">
                {stats.asaSeconds === null ? '–' : clock(stats.asaSeconds * 1000)}
              </Table.Td>
              <Table.Td className="number figures">{format.number(stats.assigned + stats.offered)}</Table.Td>
              <Table.Td className="number figures">{format.number(stats.answeredToday)}</Table.Td>
              <Table.Td className="number figures">{format.number(stats.abandonedToday)}</Table.Td>
              <Table.Td className="number figures">
                <span className={stats.availableAgents === 0 && stats.waiting > 0 ? 'wait wait-overdue' : ''}>
                  {format.number(stats.availableAgents)}
                </span>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
