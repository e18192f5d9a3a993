import { clock, useFormat } from '../../i18n/format.ts';
import type { FigureKind } from './trialFigures.ts';

/** Measures as they are written: counts, per cent, `4:07`. */
export function useFigureText(): (kind: FigureKind, value: number | null) => string {
  const format = useFormat();
  return (kind, value) => {
    if (value === null) {
      return '–';
    }
    if (kind === 'time') {
      return clock(Math.round(value / 1000) * 1000);
    }
    return kind === 'share' ? format.percent(value * 100) : format.number(value);
  };
}
