import { compileExpression } from '../expression/compile.ts';
import type { ExpressionContext, Result } from '../expression/expression.ts';
import { parsePath } from '../expression/fieldPath.ts';
import { parseDirection } from '../expression/sortDirection.ts';
import { compareKeys, type SortField, type SortKey, sortKeyOf } from '../expression/sortPattern.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING, type Value } from '../values/value.ts';
import type { Accumulator, CompileAccumulator } from './accumulator.ts';
import { countOfN } from './bestN.ts';

interface Shape {
  readonly takesN: boolean;
  readonly fromEnd: boolean;
}

/** `$top`, `$topN`, `$bottom` and `$bottomN`: output of the documents that sort first or last. */
export function compileTop({ takesN, fromEnd }: Shape): CompileAccumulator {
  return (operand, context, name) => {
    const given = readOperands(operand, takesN, name);
    const fields = parseSortBy(given.get('sortBy') as Value, name);
    const output = compileExpression(given.get('output') as Value, context);
    const n = takesN ? compileExpression(given.get('n') as Value, context) : null;
    if (n?.constant) {
      countOfN(n.constant.value);
    }
    return {
      start(group) {
        const count = n === null ? 1 : countOfN(n.evaluate(group));
        return keepEnd({ count, fields, fromEnd, takesN }, output.evaluate, context);
      },
    };
  };
}

interface Kept {
  readonly key: SortKey;
  readonly value: Value;
}

function keepEnd(
  { count, fields, fromEnd, takesN }: { count: number; fields: readonly SortField[] } & Shape,
  outputOf: (root: Result) => Result,
  context: ExpressionContext,
): Accumulator {
  let kept: Kept[] = [];
  const order = (left: Kept, right: Kept) => compareKeys(left.key, right.key, fields, context.collation);
  const cut = () => {
    kept.sort(order);
    kept = fromEnd ? kept.slice(-count) : kept.slice(0, count);
  };
  return {
    add(root) {
      const value = outputOf(root);
      kept.push({ key: sortKeyOf(root, fields, context.collation), value: value === MISSING ? null : value });
      if (kept.length >= 2 * count + 64) {
        cut();
      }
    },
    value() {
      cut();
      const values = kept.map(({ value }) => value);
      return takesN ? values : (values[0] ?? null);
    },
  };
}

function readOperands(operand: Value, takesN: boolean, name: string): Map<string, Value> {
  if (!(operand instanceof Doc)) {
    throw new StoreError(5788001, `specification must be an object; found ${name}`);
  }
  const known = takesN ? ['n', 'output', 'sortBy'] : ['output', 'sortBy'];
  const unknown = operand.keys().find((field) => !known.includes(field));
  if (unknown !== undefined) {
    throw new StoreError(5788002, `Unknown argument to ${name} '${unknown}'`);
  }
  for (const [field, code] of MISSING_CODES) {
    if (known.includes(field) && !operand.has(field)) {
      throw new StoreError(code, `Missing value for '${field}'`);
    }
  }
  return new Map(operand.entries());
}

const MISSING_CODES: readonly (readonly [string, number])[] = [
  ['n', 5788003],
  ['output', 5788004],
  ['sortBy', 5788005],
];

function parseSortBy(spec: Value, name: string): SortField[] {
  if (!(spec instanceof Doc)) {
    throw new StoreError(10065, `invalid parameter: expected an object (sortBy) for ${name}`);
  }
  return [...spec.entries()].map(([path, direction]) => ({
    path: parsePath(path),
    direction: parseDirection(direction),
  }));
}
