import type { LoadFigures } from '../../../shared/api/trials.ts';

export type FigureKind = 'count' | 'share' | 'time';

/** The measures of a trial, in the order in which they are read. */
export const figureRows = [
  { figure: 'cases', kind: 'count', better: 'none' },
  { figure: 'answered', kind: 'count', better: 'more' },
  { figure: 'abandoned', kind: 'count', better: 'less' },
  { figure: 'others', kind: 'count', better: 'less' },
  { figure: 'serviceLevel', kind: 'share', better: 'more' },
  { figure: 'meanWait', kind: 'time', better: 'less' },
  { figure: 'p90Wait', kind: 'time', better: 'less' },
  { figure: 'maxWait', kind: 'time', better: 'less' },
] as const satisfies { figure: string; kind: FigureKind; better: 'more' | 'less' | 'none' }[];
export type FigureRow = (typeof figureRows)[number];

export function figureOf(figures: LoadFigures, figure: FigureRow['figure']): number | null {
  switch (figure) {
    case 'meanWait':
      return figures.meanWaitMs;
    case 'p90Wait':
      return figures.p90WaitMs;
    case 'maxWait':
      return figures.maxWaitMs;
    default:
      return figures[figure];
  }
}

/** Whether the second is better than the first, worse, or neither. */
export function verdict(
  before: number | null,
  after: number | null,
  better: FigureRow['better'],
): 'better' | 'worse' | 'same' {
  if (before === null || after === null || before === after || better === 'none') {
    return 'same';
  }
  return after > before === (better === 'more') ? 'better' : 'worse';
}
