import { Doc } from '../../values/doc.ts';
import { failedToParse, typeMismatch } from '../../values/errors.ts';
import { exactLong } from '../../values/integers.ts';
import { typeName } from '../../values/typeNames.ts';
import { isNumber, MISSING, type NumberValue, type Value } from '../../values/value.ts';

/** Whether one value satisfies a schema or one keyword of it. */
export type ValueTest = (value: Value) => boolean;

/** Compiles one keyword; `schema` is the document it stands in. */
export type Keyword = (operand: Value, schema: Doc, name: string, compile: CompileSchema) => ValueTest;
export type CompileSchema = (schema: Doc) => ValueTest;

export function objectOperand(operand: Value, name: string): Doc {
  if (!(operand instanceof Doc)) {
    throw typeMismatch(`$jsonSchema keyword '${name}' must be an object, but found ${typeName(operand)}`);
  }
  return operand;
}

export function arrayOperand(operand: Value, name: string): Value[] {
  if (!Array.isArray(operand)) {
    throw typeMismatch(`$jsonSchema keyword '${name}' must be an array, but found ${typeName(operand)}`);
  }
  return operand;
}

export function booleanOperand(operand: Value, name: string): boolean {
  if (typeof operand !== 'boolean') {
    throw typeMismatch(`$jsonSchema keyword '${name}' must be a boolean`);
  }
  return operand;
}

export function textOperand(operand: Value, name: string): string {
  if (typeof operand !== 'string') {
    throw typeMismatch(`$jsonSchema keyword '${name}' must be a string`);
  }
  return operand;
}

export function numberOperand(operand: Value, name: string): NumberValue {
  if (!isNumber(operand)) {
    throw typeMismatch(`$jsonSchema keyword '${name}' must be a number`);
  }
  return operand;
}

/** A length or count: an integer of 64 bits that is not negative. */
export function countOperand(operand: Value, name: string): number {
  const count = isNumber(operand) ? exactLong(operand) : null;
  if (count === null || count < 0n) {
    throw failedToParse(`$jsonSchema keyword '${name}' must be a non-negative integer`);
  }
  return Number(count);
}

/** A list of different texts with at least one entry. */
export function namesOperand(operand: Value, name: string): string[] {
  const names = arrayOperand(operand, name).map((entry) => textOperand(entry, name));
  if (names.length === 0) {
    throw failedToParse(`$jsonSchema keyword '${name}' cannot be an empty array`);
  }
  if (new Set(names).size !== names.length) {
    throw failedToParse(`$jsonSchema keyword '${name}' array cannot contain duplicate values`);
  }
  return names;
}

/** A list of schemas with at least one entry. */
export function schemasOperand(operand: Value, name: string, compile: CompileSchema): ValueTest[] {
  const schemas = arrayOperand(operand, name).map((entry) => compile(objectOperand(entry, name)));
  if (schemas.length === 0) {
    throw failedToParse(`$jsonSchema keyword '${name}' cannot be an empty array`);
  }
  return schemas;
}

export function has(schema: Doc, name: string): boolean {
  return schema.get(name) !== MISSING;
}
