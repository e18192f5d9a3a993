import { useTranslation } from 'react-i18next';
import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormat } from '../../i18n/format.ts';
import { chartColors, px } from '../../theme.ts';
import type { QueueLine } from './QueueTable.tsx';
import { useWaitingHistory } from './useWaitingHistory.ts';

/** How the line moves: whether it grows or shrinks is what a supervisor acts upon. */
export function WaitingChart({ lines }: { lines: QueueLine[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const waiting = lines.reduce((total, one) => total + one.stats.waiting, 0);
  const points = useWaitingHistory(waiting);
  const ends = [points[0]?.at, points.at(-1)?.at].filter((at) => at !== undefined);
  const time = (at: number) => format.time(new Date(at).toISOString());
  return (
    <section aria-labelledby="board-trend">
      <h2 id="board-trend" className="section-title">
        {t('board.trend')}
      </h2>
      <div className="chart" role="img" aria-label={t('board.trendNow', { count: waiting })}>
        <ResponsiveContainer width="100%" height={px.chart}>
          <AreaChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: -24 }}>
            <CartesianGrid stroke={chartColors.grid} vertical={false} />
            <XAxis
              dataKey="at"
              type="number"
              domain={['dataMin', 'dataMax']}
              // Between two looks of a minute's distance all would read alike.
              ticks={ends}
              tickFormatter={time}
              stroke={chartColors.text}
              tickLine={false}
              axisLine={false}
              minTickGap={48}
            />
            <YAxis
              allowDecimals={false}
              stroke={chartColors.text}
              tickLine={false}
              axisLine={false}
              domain={[0, (most: number) => Math.max(4, most)]}
            />
            <Tooltip
              content={({ payload }) => {
                const point = payload?.[0]?.payload;
                return point ? (
                  <div className="chart-tip figures">
                    {time(point.at)} · {t('board.waitingCount', { count: point.waiting })}
                  </div>
                ) : null;
              }}
            />
            <Area
              dataKey="waiting"
              type="stepAfter"
              stroke={chartColors.primary}
              fill={chartColors.primary}
              fillOpacity={0.12}
              strokeWidth={2}
              isAnimationActive={false}
            />
          </AreaChart>
        </ResponsiveContainer>
      </div>
    </section>
  );
}
