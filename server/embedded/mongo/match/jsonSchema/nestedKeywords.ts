import { compareValues } from '../../values/compare.ts';
import { Doc } from '../../values/doc.ts';
import { badValue, StoreError } from '../../values/errors.ts';
import { MISSING, type Value } from '../../values/value.ts';
import { compilePattern } from '../pcre/compilePattern.ts';
import {
  arrayOperand,
  booleanOperand,
  type CompileSchema,
  countOperand,
  type Keyword,
  namesOperand,
  objectOperand,
  schemasOperand,
  type ValueTest,
} from './schema.ts';
import { unordered } from './unordered.ts';

function onDocs(test: (document: Doc) => boolean): ValueTest {
  return (value) => !(value instanceof Doc) || test(value);
}

function onArrays(test: (array: readonly Value[]) => boolean): ValueTest {
  return (value) => !Array.isArray(value) || test(value);
}

function required(operand: Value, _schema: Doc, name: string): ValueTest {
  const names = namesOperand(operand, name);
  return onDocs((document) => names.every((field) => document.has(field)));
}

const properties: Keyword = (operand, _schema, name, compile) => {
  const fields = compileFields(objectOperand(operand, name), name, compile);
  return onDocs((document) =>
    fields.every(({ field, test }) => {
      const value = document.get(field);
      return value === MISSING || test(value);
    }),
  );
};

function compileFields(
  schemas: Doc,
  name: string,
  compile: CompileSchema,
): { field: string; test: ValueTest }[] {
  return [...schemas].map(([field, schema]) => ({
    field,
    test: compile(objectOperand(schema, `${name}.${field}`)),
  }));
}

interface NamePattern {
  readonly matches: (name: string) => boolean;
  readonly test: ValueTest;
}

function compileNamePatterns(schemas: Doc, name: string, compile: CompileSchema): NamePattern[] {
  return compileFields(schemas, name, compile).map(({ field, test }) => {
    const { expression } = validNamePattern(field);
    const matches = (text: string): boolean => {
      expression.lastIndex = 0;
      return expression.test(text);
    };
    return { matches, test };
  });
}

function validNamePattern(pattern: string): ReturnType<typeof compilePattern> {
  try {
    return compilePattern(pattern, '');
  } catch (error) {
    if (error instanceof StoreError && error.code === INVALID_PATTERN) {
      throw badValue(
        `Invalid regular expression in $jsonSchema keyword 'patternProperties': ${error.message}`,
      );
    }
    throw error;
  }
}

const INVALID_PATTERN = 51_091;

const patternProperties: Keyword = (operand, _schema, name, compile) => {
  const patterns = compileNamePatterns(objectOperand(operand, name), name, compile);
  return onDocs((document) =>
    [...document].every(([field, value]) =>
      patterns.every(({ matches, test }) => !matches(field) || test(value)),
    ),
  );
};

const additionalProperties: Keyword = (operand, schema, name, compile) => {
  const test = allowance(operand, name, compile);
  const named = schema.get('properties');
  const patterned = schema.get('patternProperties');
  const patterns =
    patterned instanceof Doc ? compileNamePatterns(patterned, 'patternProperties', compile) : [];
  const isNamed = (field: string): boolean =>
    (named instanceof Doc && named.has(field)) || patterns.some(({ matches }) => matches(field));
  return onDocs((document) => [...document].every(([field, value]) => isNamed(field) || test(value)));
};

/** What may stand where nothing was said: anything, nothing, or what a schema allows. */
function allowance(operand: Value, name: string, compile: CompileSchema): ValueTest {
  if (operand instanceof Doc) {
    return compile(operand);
  }
  const allowed = booleanOperand(operand, name);
  return () => allowed;
}

const dependencies: Keyword = (operand, _schema, name, compile) => {
  const rules = [...objectOperand(operand, name)].map(([field, rule]) => ({
    field,
    test: dependency(rule, name, compile),
  }));
  return onDocs((document) => rules.every(({ field, test }) => !document.has(field) || test(document)));
};

function dependency(rule: Value, name: string, compile: CompileSchema): ValueTest {
  if (rule instanceof Doc) {
    return compile(rule);
  }
  const names = namesOperand(rule, name);
  return onDocs((document) => names.every((field) => document.has(field)));
}

const items: Keyword = (operand, _schema, name, compile) => {
  if (operand instanceof Doc) {
    const test = compile(operand);
    return onArrays((array) => array.every(test));
  }
  const tests = arrayOperand(operand, name).map((schema) => compile(objectOperand(schema, name)));
  return onArrays((array) => tests.every((test, at) => at >= array.length || test(array[at])));
};

const additionalItems: Keyword = (operand, schema, name, compile) => {
  const test = allowance(operand, name, compile);
  const listed = schema.get('items');
  return onArrays((array) => !Array.isArray(listed) || array.slice(listed.length).every(test));
};

function uniqueItems(operand: Value, _schema: Doc, name: string): ValueTest {
  const unique = booleanOperand(operand, name);
  return onArrays((array) => !unique || allDiffer(array));
}

function allDiffer(array: readonly Value[]): boolean {
  const sorted = array.map(unordered).sort((left, right) => compareValues(left, right));
  return sorted.every((value, at) => at === 0 || compareValues(value, sorted[at - 1]) !== 0);
}

function counted(
  size: (value: Value) => number | null,
  accepts: (size: number, limit: number) => boolean,
): Keyword {
  return (operand, _schema, name) => {
    const limit = countOperand(operand, name);
    return (value) => {
      const found = size(value);
      return found === null || accepts(found, limit);
    };
  };
}

const fieldCount = (value: Value): number | null => (value instanceof Doc ? value.size : null);
const itemCount = (value: Value): number | null => (Array.isArray(value) ? value.length : null);
const atLeast = (size: number, limit: number): boolean => size >= limit;
const atMost = (size: number, limit: number): boolean => size <= limit;

function combined(holds: (tests: readonly ValueTest[], value: Value) => boolean): Keyword {
  return (operand, _schema, name, compile) => {
    const tests = schemasOperand(operand, name, compile);
    return (value) => holds(tests, value);
  };
}

const not: Keyword = (operand, _schema, name, compile) => {
  const test = compile(objectOperand(operand, name));
  return (value) => !test(value);
};

/** Keywords about what is inside the value, and those that combine schemas. */
export const NESTED_KEYWORDS: { readonly [name: string]: Keyword } = {
  required,
  properties,
  patternProperties,
  additionalProperties,
  dependencies,
  minProperties: counted(fieldCount, atLeast),
  maxProperties: counted(fieldCount, atMost),
  items,
  additionalItems,
  minItems: counted(itemCount, atLeast),
  maxItems: counted(itemCount, atMost),
  uniqueItems,
  allOf: combined((tests, value) => tests.every((test) => test(value))),
  anyOf: combined((tests, value) => tests.some((test) => test(value))),
  oneOf: combined((tests, value) => tests.filter((test) => test(value)).length === 1),
  not,
};
