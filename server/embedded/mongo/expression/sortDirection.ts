import { roundToInteger } from '../values/decimal.ts';
import type { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { Decimal128, isNumber, type Value } from '../values/value.ts';
import { toDouble } from './numeric.ts';

/**
 * Reads the direction of a sort field: 1 or -1 of any number type.
 *
 * @throws StoreError 15974 for another type, 15975 for another number
 */
export function parseDirection(value: Value): 1 | -1 {
  if (!isNumber(value)) {
    throw new StoreError(
      15974,
      "$sort key ordering must be specified using a number or {$meta: 'textScore'}",
    );
  }
  const direction = Math.trunc(
    toDouble(value instanceof Decimal128 ? roundToInteger(value, 'halfEven') : value),
  );
  if (direction !== 1 && direction !== -1) {
    throw new StoreError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
  }
  return direction;
}

const SORTABLE_METADATA: ReadonlySet<string> = new Set([
  'textScore',
  'randVal',
  'searchScore',
  'geoNearDistance',
  'vectorSearchScore',
  'score',
]);

/**
 * Reads `{ $meta: … }` where a direction may stand, and answers what it asks for.
 *
 * @throws StoreError 17312 when it is another document, 31138 for metadata that nothing sorts by
 */
export function parseMetaSort(value: Doc): string {
  if (value.nameAt(0) === '$meta' && value.size > 1) {
    throw new StoreError(9, 'Cannot have additional keys in a $meta sort specification');
  }
  if (value.nameAt(0) !== '$meta') {
    throw new StoreError(17312, '$meta is the only expression supported by $sort right now');
  }
  const keyword = value.valueAt(0);
  if (typeof keyword !== 'string' || !SORTABLE_METADATA.has(keyword)) {
    throw new StoreError(31138, 'Illegal $meta sort');
  }
  if (NEVER_THERE.has(keyword)) {
    throw new StoreError(40218, `query requires ${keyword} metadata, but it is not available`);
  }
  return keyword;
}

/** Made by text and geospatial queries, which this store does not have. */
const NEVER_THERE: ReadonlySet<string> = new Set(['textScore', 'geoNearDistance']);
