import { useTranslation } from 'react-i18next';
import type { QueueStats } from '../../../shared/board.ts';
import { Elapsed } from '../../components/Elapsed.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useAgents } from '../agents/agentQueries.ts';

function sum(stats: QueueStats[], figure: (one: QueueStats) => number): number {
  return stats.reduce((total, one) => total + figure(one), 0);
}

/** The whole in five figures: the first look of a supervisor. */
export function BoardSummary({ stats }: { stats: QueueStats[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { agents } = useAgents();
  const longest = stats
    .map((one) => one.longestWaitingSince)
    .filter((one) => one !== null)
    .sort()[0];
  const available = agents.filter(
    (one) =>
      one.isActive &&
      one.presence.status === 'available' &&
      one.presence.isReachable &&
      !one.presence.isNotResponding,
  ).length;
  const abandoned = sum(stats, (one) => one.abandonedToday);
  const figures: { label: string; value: React.ReactNode }[] = [
    { label: t('board.waiting'), value: format.number(sum(stats, (one) => one.waiting)) },
    { label: t('board.longestWait'), value: longest ? <Elapsed since={longest} /> : '–' },
    { label: t('board.inHand'), value: format.number(sum(stats, (one) => one.assigned + one.offered)) },
    { label: t('board.answeredToday'), value: format.number(sum(stats, (one) => one.answeredToday)) },
    { label: t('board.abandonedToday'), value: format.number(abandoned) },
    { label: t('board.available'), value: format.number(available) },
  ];
  return (
    <dl className="figures-row">
      {figures.map((one) => (
        <div key={one.label} className="figure">
          <dt>{one.label}</dt>
          <dd className="figures">{one.value}</dd>
        </div>
      ))}
    </dl>
  );
}
