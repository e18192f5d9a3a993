import { StoreError } from '../values/errors.ts';
import { Int32, int32, type Value } from '../values/value.ts';
import { type CompileOperator, isNullish, type OperatorTable, type Result } from './expression.ts';
import { orNull, typeOf, variadic } from './operands.ts';

/** `$bitAnd` and its kin: ints give an int, one long makes it a long. */
function bitwise(start: bigint, combine: (left: bigint, right: bigint) => bigint): CompileOperator {
  return variadic((values: Result[], _context, name) => {
    let bits = start;
    let hasLong = false;
    let hasNull = false;
    for (const value of values) {
      if (isNullish(value)) {
        hasNull = true;
      } else if (value instanceof Int32) {
        bits = combine(bits, BigInt(value.value));
      } else if (typeof value === 'bigint') {
        hasLong = true;
        bits = combine(bits, value);
      } else {
        throw new StoreError(14, `${name} only supports int and long operands, found ${typeOf(value)}`);
      }
    }
    if (hasNull) {
      return null;
    }
    return hasLong ? bits : int32(Number(BigInt.asIntN(32, bits)));
  });
}

function bitNot(value: Value): Result {
  if (value instanceof Int32) {
    return int32(~value.value);
  }
  if (typeof value === 'bigint') {
    return BigInt.asIntN(64, ~value);
  }
  throw new StoreError(28765, `$bitNot only supports int and long, not ${typeOf(value)}`);
}

export const BITWISE: OperatorTable = {
  $bitAnd: bitwise(-1n, (left, right) => left & right),
  $bitOr: bitwise(0n, (left, right) => left | right),
  $bitXor: bitwise(0n, (left, right) => left ^ right),
  $bitNot: orNull(bitNot),
};
