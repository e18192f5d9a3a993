import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { typeName } from '../values/typeNames.ts';
import { MISSING, type Value } from '../values/value.ts';
import { compileExpression } from './core.ts';
import {
  type CompileOperator,
  constant,
  type Expression,
  type ExpressionContext,
  isNullish,
  type Result,
} from './expression.ts';

/** `missing` for nothing, else the type's name as messages show it. */
export function typeOf(value: Result): string {
  return value === MISSING ? 'missing' : typeName(value);
}

/** The operands of an operator, be they a list or one alone. */
export function compileOperands(operand: Value, context: ExpressionContext): Expression[] {
  const list = Array.isArray(operand) ? operand : [operand];
  return list.map((item) => compileExpression(item, context));
}

/** Operands of which there must be a certain number. */
export function fixedOperands(
  operand: Value,
  context: ExpressionContext,
  { name, least, most }: { name: string; least: number; most: number },
): Expression[] {
  checkCount(operand, { name, least, most });
  return compileOperands(operand, context);
}

/** @throws StoreError 16020 or 28667 when there are too few operands or too many */
export function checkCount(
  operand: Value,
  { name, least, most }: { name: string; least: number; most: number },
): void {
  const count = Array.isArray(operand) ? operand.length : 1;
  if (count < least || count > most) {
    throw arityError(name, { least, most, count });
  }
}

function arityError(
  name: string,
  { least, most, count }: { least: number; most: number; count: number },
): StoreError {
  return least === most
    ? new StoreError(16020, `Expression ${name} takes exactly ${least} arguments. ${count} were passed in.`)
    : new StoreError(
        28667,
        `Expression ${name} takes at least ${least} arguments, and at most ${most}, but ${count} were passed in.`,
      );
}

/** Evaluates at once what depends on constants alone, as MongoDB does before it reads a document. */
export function fold(
  parts: readonly (Expression | undefined)[],
  evaluate: Expression['evaluate'],
): Expression {
  if (!parts.every((part) => part === undefined || part.constant !== undefined)) {
    return { evaluate };
  }
  try {
    return constant(evaluate(MISSING));
  } catch (error) {
    if (error instanceof StoreError) {
      faults.add(error);
    }
    throw error;
  }
}

/** The errors that came of evaluating constants, as opposed to malformed expressions. */
const faults = new WeakSet<StoreError>();

/** Whether an error came of evaluating constants, and not of how an expression is written. */
export function isFault(error: unknown): error is StoreError {
  return error instanceof StoreError && faults.has(error);
}

/**
 * Compiles an expression that may never be evaluated: a fault of its constants waits until it is.
 *
 * @throws StoreError when the expression is malformed
 */
export function compileBranch(value: Value, context: ExpressionContext): Expression {
  try {
    return compileExpression(value, context);
  } catch (error) {
    if (!isFault(error)) {
      throw error;
    }
    return {
      evaluate() {
        throw error;
      },
      fault: error,
    };
  }
}

/** An operator with one operand. */
export function unary(
  apply: (value: Result, context: ExpressionContext, name: string) => Result,
): CompileOperator {
  return (operand, context, name) => {
    const [part] = fixedOperands(operand, context, { name, least: 1, most: 1 }) as [Expression];
    return fold([part], (root) => apply(part.evaluate(root), context, name));
  };
}

/** An operator with two operands. */
export function binary(
  apply: (left: Result, right: Result, context: ExpressionContext, name: string) => Result,
): CompileOperator {
  return (operand, context, name) => {
    const [left, right] = fixedOperands(operand, context, { name, least: 2, most: 2 }) as [
      Expression,
      Expression,
    ];
    return fold([left, right], (root) => apply(left.evaluate(root), right.evaluate(root), context, name));
  };
}

/** An operator with `least` to `most` operands, all evaluated before it is applied. */
export function between(
  least: number,
  most: number,
  apply: (values: Result[], context: ExpressionContext, name: string) => Result,
): CompileOperator {
  return (operand, context, name) => {
    const parts = fixedOperands(operand, context, { name, least, most });
    return fold(parts, (root) => {
      const values = parts.map((part) => part.evaluate(root));
      return apply(values, context, name);
    });
  };
}

/** An operator with any number of operands, all evaluated before it is applied. */
export function variadic(
  apply: (values: Result[], context: ExpressionContext, name: string) => Result,
): CompileOperator {
  return (operand, context, name) => {
    const parts = compileOperands(operand, context);
    return fold(parts, (root) => {
      const values = parts.map((part) => part.evaluate(root));
      return apply(values, context, name);
    });
  };
}

/** How an operator with named operands complains, by MongoDB's numbers. */
export interface NamedShape {
  readonly fields: readonly string[];
  readonly notDocument: number;
  readonly unknownField: number;
  /** Code by the name of a field that must be there. */
  readonly required: { readonly [field: string]: number };
}

/** Reads the named operands of an operator without compiling them. */
export function namedOperands(operand: Value, name: string, shape: NamedShape): Map<string, Value> {
  if (!(operand instanceof Doc)) {
    throw new StoreError(
      shape.notDocument,
      `${name} only supports an object as its argument, found: ${typeOf(operand)}`,
    );
  }
  const found = new Map<string, Value>();
  for (const [field, value] of operand.entries()) {
    if (!shape.fields.includes(field)) {
      throw new StoreError(shape.unknownField, `Unrecognized argument to ${name}: ${field}`);
    }
    found.set(field, value);
  }
  for (const [field, code] of Object.entries(shape.required)) {
    if (!found.has(field)) {
      throw new StoreError(code, `Missing '${field}' parameter to ${name}`);
    }
  }
  return found;
}

/** The values of named operands; a name that was not given is not asked for and MISSING. */
export type NamedValues = { readonly [field: string]: Result };

/** An operator with named operands, all evaluated before it is applied. */
export function named(
  shape: NamedShape,
  apply: (values: NamedValues, context: ExpressionContext, given: ReadonlyMap<string, Value>) => Result,
): CompileOperator {
  return (operand, context, name) => {
    const given = namedOperands(operand, name, shape);
    const parts = [...given].map(([field, value]) => [field, compileExpression(value, context)] as const);
    return fold(
      parts.map(([, part]) => part),
      (root) => {
        const values: { [field: string]: Result } = {};
        for (const [field, part] of parts) {
          values[field] = part.evaluate(root);
        }
        return apply(values, context, given);
      },
    );
  };
}

/** Answers null when the operand is absent or null, else applies. */
export function orNull(
  apply: (value: Value, context: ExpressionContext, name: string) => Result,
): CompileOperator {
  return unary((value, context, name) => (isNullish(value) ? null : apply(value, context, name)));
}
