import { useTranslation } from 'react-i18next';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Report } from '../../../shared/api/reports.ts';
import { chartColors, px } from '../../theme.ts';

interface DayChartProps {
  days: Report['days'];
  /** How a date is written. */
  dayText: (date: string) => string;
}

/** What came each day, and how much of it left unanswered. */
export function DayChart({ days, dayText }: DayChartProps) {
  const { t } = useTranslation();
  return (
    <div className="chart" role="img" aria-label={t('reports.chart')}>
      <ResponsiveContainer width="100%" height={px.chart}>
        <BarChart data={days} margin={{ top: 8, right: 8, bottom: 0, left: -24 }} accessibilityLayer={false}>
          <CartesianGrid stroke={chartColors.grid} vertical={false} />
          <XAxis
            dataKey="date"
            tickFormatter={dayText}
            stroke={chartColors.text}
            tickLine={false}
            axisLine={false}
            minTickGap={24}
          />
          <YAxis allowDecimals={false} stroke={chartColors.text} tickLine={false} axisLine={false} />
          <Tooltip
            cursor={{ fill: chartColors.grid }}
            content={({ payload }) => {
              const day = payload?.[0]?.payload;
              return day ? (
                <div className="chart-tip figures">
                  {dayText(day.date)} · {t('board.answered')} {day.answered} · {t('board.abandoned')}{' '}
                  {day.abandoned}
                </div>
              ) : null;
            }}
          />
          <Bar dataKey="answered" stackId="day" fill={chartColors.primary} isAnimationActive={false} />
          <Bar dataKey="abandoned" stackId="day" fill={chartColors.compare} isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
