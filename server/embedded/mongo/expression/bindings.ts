import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING, type Value } from '../values/value.ts';
import { compileExpression } from './core.ts';
import {
  type CompileOperator,
  type Expression,
  isNullish,
  type OperatorTable,
  type Result,
} from './expression.ts';
import { positiveLimit } from './numeric.ts';
import { namedOperands, typeOf } from './operands.ts';
import { isTruthy } from './truth.ts';
import { bind, checkNameForWrite } from './variables.ts';

const STEPS_BETWEEN_CHECKS = 256;

const LET_SHAPE = {
  fields: ['vars', 'in'],
  notDocument: 16874,
  unknownField: 16875,
  required: { vars: 16876, in: 16877 },
};

const compileLet: CompileOperator = (operand, context, name) => {
  const given = namedOperands(operand, name, LET_SHAPE);
  const vars = given.get('vars');
  if (!(vars instanceof Doc)) {
    throw new StoreError(Array.isArray(vars) ? 9 : 10065, `invalid parameter: expected an object (vars)`);
  }
  for (const variable of vars.keys()) {
    checkNameForWrite(variable);
  }
  const values = vars.values().map((value) => compileExpression(value, context));
  const { inner, slots } = bind(context, vars.keys());
  const body = compileExpression(given.get('in'), inner);
  if (body.constant) {
    return body;
  }
  return {
    evaluate(root) {
      const results = values.map((value) => value.evaluate(root));
      for (const [at, slot] of slots.entries()) {
        slot.value = results[at] as Result;
      }
      return body.evaluate(root);
    },
  };
};

/** The array that `$map`, `$filter` and `$reduce` run over; null when there is none. */
function inputArray(value: Result, name: string, code: number): Value[] | null {
  if (isNullish(value)) {
    return null;
  }
  if (!Array.isArray(value)) {
    throw new StoreError(code, `input to ${name} must be an array not ${typeOf(value)}`);
  }
  return value;
}

/** The name that stands for the element: `this`, unless `as` says another. */
function elementName(given: ReadonlyMap<string, Value>): string {
  if (!given.has('as')) {
    return 'this';
  }
  const name = given.get('as');
  if (typeof name !== 'string' || name === '') {
    throw new StoreError(9, `Expected 'as' to be a string, found: ${typeOf(name)}`);
  }
  checkNameForWrite(name);
  return name;
}

const MAP_SHAPE = {
  fields: ['input', 'as', 'in'],
  notDocument: 16878,
  unknownField: 16879,
  required: { input: 16880, in: 16882 },
};

const compileMap: CompileOperator = (operand, context, name) => {
  const given = namedOperands(operand, name, MAP_SHAPE);
  const input = compileExpression(given.get('input'), context);
  const { inner, slots } = bind(context, [elementName(given)]);
  const [slot] = slots as [{ value: Result }];
  const body = compileExpression(given.get('in'), inner);
  return {
    evaluate(root) {
      const items = inputArray(input.evaluate(root), name, 16883);
      if (items === null) {
        return null;
      }
      return items.map((item, at) => {
        if (at % STEPS_BETWEEN_CHECKS === 0) {
          context.checkTime();
        }
        slot.value = item;
        const value = body.evaluate(root);
        return value === MISSING ? null : value;
      });
    },
  };
};

const FILTER_SHAPE = {
  fields: ['input', 'as', 'cond', 'limit'],
  notDocument: 28646,
  unknownField: 28647,
  required: { input: 28648, cond: 28650 },
};

const compileFilter: CompileOperator = (operand, context, name) => {
  const given = namedOperands(operand, name, FILTER_SHAPE);
  const input = compileExpression(given.get('input'), context);
  const { inner, slots } = bind(context, [elementName(given)]);
  const [slot] = slots as [{ value: Result }];
  const test = compileExpression(given.get('cond'), inner);
  const limit = given.has('limit') ? compileExpression(given.get('limit'), context) : null;
  return {
    evaluate(root) {
      const items = inputArray(input.evaluate(root), name, 28651);
      if (items === null) {
        return null;
      }
      const most = limit === null ? items.length : filterLimit(limit.evaluate(root), items.length);
      const kept: Value[] = [];
      for (const [at, item] of items.entries()) {
        if (kept.length >= most) {
          break;
        }
        if (at % STEPS_BETWEEN_CHECKS === 0) {
          context.checkTime();
        }
        slot.value = item;
        if (isTruthy(test.evaluate(root))) {
          kept.push(item);
        }
      }
      return kept;
    },
  };
};

function filterLimit(value: Result, whole: number): number {
  return isNullish(value) ? whole : positiveLimit(value, { notIntegral: 327391, notPositive: 327392 });
}

const REDUCE_SHAPE = {
  fields: ['input', 'initialValue', 'in'],
  notDocument: 40075,
  unknownField: 40076,
  required: { input: 40077, initialValue: 40078, in: 40079 },
};

const compileReduce: CompileOperator = (operand, context, name) => {
  const given = namedOperands(operand, name, REDUCE_SHAPE);
  const input: Expression = compileExpression(given.get('input'), context);
  const initial = compileExpression(given.get('initialValue'), context);
  const { inner, slots } = bind(context, ['this', 'value']);
  const [item, sum] = slots as [{ value: Result }, { value: Result }];
  const body = compileExpression(given.get('in'), inner);
  return {
    evaluate(root) {
      const items = inputArray(input.evaluate(root), name, 40080);
      if (items === null) {
        return null;
      }
      let reached = initial.evaluate(root);
      for (const [at, element] of items.entries()) {
        if (at % STEPS_BETWEEN_CHECKS === 0) {
          context.checkTime();
        }
        item.value = element;
        sum.value = reached;
        reached = body.evaluate(root);
      }
      return reached;
    },
  };
};

export const BINDINGS: OperatorTable = {
  $let: compileLet,
  $map: compileMap,
  $filter: compileFilter,
  $reduce: compileReduce,
};
