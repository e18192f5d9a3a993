import { compareValues } from '../../values/compare.ts';
import { compareNumbers } from '../../values/compareNumbers.ts';
import { isDecimalZero, modDecimals, toDecimal } from '../../values/decimal.ts';
import type { Doc } from '../../values/doc.ts';
import { badValue, failedToParse } from '../../values/errors.ts';
import { isNaNValue } from '../../values/integers.ts';
import { TYPE, typeCode } from '../../values/typeNames.ts';
import { int32, isNumber, type NumberValue, type Value } from '../../values/value.ts';
import { typeCodes } from '../elements.ts';
import { compilePattern } from '../pcre/compilePattern.ts';
import {
  arrayOperand,
  booleanOperand,
  countOperand,
  has,
  type Keyword,
  numberOperand,
  textOperand,
  type ValueTest,
} from './schema.ts';
import { unordered } from './unordered.ts';

const JSON_TYPES: { readonly [name: string]: readonly number[] } = {
  object: [TYPE.object],
  array: [TYPE.array],
  string: [TYPE.string],
  boolean: [TYPE.bool],
  null: [TYPE.null],
  number: [TYPE.double, TYPE.int, TYPE.long, TYPE.decimal],
};

function typeTest(operand: Value, name: string, codesOf: (alias: string) => readonly number[]): ValueTest {
  const aliases = (Array.isArray(operand) ? operand : [operand]).map((alias) => textOperand(alias, name));
  if (aliases.length === 0) {
    throw failedToParse(`$jsonSchema keyword '${name}' must name at least one type`);
  }
  if (new Set(aliases).size !== aliases.length) {
    throw failedToParse(`$jsonSchema keyword '${name}' has duplicate value`);
  }
  if (aliases.includes('integer')) {
    throw failedToParse(`$jsonSchema type 'integer' is not currently supported.`);
  }
  const codes = new Set(aliases.flatMap(codesOf));
  return (value) => codes.has(typeCode(value));
}

function jsonTypeCodes(alias: string): readonly number[] {
  const codes = Object.hasOwn(JSON_TYPES, alias) ? JSON_TYPES[alias] : undefined;
  if (codes === undefined) {
    throw badValue(`Unknown type name alias: ${alias}`);
  }
  return codes;
}

function bound(sign: 1 | -1, exclusiveName: string): Keyword {
  return (operand, schema, name) => {
    const limit = numberOperand(operand, name);
    const exclusive = has(schema, exclusiveName) && schema.get(exclusiveName) === true;
    return onNumbers((value) => {
      if (isNaNValue(value) !== isNaNValue(limit)) {
        return false;
      }
      const order = sign * compareNumbers(value, limit);
      return exclusive ? order > 0 : order >= 0;
    });
  };
}

function exclusiveBound(boundName: string): Keyword {
  return (operand, schema, name) => {
    booleanOperand(operand, name);
    if (!has(schema, boundName)) {
      throw failedToParse(`$jsonSchema keyword '${boundName}' must be a present if ${name} is present`);
    }
    return () => true;
  };
}

function onNumbers(test: (value: NumberValue) => boolean): ValueTest {
  return (value) => !isNumber(value) || test(value);
}

function onTexts(test: (text: string) => boolean): ValueTest {
  return (value) => typeof value !== 'string' || test(value);
}

function multipleOf(operand: Value, _schema: Doc, name: string): ValueTest {
  const factor = numberOperand(operand, name);
  if (compareNumbers(factor, int32(0)) <= 0) {
    throw failedToParse(`$jsonSchema keyword '${name}' must have a positive value`);
  }
  // As decimals, in which 0.3 is a multiple of 0.1.
  const divisor = toDecimal(factor);
  return onNumbers((value) => isDecimalZero(modDecimals(toDecimal(value), divisor)));
}

function enumeration(operand: Value, _schema: Doc, name: string): ValueTest {
  const allowed = arrayOperand(operand, name).map(unordered);
  if (allowed.length === 0) {
    throw failedToParse(`$jsonSchema keyword 'enum' cannot be an empty array`);
  }
  if (allowed.some((value, at) => allowed.slice(0, at).some((other) => compareValues(value, other) === 0))) {
    throw failedToParse(`$jsonSchema keyword 'enum' array cannot contain duplicate values.`);
  }
  return (value) => allowed.some((other) => compareValues(unordered(value), other) === 0);
}

function pattern(operand: Value, _schema: Doc, name: string): ValueTest {
  const { expression } = compilePattern(textOperand(operand, name), '');
  return onTexts((text) => {
    expression.lastIndex = 0;
    return expression.test(text);
  });
}

function lengthOf(text: string): number {
  return [...text].length;
}

/** Keywords about the value itself. */
export const SCALAR_KEYWORDS: { readonly [name: string]: Keyword } = {
  bsonType: (operand, _schema, name) => typeTest(operand, name, typeCodes),
  type: (operand, schema, name) => {
    if (has(schema, 'bsonType')) {
      throw failedToParse(`Cannot specify both $jsonSchema keywords 'type' and 'bsonType'`);
    }
    return typeTest(operand, name, jsonTypeCodes);
  },
  enum: enumeration,
  minimum: bound(1, 'exclusiveMinimum'),
  maximum: bound(-1, 'exclusiveMaximum'),
  exclusiveMinimum: exclusiveBound('minimum'),
  exclusiveMaximum: exclusiveBound('maximum'),
  multipleOf,
  minLength: (operand, _schema, name) => {
    const least = countOperand(operand, name);
    return onTexts((text) => lengthOf(text) >= least);
  },
  maxLength: (operand, _schema, name) => {
    const most = countOperand(operand, name);
    return onTexts((text) => lengthOf(text) <= most);
  },
  pattern,
  title: described,
  description: described,
};

function described(operand: Value, _schema: Doc, name: string): ValueTest {
  textOperand(operand, name);
  return () => true;
}
