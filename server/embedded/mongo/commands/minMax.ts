import { encodeKeyPrefix } from '../plan/indexBounds.ts';
import type { Hint } from '../plan/runQuery.ts';
import type { Index } from '../storage/index.ts';
import { treeRange } from '../storage/treeKeys.ts';
import type { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';

const NO_MATCHING_INDEX = 51174;

/** The part of an index from `min`, included, to `max`, excluded. */
export function rangeHint(index: Index, min: Doc | null, max: Doc | null): Hint {
  const whole = treeRange(index.tree);
  const range = {
    low: min === null ? whole.low : endOf(index, min),
    high: max === null ? whole.high : endOf(index, max),
    ends: [],
  };
  return {
    kind: 'plan',
    plan: {
      sorted: false,
      access: { kind: 'index', index, ranges: [range], backward: false, bounds: null, mergeAfter: null },
    },
  };
}

function endOf(index: Index, end: Doc): Buffer {
  const names = index.key.keys();
  if (end.size !== names.length || !names.every((name, at) => end.nameAt(at) === name)) {
    throw new StoreError(
      NO_MATCHING_INDEX,
      'The index found with the hint is not compatible with the min/max key patterns',
    );
  }
  return encodeKeyPrefix(index, end.values());
}
