import type { Result } from '../expression/expression.ts';
import { toDouble } from '../expression/numeric.ts';
import { typeOf } from '../expression/operands.ts';
import { shown } from '../expression/shown.ts';
import { StoreError } from '../values/errors.ts';
import { int32, isNumber, type Value } from '../values/value.ts';

/** Series of preferred numbers, in hundredths of one decade. */
const R40 = [
  100, 106, 112, 118, 125, 132, 140, 150, 160, 170, 180, 190, 200, 212, 224, 236, 250, 265, 280, 300, 315,
  335, 355, 375, 400, 425, 450, 475, 500, 530, 560, 600, 630, 670, 710, 750, 800, 850, 900, 950,
];
const BETWEEN_R40 = [
  103, 109, 115, 122, 128, 136, 145, 155, 165, 175, 185, 195, 206, 218, 230, 243, 258, 272, 290, 307, 325,
  345, 365, 387, 412, 437, 462, 487, 515, 545, 580, 615, 650, 690, 730, 775, 825, 875, 925, 975,
];
const E24 = [
  100, 110, 120, 130, 150, 160, 180, 200, 220, 240, 270, 300, 330, 360, 390, 430, 470, 510, 560, 620, 680,
  750, 820, 910,
];

function every(series: readonly number[], step: number): number[] {
  return series.filter((_, at) => at % step === 0);
}

/** The E series of three digits follow the powers of a root of ten, but for one value that was fixed by hand. */
function fineSeries(count: number): number[] {
  const exact = Array.from({ length: count }, (_, at) => Math.round(100 * 10 ** (at / count)));
  return exact.map((value) => (value === 919 ? 920 : value));
}

const SERIES: { readonly [name: string]: readonly number[] } = {
  R5: every(R40, 8),
  R10: every(R40, 4),
  R20: every(R40, 2),
  R40,
  R80: R40.flatMap((value, at) => [value, BETWEEN_R40[at] as number]),
  '1-2-5': [100, 200, 500],
  E6: every(E24, 4),
  E12: every(E24, 2),
  E24,
  E48: fineSeries(48),
  E96: fineSeries(96),
  E192: fineSeries(192),
};

/** Rounds bucket boundaries to numbers people prefer. Both are strict: a preferred number moves to the next. */
export interface Granularity {
  roundUp(value: number): number;
  roundDown(value: number): number;
  /** A boundary as it is shown. */
  show(boundary: number): Value;
}

const POWERS_OF_TWO: Granularity = {
  roundUp: (value) => (value === 0 ? 0 : 2 ** (Math.floor(Math.log2(value)) + 1)),
  roundDown: (value) => (value === 0 ? 0 : 2 ** (Math.ceil(Math.log2(value)) - 1)),
  show: (boundary) => (Number.isInteger(boundary) ? asInteger(boundary) : boundary),
};

function asInteger(value: number): Value {
  return value <= LARGEST_INT ? int32(value) : Number.isSafeInteger(value) ? BigInt(value) : value;
}

const LARGEST_INT = 2 ** 31 - 1;

/** @throws StoreError 40257 when there is no such series */
export function granularityNamed(name: string): Granularity {
  if (name === 'POWERSOF2') {
    return POWERS_OF_TWO;
  }
  const series = Object.hasOwn(SERIES, name) ? SERIES[name] : undefined;
  if (series === undefined) {
    throw new StoreError(40257, `Unknown rounding granularity '${name}'`);
  }
  return {
    roundUp: (value) => (value === 0 ? 0 : nextIn(series, value)),
    roundDown: (value) => (value === 0 ? 0 : previousIn(series, value)),
    show: (boundary) => boundary,
  };
}

function decade(value: number): number {
  return Math.floor(Math.log10(value));
}

/** `hundredths` of the decade, computed so that 1.6 is 1.6 and not a neighbour. */
function member(hundredths: number, power: number): number {
  return Number(`${hundredths}e${power - 2}`);
}

function nextIn(series: readonly number[], value: number): number {
  for (let power = decade(value) - 1; ; power += 1) {
    const found = series.find((hundredths) => member(hundredths, power) > value);
    if (found !== undefined) {
      return member(found, power);
    }
  }
}

function previousIn(series: readonly number[], value: number): number {
  for (let power = decade(value) + 1; ; power -= 1) {
    const found = series.findLast((hundredths) => member(hundredths, power) < value);
    if (found !== undefined) {
      return member(found, power);
    }
  }
}

/** @throws StoreError 40258 to 40260 unless the value is a number from zero on */
export function granularValue(value: Result): number {
  if (!isNumber(value)) {
    throw new StoreError(
      40258,
      `$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a value with type: ${typeOf(value)}`,
    );
  }
  const number = toDouble(value);
  if (Number.isNaN(number)) {
    throw new StoreError(
      40259,
      "$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a NaN",
    );
  }
  if (number < 0) {
    throw new StoreError(
      40260,
      `$bucketAuto can specify a 'granularity' with non-negative numbers only, but found a negative number: ${shown(value)}`,
    );
  }
  return number;
}
