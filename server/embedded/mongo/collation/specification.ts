import { roundToInteger } from '../values/decimal.ts';
import { Doc } from '../values/doc.ts';
import { badValue, StoreError, typeMismatch } from '../values/errors.ts';
import { truncatedLong } from '../values/integers.ts';
import { typeName } from '../values/typeNames.ts';
import { Decimal128, int32, isNumber, MISSING, type Value } from '../values/value.ts';

/** A collation as a client gives it, with the defaults filled in. */
export interface CollationSpec {
  readonly locale: string;
  readonly caseLevel: boolean;
  readonly caseFirst: 'upper' | 'lower' | 'off';
  readonly strength: number;
  readonly numericOrdering: boolean;
  readonly alternate: 'non-ignorable' | 'shifted';
  readonly maxVariable: 'punct' | 'space';
  readonly normalization: boolean;
  readonly backwards: boolean;
}

const MISSING_FIELD = 40_414;
const INCOMPATIBLE_VERSION = 161;
const UNKNOWN_FIELD = 40_415;
const VERSION = '57.1'; // what MongoDB 7 and 8 store as the version of their rules

type Reader = (value: Value, name: string) => Value;

/** Each option's default and what it accepts. */
const OPTIONS: { readonly [name: string]: { readonly fallback: Value; readonly read: Reader } } = {
  locale: { fallback: '', read: text },
  caseLevel: { fallback: false, read: flag },
  caseFirst: { fallback: 'off', read: oneOf('upper', 'lower', 'off') },
  strength: { fallback: int32(3), read: strength },
  numericOrdering: { fallback: false, read: flag },
  alternate: { fallback: 'non-ignorable', read: oneOf('non-ignorable', 'shifted') },
  maxVariable: { fallback: 'punct', read: oneOf('punct', 'space') },
  normalization: { fallback: false, read: flag },
  backwards: { fallback: false, read: flag },
  version: { fallback: VERSION, read: version },
};

function text(value: Value, name: string): Value {
  if (typeof value !== 'string') {
    throw wrong(value, name, 'string');
  }
  return value;
}

function version(value: Value, name: string): Value {
  if (text(value, name) !== VERSION) {
    throw new StoreError(INCOMPATIBLE_VERSION, `Requested collation version ${value} is not ${VERSION}`);
  }
  return value;
}

function flag(value: Value, name: string): Value {
  if (typeof value !== 'boolean') {
    throw wrong(value, name, 'bool');
  }
  return value;
}

function oneOf(...allowed: readonly string[]): Reader {
  return (value, name) => {
    if (!allowed.includes(String(text(value, name)))) {
      throw badValue(
        `Enumeration value '${String(value)}' for field 'collation.${name}' is not a valid value.`,
      );
    }
    return value;
  };
}

function strength(value: Value, name: string): Value {
  if (!isNumber(value)) {
    throw wrong(value, name, 'int');
  }
  const whole = truncatedLong(value instanceof Decimal128 ? roundToInteger(value, 'halfEven') : value);
  if (whole === null || whole < 1n || whole > 5n) {
    throw badValue(
      `Enumeration value '${String(value)}' for field 'collation.strength' is not a valid value.`,
    );
  }
  return int32(Number(whole));
}

function wrong(value: Value, name: string, expected: string): StoreError {
  return typeMismatch(
    `BSON field 'collation.${name}' is the wrong type '${typeName(value)}', expected type '${expected}'`,
  );
}

/**
 * Reads a collation document and fills in the defaults.
 *
 * @throws StoreError 14, 2, 40414 or 40415 as MongoDB does
 */
export function completeSpec(given: Doc): Doc {
  for (const name of given.keys()) {
    if (!Object.hasOwn(OPTIONS, name)) {
      throw new StoreError(UNKNOWN_FIELD, `BSON field 'collation.${name}' is an unknown field.`);
    }
  }
  const complete = new Doc();
  for (const [name, { fallback, read }] of Object.entries(OPTIONS)) {
    const value = given.get(name);
    const absent = value === MISSING || (value === null && name !== 'backwards');
    complete.append(name, absent ? defaultFor(name, fallback, given) : read(value, name));
  }
  if (complete.get('locale') === '') {
    const empty = given.get('locale') === '';
    throw empty ? badValue("Field 'locale' cannot be an empty string") : missingLocale();
  }
  return complete;
}

/** French in Canada is the one locale that compares accents backwards by itself. */
function defaultFor(name: string, fallback: Value, given: Doc): Value {
  return name === 'backwards' && given.get('locale') === 'fr_CA' ? true : fallback;
}

function missingLocale(): StoreError {
  return new StoreError(MISSING_FIELD, "BSON field 'collation.locale' is missing but a required field");
}

/** The options of a completed document. */
export function readSpec(complete: Doc): CollationSpec {
  const at = (name: string): unknown => complete.get(name);
  // completeSpec has checked each of them.
  return {
    locale: at('locale') as string,
    caseLevel: at('caseLevel') === true,
    caseFirst: at('caseFirst') as CollationSpec['caseFirst'],
    strength: Number(String(at('strength'))),
    numericOrdering: at('numericOrdering') === true,
    alternate: at('alternate') as CollationSpec['alternate'],
    maxVariable: at('maxVariable') as CollationSpec['maxVariable'],
    normalization: at('normalization') === true,
    backwards: at('backwards') === true,
  };
}

/** @throws StoreError 2 where options contradict each other */
export function rejectContradictions(spec: CollationSpec): void {
  if (spec.caseFirst !== 'off' && !spec.caseLevel && spec.strength < 3) {
    throw badValue("'caseFirst' is invalid unless 'caseLevel' is on or 'strength' is greater than 2");
  }
  if (spec.backwards && spec.strength === 1 && spec.locale !== 'fr_CA') {
    throw badValue("'backwards' is invalid with 'strength' 1");
  }
}
