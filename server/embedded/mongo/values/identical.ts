import { compareValues } from './compare.ts';
import { Doc } from './doc.ts';
import { typeCode } from './typeNames.ts';
import { Decimal128, MISSING, type Missing, type Value } from './value.ts';

/** Whether two values have the same type and bytes, so that storing one over the other changes nothing. */
export function identicalValues(left: Value | Missing, right: Value | Missing): boolean {
  if (left === MISSING || right === MISSING || Object.is(left, right)) {
    return Object.is(left, right);
  }
  if (typeCode(left) !== typeCode(right)) {
    return false;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((value, at) => identicalValues(value, right[at]));
  }
  if (left instanceof Doc && right instanceof Doc) {
    return identicalDocs(left, right);
  }
  if (left instanceof Decimal128 && right instanceof Decimal128) {
    return Buffer.compare(left.bytes, right.bytes) === 0;
  }
  return typeof left !== 'number' && compareValues(left, right) === 0;
}

function identicalDocs(left: Doc, right: Doc): boolean {
  if (left.size !== right.size) {
    return false;
  }
  for (let at = 0; at < left.size; at += 1) {
    if (left.nameAt(at) !== right.nameAt(at) || !identicalValues(left.valueAt(at), right.valueAt(at))) {
      return false;
    }
  }
  return true;
}
