import { useTranslation } from 'react-i18next';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ReplayResult } from '../../../shared/api/trials.ts';
import { useFormat } from '../../i18n/format.ts';
import { chartColors, px } from '../../theme.ts';
import { ChartKey } from './ChartKey.tsx';
import { useRuleText } from './useRuleText.ts';

const MARGIN = { top: 8, right: 12, bottom: 0, left: 0 };

/** How many were answered after how long. */
export function WaitClassChart({ waits, hasActual }: { waits: ReplayResult['waits']; hasActual: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { duration } = useRuleText();
  const points = waits.map(({ upToMs, cases, actualCases }) => ({
    name: upToMs === null ? t('routing.trial.longer') : duration(upToMs / 1000),
    tip:
      upToMs === null
        ? t('routing.trial.longer')
        : t('routing.trial.upTo', { time: duration(upToMs / 1000) }),
    tried: cases,
    actual: actualCases,
  }));
  return (
    <figure className="trial-chart">
      <ChartKey hasActual={hasActual} />
      <div className="chart" role="img" aria-label={t('routing.trial.classChartText')}>
        <ResponsiveContainer width="100%" height={px.chart}>
          <BarChart data={points} margin={MARGIN} barGap={2} accessibilityLayer={false}>
            <CartesianGrid stroke={chartColors.grid} vertical={false} />
            <XAxis
              dataKey="name"
              stroke={chartColors.text}
              tickLine={false}
              axisLine={false}
              minTickGap={4}
            />
            <YAxis
              allowDecimals={false}
              tickFormatter={(count: number) => format.number(count)}
              stroke={chartColors.text}
              tickLine={false}
              axisLine={false}
              width={px.axis}
            />
            <Tooltip
              cursor={{ fill: chartColors.grid }}
              content={({ payload }) => {
                const point = payload?.[0]?.payload;
                return point ? (
                  <div className="chart-tip figures">
                    <p>{point.tip}</p>
                    {hasActual && (
                      <p>
                        {t('routing.trial.actual')}: {format.number(point.actual)}
                      </p>
                    )}
                    <p>
                      {t('routing.trial.tried')}: {format.number(point.tried)}
                    </p>
                  </div>
                ) : null;
              }}
            />
            {hasActual && <Bar dataKey="actual" fill={chartColors.compare} isAnimationActive={false} />}
            <Bar dataKey="tried" fill={chartColors.primary} isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
