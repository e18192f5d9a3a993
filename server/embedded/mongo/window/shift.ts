import { compileExpression } from '../expression/compile.ts';
import type { Result } from '../expression/expression.ts';
import { asInt32 } from '../expression/numeric.ts';
import { typeOf } from '../expression/operands.ts';
import { Doc } from '../values/doc.ts';
import { failedToParse, StoreError } from '../values/errors.ts';
import { MISSING, type Value } from '../values/value.ts';
import type { CompileWindow } from './functions.ts';

const FIELDS: ReadonlySet<string> = new Set(['output', 'by', 'default']);

/** `$shift`: an expression of the row so many places on. */
export const compileShift: CompileWindow = ({ operand, window, fields, context }) => {
  if (window !== MISSING) {
    throw failedToParse("'$shift' does not accept a 'window' field");
  }
  if (!(operand instanceof Doc)) {
    throw failedToParse(`Argument to $shift must be an object, found ${typeOf(operand)}`);
  }
  const unknown = operand.keys().find((field) => !FIELDS.has(field));
  if (unknown !== undefined) {
    throw failedToParse(`Unknown argument in $shift: ${unknown}`);
  }
  if (!operand.has('output') || !operand.has('by')) {
    throw failedToParse("$shift requires 'output' and 'by'");
  }
  if (fields.length === 0) {
    throw failedToParse("'$shift' requires a sortBy");
  }
  const by = asInt32(operand.get('by'));
  if (by === null) {
    throw failedToParse("'$shift:by' field must be an integer");
  }
  const output = compileExpression(operand.get('output') as Value, context);
  const fallback = operand.has('default')
    ? compileExpression(operand.get('default') as Value, context)
    : null;
  if (fallback !== null && fallback.constant === undefined) {
    throw new StoreError(9, "'$shift:default' expression must yield a constant value.");
  }
  const otherwise: Result = fallback?.constant?.value ?? null;
  return {
    compute({ documents }) {
      return documents.map((_, at) => {
        const row = documents[at + by];
        const value = row === undefined ? otherwise : output.evaluate(row);
        return value === MISSING ? null : value;
      });
    },
  };
};
