import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { int32, type Value } from '../values/value.ts';
import { compareResults } from './compareResults.ts';
import { compileExpression } from './core.ts';
import {
  type CompileOperator,
  constant,
  type Expression,
  type ExpressionContext,
  isNullish,
  type OperatorTable,
} from './expression.ts';
import {
  binary,
  checkCount,
  compileBranch,
  compileOperands,
  fold,
  namedOperands,
  typeOf,
  unary,
} from './operands.ts';
import { isTruthy } from './truth.ts';

/** `$and` and `$or`: the first operand that decides ends the evaluation. */
function connective(deciding: boolean): CompileOperator {
  return (operand, context) => {
    const parts = compileOperands(operand, context);
    const decided = parts.findIndex((part) => part.constant && isTruthy(part.constant.value) === deciding);
    if (decided >= 0) {
      return constant(deciding);
    }
    const open = parts.filter((part) => part.constant === undefined);
    return fold(open, (root) => open.some((part) => isTruthy(part.evaluate(root)) === deciding) === deciding);
  };
}

function comparison(holds: (order: number) => boolean): CompileOperator {
  return binary((left, right, context) => holds(compareResults(left, right, context.collation)));
}

const COND_SHAPE = {
  fields: ['if', 'then', 'else'],
  notDocument: 16020,
  unknownField: 17083,
  // A list, for an object with a member `then` looks like a promise.
  required: Object.fromEntries([
    ['if', 17080],
    ['then', 17081],
    ['else', 17082],
  ]),
};

const compileCond: CompileOperator = (operand, context, name) => {
  const [test, then, otherwise] = condOperands(operand, context, name) as [
    Expression,
    Expression,
    Expression,
  ];
  if (test.constant) {
    return isTruthy(test.constant.value) ? then : otherwise;
  }
  const fault = test.fault ?? then.fault ?? otherwise.fault;
  if (fault !== undefined) {
    throw fault;
  }
  return { evaluate: (root) => (isTruthy(test.evaluate(root)) ? then : otherwise).evaluate(root) };
};

function condOperands(operand: Value, context: ExpressionContext, name: string): Expression[] {
  if (operand instanceof Doc) {
    const given = namedOperands(operand, '$cond', COND_SHAPE);
    return COND_SHAPE.fields.map((field) => compileBranch(given.get(field), context));
  }
  checkCount(operand, { name, least: 3, most: 3 });
  return Array.isArray(operand) ? operand.map((part) => compileBranch(part, context)) : [];
}

const compileIfNull: CompileOperator = (operand, context) => {
  const count = Array.isArray(operand) ? operand.length : 1;
  if (count < 2) {
    throw new StoreError(1257300, `$ifNull needs at least two arguments, had: ${count}`);
  }
  const parts = compileOperands(operand, context);
  const last = parts[parts.length - 1] as Expression;
  return fold(parts, (root) => {
    for (const part of parts) {
      const value = part.evaluate(root);
      if (part === last || !isNullish(value)) {
        return value;
      }
    }
    return null;
  });
};

interface Branch {
  readonly test: Expression;
  readonly result: Expression;
}

const compileSwitch: CompileOperator = (operand, context) => {
  if (!(operand instanceof Doc)) {
    throw new StoreError(40060, `$switch requires an object as an argument, found: ${typeOf(operand)}`);
  }
  const unknown = operand.keys().find((field) => field !== 'branches' && field !== 'default');
  if (unknown !== undefined) {
    throw new StoreError(40067, `$switch found an unknown argument: ${unknown}`);
  }
  const list = operand.has('branches') ? operand.get('branches') : [];
  if (!Array.isArray(list)) {
    throw new StoreError(40061, `$switch expected an array for 'branches', found: ${typeOf(list)}`);
  }
  const branches = list.map((branch) => readBranch(branch, context));
  const fallback = operand.has('default')
    ? compileExpression(operand.get('default') as Value, context)
    : null;
  if (branches.length === 0) {
    throw new StoreError(40068, '$switch requires at least one branch.');
  }
  return chooseBranch(branches, fallback);
};

function readBranch(branch: Value, context: ExpressionContext): Branch {
  if (!(branch instanceof Doc)) {
    throw new StoreError(40062, `$switch expected each branch to be an object, found: ${typeOf(branch)}`);
  }
  const unknown = branch.keys().find((field) => field !== 'case' && field !== 'then');
  if (unknown !== undefined) {
    throw new StoreError(40063, `$switch found an unknown argument to a branch: ${unknown}`);
  }
  const part = (field: string, code: number) => {
    if (!branch.has(field)) {
      throw new StoreError(code, `$switch requires each branch have a '${field}' expression`);
    }
    return compileBranch(branch.get(field) as Value, context);
  };
  return { test: part('case', 40064), result: part('then', 40065) };
}

/** Leaves out what constants decide: cases that never hold, and all that follow one that always does. */
function chooseBranch(branches: readonly Branch[], fallback: Expression | null): Expression {
  const always = branches.findIndex((branch) => branch.test.constant && isTruthy(branch.test.constant.value));
  const reachable = always < 0 ? branches : branches.slice(0, always + 1);
  const open = reachable.filter((branch, at) => at === always || branch.test.constant === undefined);
  const fault = open
    .flatMap((branch) => [branch.test.fault, branch.result.fault])
    .find((one) => one !== undefined);
  if (fault !== undefined) {
    throw fault;
  }
  if (always >= 0 && open.length === 1) {
    return (open[0] as Branch).result;
  }
  const evaluate: Expression['evaluate'] = (root) => {
    const chosen = open.find((branch) => isTruthy(branch.test.evaluate(root)))?.result ?? fallback;
    if (chosen === null) {
      throw new StoreError(
        40069,
        '$switch could not find a matching branch for an input, and no default was specified.',
      );
    }
    return chosen.evaluate(root);
  };
  return open.length === 0 && (fallback === null || fallback.constant)
    ? constant(evaluate(null))
    : { evaluate };
}

export const LOGIC: OperatorTable = {
  $and: connective(false),
  $or: connective(true),
  $not: unary((value) => !isTruthy(value)),
  $cmp: binary((left, right, context) => int32(Math.sign(compareResults(left, right, context.collation)))),
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $cond: compileCond,
  $ifNull: compileIfNull,
  $switch: compileSwitch,
  $literal: (operand) => constant(operand),
  $const: (operand) => constant(operand),
};
