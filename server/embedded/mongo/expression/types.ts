import { Doc } from '../values/doc.ts';
import { failedToParse, StoreError } from '../values/errors.ts';
import { typeCodeOfName, typeNameOfCode } from '../values/typeNames.ts';
import { isNumber, MISSING, type Value } from '../values/value.ts';
import { isBinaryFormat } from './binaryText.ts';
import { CONVERTERS, type ConversionOptions, type Convert } from './converters.ts';
import { compileExpression } from './core.ts';
import {
  type CompileOperator,
  type Expression,
  isNullish,
  type OperatorTable,
  type Result,
} from './expression.ts';
import { asInt32 } from './numeric.ts';
import { fixedOperands, fold, typeOf, unary } from './operands.ts';
import { shown } from './shown.ts';

const PLAIN: ConversionOptions = { subtype: 0, format: null, isBigEndian: false };

interface Target {
  readonly convert: Convert;
  readonly subtype: number;
}

/** `$toInt` and its kin: null where there is nothing. */
function shorthand(target: string, options: ConversionOptions = PLAIN): CompileOperator {
  const convert = CONVERTERS[target] as Convert;
  return (operand, context, name) => {
    const count = Array.isArray(operand) ? operand.length : 1;
    if (count !== 1) {
      throw new StoreError(50723, `${name} requires a single argument, got ${count}`);
    }
    const [part] = fixedOperands(operand, context, { name, least: 1, most: 1 }) as [Expression];
    return fold([part], (root) => {
      const value = part.evaluate(root);
      return isNullish(value) ? null : convert(value, options);
    });
  };
}

const FIELDS: ReadonlySet<string> = new Set(['input', 'to', 'onError', 'onNull', 'format', 'byteOrder']);

const compileConvert: CompileOperator = (operand, context) => {
  if (!(operand instanceof Doc)) {
    throw failedToParse(`$convert expects an object of named arguments but found: ${typeOf(operand)}`);
  }
  const parts = new Map<string, Expression>();
  for (const [field, value] of operand.entries()) {
    if (!FIELDS.has(field)) {
      throw failedToParse(`$convert found an unknown argument: ${field}`);
    }
    parts.set(field, compileTarget(field, value, context));
  }
  const input = parts.get('input');
  const to = parts.get('to');
  if (input === undefined || to === undefined) {
    throw failedToParse(`Missing '${input === undefined ? 'input' : 'to'}' parameter to $convert`);
  }
  return fold([...parts.values()], (root) => convertOne({ parts, input, to }, root));
};

function compileTarget(field: string, value: Value, context: Parameters<CompileOperator>[1]): Expression {
  if (field === 'to' && value instanceof Doc && value.nameAt(0)?.startsWith('$') !== true) {
    if (!value.has('type')) {
      throw failedToParse("Missing 'type' parameter to $convert's 'to'");
    }
    if (value.get('type') === null) {
      throw failedToParse("The 'type' of $convert's 'to' cannot be null");
    }
  }
  return compileExpression(value, context);
}

interface Convertible {
  readonly parts: ReadonlyMap<string, Expression>;
  readonly input: Expression;
  readonly to: Expression;
}

function convertOne({ parts, input, to }: Convertible, root: Result): Result {
  const value = input.evaluate(root);
  const target = readTarget(to.evaluate(root), isNullish(value));
  const option = (name: string) => parts.get(name)?.evaluate(root);
  if (isNullish(value)) {
    return parts.has('onNull') ? (option('onNull') as Result) : null;
  }
  if (target === null) {
    return null;
  }
  const format = readFormat(option('format'));
  const isBigEndian = readByteOrder(option('byteOrder'));
  try {
    return target.convert(value, { subtype: target.subtype, format, isBigEndian });
  } catch (error) {
    if (error instanceof StoreError && parts.has('onError') && error.code !== 4341115) {
      return option('onError') as Result;
    }
    throw error;
  }
}

/** @param onlyType the subtype does not matter, as there is nothing to convert */
function readTarget(to: Result, onlyType: boolean): Target | null {
  const type = to instanceof Doc ? to.get('type') : to;
  if (isNullish(type)) {
    return null;
  }
  const subtype = to instanceof Doc && !onlyType ? readSubtype(to.get('subtype')) : 0;
  const name = typeof type === 'string' ? type : nameOfCode(type);
  if (typeof type === 'string' && typeCodeOfName(name) === undefined) {
    throw new StoreError(2, `Unknown type name: ${name}`);
  }
  const convert = Object.hasOwn(CONVERTERS, name) ? CONVERTERS[name] : undefined;
  return {
    subtype,
    convert:
      convert ??
      ((value) => {
        throw new StoreError(
          241,
          `Unsupported conversion from ${typeOf(value)} to ${name} in $convert with no onError value`,
        );
      }),
  };
}

function nameOfCode(type: Value): string {
  if (!isNumber(type)) {
    throw failedToParse(`$convert's 'to' argument must be a string or number, but is ${typeOf(type)}`);
  }
  const code = asInt32(type);
  if (code === null) {
    throw failedToParse(`In $convert, numeric 'to' argument is not an integer: ${shown(type)}`);
  }
  const name = code === 0 ? 'missing' : typeNameOfCode(code);
  if (name === undefined) {
    throw failedToParse(`In $convert, numeric value for 'to' does not correspond to a BSON type: ${code}`);
  }
  return name;
}

function readSubtype(value: Result): number {
  if (value === MISSING) {
    return 0;
  }
  if (!isNumber(value)) {
    throw new StoreError(4341108, `$convert's 'subtype' argument must be a number, but is ${typeOf(value)}`);
  }
  const subtype = asInt32(value);
  if (subtype === null) {
    throw new StoreError(4341106, `In $convert, numeric 'subtype' argument is not an integer`);
  }
  if (subtype < 0 || subtype > 255 || (subtype > 9 && subtype < 128)) {
    throw new StoreError(
      4341107,
      `In $convert, numeric value for 'subtype' does not correspond to a BinData type: ${subtype}`,
    );
  }
  return subtype;
}

function readFormat(value: Result): ConversionOptions['format'] {
  if (isNullish(value)) {
    return null;
  }
  if (typeof value !== 'string') {
    throw new StoreError(4341114, `$convert requires that 'format' be a string, found: ${typeOf(value)}`);
  }
  if (!isBinaryFormat(value)) {
    throw new StoreError(4341125, `Invalid 'format' argument for $convert: ${value}`);
  }
  return value;
}

function readByteOrder(value: Result): boolean {
  if (isNullish(value)) {
    return false;
  }
  if (typeof value !== 'string') {
    throw new StoreError(9130001, `$convert requires that 'byteOrder' be a string, found: ${typeOf(value)}`);
  }
  if (value !== 'little' && value !== 'big') {
    throw new StoreError(9130002, `Invalid 'byteOrder' argument for $convert: ${value}`);
  }
  return value === 'big';
}

export const TYPES: OperatorTable = {
  $type: unary((value) => typeOf(value)),
  $isNumber: unary((value) => isNumber(value)),
  $convert: compileConvert,
  $toBool: shorthand('bool'),
  $toInt: shorthand('int'),
  $toLong: shorthand('long'),
  $toDouble: shorthand('double'),
  $toDecimal: shorthand('decimal'),
  $toDate: shorthand('date'),
  $toObjectId: shorthand('objectId'),
  $toString: shorthand('string', { ...PLAIN, format: 'auto' }),
  $toUUID: shorthand('binData', { ...PLAIN, format: 'uuid', subtype: 4 }),
};
