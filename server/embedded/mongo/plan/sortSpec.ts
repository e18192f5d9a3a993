import { Doc } from '../values/doc.ts';
import { notSupported, StoreError } from '../values/errors.ts';
import { showValue } from '../values/showValue.ts';
import { isNumber } from '../values/value.ts';
import type { SortField } from './plan.ts';

const CODE = {
  illegalKey: 15974,
  badOrder: 15975,
  emptyPath: 40352,
  dollarField: 16410,
  tooMany: 13103,
} as const;

/**
 * Reads `{ path: 1, other: -1 }`.
 *
 * @throws StoreError with MongoDB's code when an order is neither 1 nor -1
 */
export function parseSort(spec: Doc): SortField[] {
  return [...spec.entries()].map(([path, order]) => {
    checkPath(path);
    if (order instanceof Doc) {
      throw order.has('$meta') ? notSupported('sorting by $meta') : illegal(path, showValue(order));
    }
    if (!isNumber(order)) {
      throw illegal(path, showValue(order));
    }
    const sign = Number(order.toString());
    if (sign !== 1 && sign !== -1) {
      throw new StoreError(
        CODE.badOrder,
        '$sort key ordering must be 1 (for ascending) or -1 (for descending)',
      );
    }
    return { path, descending: sign === -1 };
  });
}

function illegal(path: string, order: string): StoreError {
  return new StoreError(CODE.illegalKey, `Illegal key in $sort specification: ${path}: ${order}`);
}

function checkPath(path: string): void {
  if (path === '') {
    throw new StoreError(CODE.emptyPath, 'FieldPath cannot be constructed with empty string');
  }
  if (path !== '$natural' && path.split('.').some((name) => name.startsWith('$'))) {
    throw new StoreError(
      CODE.dollarField,
      "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
    );
  }
}
