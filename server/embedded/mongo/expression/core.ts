import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING, type Value } from '../values/value.ts';
import {
  type CompileOperator,
  constant,
  type Expression,
  type ExpressionContext,
  type OperatorTable,
} from './expression.ts';
import { compilePath } from './variables.ts';

const operators = new Map<string, CompileOperator>();

/**
 * Adds operators to those that expressions know.
 *
 * The operators compile their operands by this file, so they are handed to it rather than imported.
 */
export function defineOperators(table: OperatorTable): void {
  for (const [name, compile] of Object.entries(table)) {
    operators.set(name, compile);
  }
}

export function isOperator(name: string): boolean {
  return operators.has(name);
}

/**
 * Compiles an aggregation expression: a literal, `$field.path`, `$$variable`, `{ $operator: … }`, or an
 * array or document of expressions.
 *
 * @throws StoreError with MongoDB's codes: 168 for an unknown operator, 15983, 16020 and others for
 *         malformed ones, and whatever an operator on constants alone gives when evaluated
 */
export function compileExpression(value: Value, context: ExpressionContext): Expression {
  if (typeof value === 'string') {
    return value.startsWith('$') ? compilePath(value, context) : compileText(value);
  }
  if (Array.isArray(value)) {
    return compileArray(value, context);
  }
  return value instanceof Doc ? compileDocument(value, context) : constant(value);
}

const MAX_TEXT_BYTES = 16 * 1024 * 1024; // what MongoDB lets one string have, in whatever place

function compileText(text: string): Expression {
  if (text.length >= MAX_TEXT_BYTES / 3 && Buffer.byteLength(text) >= MAX_TEXT_BYTES) {
    throw new StoreError(16493, `string exceeds the limit of ${MAX_TEXT_BYTES} bytes`);
  }
  return constant(text);
}

function compileArray(items: readonly Value[], context: ExpressionContext): Expression {
  const parts = items.map((item) => compileExpression(item, context));
  // An absent element becomes null, so that the others keep their places.
  const evaluate: Expression['evaluate'] = (root) =>
    parts.map((part) => {
      const value = part.evaluate(root);
      return value === MISSING ? null : value;
    });
  return parts.every((part) => part.constant) ? constant(evaluate(MISSING)) : { evaluate };
}

function compileDocument(source: Doc, context: ExpressionContext): Expression {
  const first = source.nameAt(0);
  if (first?.startsWith('$')) {
    if (source.size !== 1) {
      throw new StoreError(
        15983,
        `An object representing an expression must have exactly one field: ${source.keys().join(', ')}`,
      );
    }
    return compileOperator(first, source.valueAt(0), context);
  }
  return compileFields(source, context);
}

function compileFields(source: Doc, context: ExpressionContext): Expression {
  const names = source.keys();
  checkFieldNames(names);
  const parts = source.values().map((value) => compileExpression(value, context));
  const evaluate: Expression['evaluate'] = (root) => {
    const made = new Doc();
    for (const [at, part] of parts.entries()) {
      const value = part.evaluate(root);
      if (value !== MISSING) {
        // One name for each part.
        made.append(names[at] as string, value);
      }
    }
    return made;
  };
  return parts.every((part) => part.constant) ? constant(evaluate(MISSING)) : { evaluate };
}

function checkFieldNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (name.startsWith('$')) {
      throw new StoreError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    }
    if (name === '') {
      throw new StoreError(15998, 'FieldPath field names may not be empty strings.');
    }
    if (name.includes('.')) {
      throw new StoreError(
        16412,
        `FieldPath field names may not contain '.'. Consider using $getField or $setField.`,
      );
    }
    if (name.includes('\0')) {
      throw new StoreError(16411, 'FieldPath field names may not contain null bytes.');
    }
    if (seen.has(name)) {
      throw new StoreError(16406, `duplicate field name specified in object literal: ${name}`);
    }
    seen.add(name);
  }
}

/** Compiles one operator by its name, such as `$add`, with its operand. */
export function compileOperator(name: string, operand: Value, context: ExpressionContext): Expression {
  const compile = operators.get(name);
  if (compile === undefined) {
    throw new StoreError(168, `Unrecognized expression '${name}'`);
  }
  return compile(operand, context, name);
}

/** Whether a document is `{ $operator: … }` rather than a document of expressions. */
export function isOperatorDocument(value: Value): value is Doc {
  return value instanceof Doc && (value.nameAt(0)?.startsWith('$') ?? false);
}
