import { useTranslation } from 'react-i18next';
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ReplayResult } from '../../../shared/api/trials.ts';
import { clock, useFormat } from '../../i18n/format.ts';
import { chartColors, px } from '../../theme.ts';
import { ChartKey } from './ChartKey.tsx';

interface WaitChartProps {
  stretches: ReplayResult['stretches'];
  label: string;
  /** False where nothing really happened. */
  hasActual: boolean;
}

const MARGIN = { top: 8, right: 12, bottom: 0, left: 0 };

/** The average wait over the day; what happened is the dashed line. */
export function WaitChart({ stretches, label, hasActual }: WaitChartProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const points = stretches.map(({ at, cases, meanWaitMs, actualMeanWaitMs }) => ({
    at: Date.parse(at),
    cases,
    tried: meanWaitMs,
    actual: actualMeanWaitMs,
  }));
  const start = points[0]?.at ?? 0;
  // An invented day has no clock: its time counts from its beginning.
  const time = (at: number) =>
    hasActual ? format.time(new Date(at).toISOString()) : hoursAndMinutes(at - start);
  return (
    <figure className="trial-chart">
      <ChartKey hasActual={hasActual} />
      <div className="chart" role="img" aria-label={label}>
        <ResponsiveContainer width="100%" height={px.chart}>
          <LineChart data={points} margin={MARGIN} accessibilityLayer={false}>
            <CartesianGrid stroke={chartColors.grid} vertical={false} />
            <XAxis
              dataKey="at"
              type="number"
              domain={['dataMin', 'dataMax']}
              tickFormatter={time}
              stroke={chartColors.text}
              tickLine={false}
              axisLine={false}
              minTickGap={48}
            />
            <YAxis
              tickFormatter={(ms: number) => clock(ms)}
              stroke={chartColors.text}
              tickLine={false}
              axisLine={false}
              width={px.axis}
              domain={[0, (most: number) => Math.max(10_000, most)]}
            />
            <Tooltip
              content={({ payload }) => {
                const point = payload?.[0]?.payload;
                return point ? (
                  <div className="chart-tip figures">
                    <p>{time(point.at)}</p>
                    {hasActual && (
                      <p>
                        {t('routing.trial.actual')}: {point.actual === null ? '–' : clock(point.actual)}
                      </p>
                    )}
                    <p>
                      {t('routing.trial.tried')}: {point.tried === null ? '–' : clock(point.tried)}
                    </p>
                  </div>
                ) : null;
              }}
            />
            {hasActual && (
              <Line
                dataKey="actual"
                stroke={chartColors.compare}
                strokeDasharray="4 3"
                strokeWidth={2}
                dot={false}
                connectNulls
                isAnimationActive={false}
              />
            )}
            <Line
              dataKey="tried"
              stroke={chartColors.primary}
              strokeWidth={2}
              dot={false}
              connectNulls
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}

const MINUTE = 60_000;

function hoursAndMinutes(ms: number): string {
  const minutes = Math.round(ms / MINUTE);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
