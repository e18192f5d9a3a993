import type { Document } from 'bson';
import { describe, expect, it } from 'vitest';
import { aggregate, failureOf } from '../pipeline/memoryHost.ts';

const ROWS: Document[] = [10, 20, 20, 40].map((v, at) => ({ _id: at + 1, v, t: new Date(at * 3_600_000) }));

/** The values a window function gives the rows in order of `_id`. */
async function column(
  output: Document,
  { sortBy = { _id: 1 }, rows = ROWS }: { sortBy?: Document; rows?: Document[] } = {},
) {
  const found = await aggregate(
    [{ $setWindowFields: { sortBy, output: { r: output } } }, { $sort: { _id: 1 } }],
    rows,
  );
  return found.map((row) => row.r);
}

const CASES: [what: string, output: Document, expected: unknown[], sortBy?: Document][] = [
  ['the whole partition by default', { $sum: '$v' }, [90, 90, 90, 90]],
  ['a running sum', { $sum: '$v', window: { documents: ['unbounded', 'current'] } }, [10, 30, 50, 90]],
  ['a sliding frame', { $avg: '$v', window: { documents: [-1, 0] } }, [10, 15, 20, 30]],
  ['a frame that is empty', { $push: '$v', window: { documents: [2, 3] } }, [[20, 40], [40], [], []]],
  ['a range of values', { $count: {}, window: { range: [-10, 0] } }, [1, 3, 3, 1], { v: 1 }],
  ['a range of time', { $sum: '$v', window: { range: [-1, 0], unit: 'hour' } }, [10, 30, 40, 60], { t: 1 }],
  ['$rank leaves gaps', { $rank: {} }, [1, 2, 2, 4], { v: 1 }],
  ['$denseRank leaves none', { $denseRank: {} }, [1, 2, 2, 3], { v: 1 }],
  ['$documentNumber', { $documentNumber: {} }, [1, 2, 3, 4]],
  ['$shift', { $shift: { output: '$v', by: 1, default: 'none' } }, [20, 20, 40, 'none']],
  [
    '$derivative per hour',
    { $derivative: { input: '$v', unit: 'hour' }, window: { documents: [-1, 0] } },
    [null, 10, 0, 20],
    { t: 1 },
  ],
  [
    '$integral',
    { $integral: { input: '$v', unit: 'hour' }, window: { documents: ['unbounded', 'current'] } },
    [0, 15, 35, 65],
    { t: 1 },
  ],
  ['$expMovingAvg', { $expMovingAvg: { input: '$v', N: 3 } }, [10, 15, 17.5, 28.75]],
  ['$covariancePop', { $covariancePop: ['$_id', '$v'] }, [11.25, 11.25, 11.25, 11.25]],
];

describe('window functions', () => {
  it.each(CASES)('%s', async (_, output, expected, sortBy = { _id: 1 }) => {
    expect(await column(output, { sortBy })).toEqual(expected);
  });

  it('fills what is missing', async () => {
    const rows = [{ _id: 1, v: 1 }, { _id: 2 }, { _id: 3, v: 5 }, { _id: 4 }];
    expect(await column({ $linearFill: '$v' }, { rows })).toEqual([1, 3, 5, null]);
    expect(await column({ $locf: '$v' }, { rows })).toEqual([1, 1, 5, 5]);
  });

  it('keeps partitions apart', async () => {
    const output = { r: { $sum: '$v', window: { documents: ['unbounded', 'current'] } } };
    const stages = [
      { $setWindowFields: { partitionBy: { $gt: ['$v', 15] }, sortBy: { _id: 1 }, output } },
      { $project: { r: 1 } },
    ];
    expect(await aggregate(stages, ROWS)).toEqual([
      { _id: 1, r: 10 },
      { _id: 2, r: 20 },
      { _id: 3, r: 40 },
      { _id: 4, r: 80 },
    ]);
  });

  it.each([
    [
      'a range without an order',
      { sortBy: {}, output: { r: { $sum: '$v', window: { range: [0, 1] } } } },
      5339902,
    ],
    [
      'a rank over a frame',
      { sortBy: { v: 1 }, output: { r: { $rank: {}, window: { documents: [0, 1] } } } },
      5371601,
    ],
    [
      'a bound that is no number',
      { sortBy: { v: 1 }, output: { r: { $sum: '$v', window: { documents: ['x', 1] } } } },
      9,
    ],
    ['no output', { sortBy: { v: 1 } }, 40414],
  ])('refuses %s', async (_, spec, code) => {
    expect(await failureOf([{ $setWindowFields: spec }])).toBe(code);
  });
});
