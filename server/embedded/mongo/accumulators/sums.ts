import type { Result } from '../expression/expression.ts';
import { intOrLong, isLong, toDouble } from '../expression/numeric.ts';
import {
  addDecimals,
  DECIMAL_ZERO,
  decimalFromDouble,
  decimalFromInteger,
  divideDecimals,
  isDecimalNaN,
} from '../values/decimal.ts';
import { type Decimal128, Int32, int32, isNumber, type NumberValue } from '../values/value.ts';
import type { Fold } from './accumulator.ts';

/** A sum of doubles that keeps what each addition rounds away. */
class DoubleSum {
  private high = 0;
  private low = 0;
  // Infinities and NaN would spoil the remainder, so they are summed apart.
  private special = 0;

  add(value: number): void {
    this.special += value;
    const sum = this.high + value;
    const part = sum - this.high;
    this.low += this.high - (sum - part) + (value - part);
    this.high = sum;
  }

  value(): number {
    const total = this.high + this.low;
    return Number.isFinite(total) ? total : this.special;
  }

  parts(): readonly [number, number] {
    const total = this.value();
    return Number.isFinite(total) ? [total, this.high - total + this.low] : [total, 0];
  }
}

/** Sums numbers of all types: exactly among integers, compensated among doubles. */
export class NumberSum {
  private doubles = new DoubleSum();
  private integers = 0n;
  private small = 0;
  private decimals: Decimal128 = DECIMAL_ZERO;
  private hasLong = false;
  private hasDouble = false;
  private hasDecimal = false;
  count = 0;

  add(value: NumberValue): void {
    this.count += 1;
    if (value instanceof Int32) {
      this.addSmall(value.value);
    } else if (typeof value === 'number') {
      this.hasDouble = true;
      this.doubles.add(value);
    } else if (typeof value === 'bigint') {
      this.hasLong = true;
      this.integers += value;
    } else {
      this.hasDecimal = true;
      this.decimals = addKeepingNaN(this.decimals, value);
    }
  }

  private addSmall(value: number): void {
    this.small += value;
    if (!Number.isSafeInteger(this.small)) {
      this.integers += BigInt(this.small - value) + BigInt(value);
      this.small = 0;
    }
  }

  private wholes(): bigint {
    return this.integers + BigInt(this.small);
  }

  total(): NumberValue {
    if (this.hasDecimal) {
      return this.decimalTotal();
    }
    if (this.hasDouble) {
      return this.doubleTotal();
    }
    const wholes = this.wholes();
    if (!isLong(wholes)) {
      return Number(wholes);
    }
    return this.hasLong ? wholes : intOrLong(wholes);
  }

  private doubleTotal(): number {
    const wholes = this.wholes();
    if (wholes === 0n) {
      return this.doubles.value();
    }
    const sum = new DoubleSum();
    for (const part of [...splitInteger(wholes), ...this.doubles.parts()]) {
      sum.add(part);
    }
    return sum.value();
  }

  private decimalTotal(): Decimal128 {
    const [high, low] = this.doubles.parts();
    let total = addKeepingNaN(this.decimals, decimalFromInteger(this.wholes()));
    if (this.hasDouble) {
      total = addKeepingNaN(total, decimalFromDouble(high, 34));
      total = low === 0 ? total : addKeepingNaN(total, decimalFromDouble(low, 34));
    }
    return total;
  }

  average(): NumberValue | null {
    if (this.count === 0) {
      return null;
    }
    if (this.hasDecimal) {
      const total = this.decimalTotal();
      return isDecimalNaN(total) ? total : divideDecimals(total, decimalFromInteger(this.count));
    }
    return (this.hasDouble ? this.doubleTotal() : Number(this.wholes())) / this.count;
  }
}

/** The first that is no number stays as it is, with its sign. */
function addKeepingNaN(left: Decimal128, right: Decimal128): Decimal128 {
  if (isDecimalNaN(left)) {
    return left;
  }
  return isDecimalNaN(right) ? right : addDecimals(left, right);
}

/** A long as two doubles that add up to it. */
function splitInteger(value: bigint): [number, number] {
  const high = Number(value);
  return [high, Number(value - BigInt(high))];
}

/** `$sum`: what is no number counts for nothing. */
export function sumFold(): Fold {
  const sum = new NumberSum();
  return {
    add(value) {
      if (isNumber(value)) {
        sum.add(value);
      }
    },
    value: () => sum.total(),
  };
}

/** `$avg`: null where there was no number. */
export function averageFold(): Fold {
  const sum = new NumberSum();
  return {
    add(value) {
      if (isNumber(value)) {
        sum.add(value);
      }
    },
    value: () => sum.average(),
  };
}

export function countFold(): Fold {
  let count = 0;
  return {
    add() {
      count += 1;
    },
    value: () => (count <= 2_147_483_647 ? int32(count) : BigInt(count)),
  };
}

/** `$stdDevPop` and `$stdDevSamp`, by Welford's method, which does not lose digits. */
export function deviationFold(isSample: boolean): Fold {
  let count = 0;
  let mean = 0;
  let squares = 0;
  return {
    add(value: Result) {
      if (!isNumber(value)) {
        return;
      }
      const number = toDouble(value);
      count += 1;
      const delta = number - mean;
      mean += delta / count;
      squares += delta * (number - mean);
    },
    value() {
      const divisor = isSample ? count - 1 : count;
      return divisor <= 0 ? null : Math.sqrt(squares / divisor);
    },
  };
}
