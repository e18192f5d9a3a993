import { compareResults } from '../expression/compareResults.ts';
import { compileExpression } from '../expression/compile.ts';
import { type Expression, isNullish, type Result } from '../expression/expression.ts';
import { parsePath } from '../expression/fieldPath.ts';
import { hashKey } from '../expression/hashing.ts';
import { typeOf } from '../expression/operands.ts';
import { type SortField, sortBy } from '../expression/sortPattern.ts';
import { Doc } from '../values/doc.ts';
import { StoreError, typeMismatch } from '../values/errors.ts';
import { MISSING, type Value } from '../values/value.ts';
import { compileWindowFunction } from '../window/functions.ts';
import type { WindowFunction } from '../window/partition.ts';
import { setPath } from './paths.ts';
import { readSort } from './sort.ts';
import { gathering, type PipelineContext, type Stage, type StageTable } from './stage.ts';

interface WindowOutput {
  readonly path: readonly string[];
  readonly apply: WindowFunction;
}

const FIELDS: ReadonlySet<string> = new Set(['partitionBy', 'sortBy', 'output']);

function compileSetWindowFields(spec: Value, context: PipelineContext): Stage {
  if (!(spec instanceof Doc)) {
    throw new StoreError(
      9,
      `the $setWindowFields stage specification must be an object, found ${typeOf(spec)}`,
    );
  }
  const unknown = spec.keys().find((field) => !FIELDS.has(field));
  if (unknown !== undefined) {
    throw new StoreError(40415, `BSON field '$setWindowFields.${unknown}' is an unknown field.`);
  }
  const output = spec.get('output');
  if (output === MISSING) {
    throw new StoreError(40414, "BSON field '$setWindowFields.output' is missing but a required field");
  }
  if (!(output instanceof Doc)) {
    throw typeMismatch(
      `BSON field '$setWindowFields.output' is the wrong type '${typeOf(output)}', expected type 'object'`,
    );
  }
  const fields = readOrder(spec.get('sortBy'));
  const partitionBy = spec.has('partitionBy')
    ? compileExpression(spec.get('partitionBy') as Value, context)
    : null;
  const outputs = [...output.entries()].map(([name, value]) => ({
    path: parsePath(name),
    apply: compileWindowFunction(value, fields, context),
  }));
  return gathering((documents) =>
    partitions(documents, { partitionBy, fields, context }).flatMap((rows) =>
      fillPartition(rows, { fields, outputs, context }),
    ),
  );
}

export function readOrder(sort: Value | typeof MISSING): SortField[] {
  if (isNullish(sort)) {
    return [];
  }
  if (!(sort instanceof Doc)) {
    throw typeMismatch(
      `BSON field '$setWindowFields.sortBy' is the wrong type '${typeOf(sort)}', expected type 'object'`,
    );
  }
  return sort.size === 0 ? [] : readSort(sort);
}

interface Ordering {
  readonly partitionBy: Expression | null;
  readonly fields: readonly SortField[];
  readonly context: PipelineContext;
}

/** The documents of each partition in their order; partitions by their value. */
function partitions(documents: Doc[], { partitionBy, fields, context }: Ordering): Doc[][] {
  const found = new Map<string, { value: Result; rows: Doc[] }>();
  for (const document of documents) {
    const value = partitionBy === null ? null : partitionValue(partitionBy.evaluate(document));
    const key = hashKey(value, context.collation);
    const partition = found.get(key) ?? { value, rows: [] };
    partition.rows.push(document);
    found.set(key, partition);
  }
  return [...found.values()]
    .sort((left, right) => compareResults(left.value, right.value, context.collation))
    .map(({ rows }) =>
      fields.length === 0
        ? rows
        : sortBy(rows, fields, {
            rootOf: (document) => document,
            collation: context.collation,
            checkTime: () => context.checkTime(),
          }),
    );
}

function partitionValue(value: Result): Result {
  if (Array.isArray(value)) {
    throw typeMismatch('An expression used to partition cannot evaluate to value of type array');
  }
  return value === MISSING ? null : value;
}

function fillPartition(
  rows: readonly Doc[],
  {
    fields,
    outputs,
    context,
  }: { fields: readonly SortField[]; outputs: readonly WindowOutput[]; context: PipelineContext },
): Doc[] {
  const columns = outputs.map(({ apply }) => apply.compute({ documents: rows, fields, context }));
  return rows.map((row, at) => {
    let made = row;
    for (const [which, { path }] of outputs.entries()) {
      const value = (columns[which] as Result[])[at];
      made = value === MISSING ? made : setPath(made, path, value);
    }
    return made;
  });
}

export const WINDOW_STAGES: StageTable = { $setWindowFields: { compile: compileSetWindowFields } };
