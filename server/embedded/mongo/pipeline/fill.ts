import { isNullish } from '../expression/expression.ts';
import { parsePath } from '../expression/fieldPath.ts';
import { typeOf } from '../expression/operands.ts';
import { Doc } from '../values/doc.ts';
import { failedToParse, StoreError } from '../values/errors.ts';
import { MISSING, type Value } from '../values/value.ts';
import { PROJECTION_STAGES } from './project.ts';
import { WINDOW_STAGES } from './setWindowFields.ts';
import { SORT_STAGES } from './sort.ts';
import type { PipelineContext, Stage, StageKind, StageTable } from './stage.ts';

const FIELDS: ReadonlySet<string> = new Set(['sortBy', 'partitionBy', 'partitionByFields', 'output']);
const METHODS: { readonly [method: string]: string } = { linear: '$linearFill', locf: '$locf' };

/** What a `$fill` comes to: windows that fill by method, then fields that take a value where null. */
interface Fillings {
  readonly windows: Doc;
  readonly values: Doc;
}

function readOutput(output: Value | typeof MISSING): Fillings {
  if (output === MISSING) {
    throw new StoreError(40414, "BSON field '$fill.output' is missing but a required field");
  }
  if (!(output instanceof Doc)) {
    throw new StoreError(
      14,
      `BSON field '$fill.output' is the wrong type '${typeOf(output)}', expected type 'object'`,
    );
  }
  if (output.size === 0) {
    throw new StoreError(6050203, "'output' must not be empty");
  }
  const windows = new Doc();
  const values = new Doc();
  for (const [name, spec] of output.entries()) {
    parsePath(name);
    readField(name, spec, { windows, values });
  }
  return { windows, values };
}

function readField(name: string, spec: Value, { windows, values }: Fillings): void {
  if (!(spec instanceof Doc) || spec.size !== 1) {
    throw failedToParse(`'output' field '${name}' must be an object with either 'value' or 'method'`);
  }
  const [kind] = spec.keys();
  const operand = spec.valueAt(0);
  if (kind === 'value') {
    values.append(name, new Doc(['$ifNull'], [[`$${name}`, operand]]));
    return;
  }
  if (kind !== 'method') {
    throw failedToParse(`Unrecognized field in 'output': ${kind}`);
  }
  if (typeof operand !== 'string') {
    throw new StoreError(6050201, `'method' must be a string, found ${typeOf(operand)}`);
  }
  const operator = Object.hasOwn(METHODS, operand) ? METHODS[operand] : undefined;
  if (operator === undefined) {
    throw new StoreError(6050202, "Method must be either 'locf' or 'linear'");
  }
  windows.append(name, new Doc([operator], [`$${name}`]));
}

function compileFill(spec: Value, context: PipelineContext): Stage {
  if (!(spec instanceof Doc)) {
    throw failedToParse(`$fill must be specified with a value object, found ${typeOf(spec)}`);
  }
  const unknown = spec.keys().find((field) => !FIELDS.has(field));
  if (unknown !== undefined) {
    throw new StoreError(40415, `BSON field '$fill.${unknown}' is an unknown field.`);
  }
  const { windows, values } = readOutput(spec.get('output'));
  const sortBy = spec.get('sortBy');
  if (sortBy === MISSING && usesOrder(windows)) {
    throw new StoreError(605001, "'sortBy' is required for method 'linear'");
  }
  const stages = [
    windows.size > 0 ? windowStage(spec, { windows, sortBy }, context) : sortOnly(sortBy, context),
    values.size > 0 ? compile(PROJECTION_STAGES.$addFields, values, { context, name: '$addFields' }) : null,
  ].filter((stage) => stage !== null);
  const [only] = stages;
  return {
    run: (input) => stages.reduce((rows, stage) => stage.run(rows), input),
    // Values alone need no other document than the one they fill.
    ...(stages.length === 1 && only?.apply !== undefined ? { apply: only.apply } : {}),
  };
}

function usesOrder(windows: Doc): boolean {
  return windows.values().some((operator) => operator instanceof Doc && operator.has('$linearFill'));
}

function compile(
  kind: StageKind | undefined,
  spec: Value,
  { context, name }: { context: PipelineContext; name: string },
): Stage {
  return (kind as StageKind).compile(spec, context, name);
}

function sortOnly(sortBy: Value | typeof MISSING, context: PipelineContext): Stage | null {
  return isNullish(sortBy) ? null : compile(SORT_STAGES.$sort, sortBy, { context, name: '$sort' });
}

function windowStage(
  spec: Doc,
  { windows, sortBy }: { windows: Doc; sortBy: Value | typeof MISSING },
  context: PipelineContext,
): Stage {
  const window = new Doc(['output'], [windows]);
  const partitionBy = readPartition(spec);
  if (partitionBy !== MISSING) {
    window.append('partitionBy', partitionBy);
  }
  if (sortBy !== MISSING) {
    window.append('sortBy', sortBy);
  }
  return compile(WINDOW_STAGES.$setWindowFields, window, { context, name: '$setWindowFields' });
}

function readPartition(spec: Doc): Value | typeof MISSING {
  const expression = spec.get('partitionBy');
  const fields = spec.get('partitionByFields');
  if (expression !== MISSING && fields !== MISSING) {
    throw new StoreError(6050204, "Only one of 'partitionBy' and 'partitionByFields' may be specified");
  }
  if (fields === MISSING) {
    return expression;
  }
  if (!Array.isArray(fields)) {
    throw new StoreError(
      14,
      `BSON field '$fill.partitionByFields' is the wrong type '${typeOf(fields)}', expected type 'array'`,
    );
  }
  const key = new Doc();
  for (const [at, name] of fields.entries()) {
    if (typeof name !== 'string') {
      throw new StoreError(
        14,
        `BSON field '$fill.partitionByFields.${at}' is the wrong type '${typeOf(name)}', expected type 'string'`,
      );
    }
    if (name.startsWith('$')) {
      throw failedToParse(`Each element of 'partitionByFields' must not begin with '$'`);
    }
    parsePath(name);
    key.append(String(at), `$${name}`);
  }
  return key;
}

export const FILL_STAGES: StageTable = { $fill: { compile: compileFill } };
