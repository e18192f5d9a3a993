import { useTranslation } from 'react-i18next';
import type { Queue } from '../../../shared/queue.ts';
import { clock, useFormat } from '../../i18n/format.ts';

const NEAR = 10;

interface LevelBarProps {
  percent: number | null;
  target: Queue['serviceLevel'];
}

/** The service level of today against its target, which is a mark on the bar. */
export function LevelBar({ percent, target }: LevelBarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const promise = t('board.target', {
    percent: format.percent(target.percent),
    time: clock(target.seconds * 1000),
  });
  if (percent === null) {
    return (
      <span className="hint" title={promise}>
        {t('board.noneYet')}
      </span>
    );
  }
  const look = percent >= target.percent ? 'kept' : percent >= target.percent - NEAR ? 'near' : 'missed';
  return (
    <span className="bar-cell" title={promise}>
      <span className={`bar-figure figures level-${look}`}>{format.percent(percent)}</span>
      <span className="level" aria-hidden="true">
        <span className={`level-fill level-fill-${look}`} style={{ width: `${percent}%` }} />
        <span className="level-target" style={{ left: `${target.percent}%` }} />
      </span>
    </span>
  );
}
