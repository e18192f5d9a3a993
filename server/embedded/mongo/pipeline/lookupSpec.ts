import { isNullish } from '../expression/expression.ts';
import { parsePath } from '../expression/fieldPath.ts';
import { typeOf } from '../expression/operands.ts';
import { checkNameForWrite } from '../expression/variables.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING, type Value } from '../values/value.ts';
import type { Namespace } from './host.ts';
import type { PipelineContext } from './stage.ts';

/** What a `$lookup` asks for. */
export interface LookupSpec {
  readonly from: Namespace | null;
  readonly as: readonly string[];
  readonly localPath: readonly string[] | null;
  readonly foreignPath: readonly string[] | null;
  readonly foreignField: string;
  readonly stages: readonly Value[] | null;
  readonly variables: Doc;
}

const FIELDS: ReadonlySet<string> = new Set(['from', 'as', 'localField', 'foreignField', 'let', 'pipeline']);

/** @throws StoreError 9, 14, 40414 and 40415 when the specification is malformed */
export function readLookup(spec: Value, context: PipelineContext): LookupSpec {
  if (!(spec instanceof Doc)) {
    throw new StoreError(9, `the $lookup stage specification must be an object, but found ${typeOf(spec)}`);
  }
  checkHasFrom(spec);
  checkNames(spec);
  const stages = readStages(spec);
  const local = readText(spec, 'localField') || null;
  const foreign = readText(spec, 'foreignField') || null;
  const as = readText(spec, 'as');
  const variables = readVariables(spec);
  const from = readFrom(spec, stages, context);
  if (as === null) {
    throw new StoreError(40414, "BSON field '$lookup.as' is missing but a required field");
  }
  if ((local === null) !== (foreign === null) || (local === null && stages === null)) {
    throw new StoreError(
      9,
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  }
  if (stages === null && spec.has('let')) {
    throw new StoreError(9, "$lookup with a 'let' argument must also specify 'pipeline'");
  }
  return {
    from,
    as: parsePath(as),
    localPath: local === null ? null : parsePath(local),
    foreignPath: foreign === null ? null : parsePath(foreign),
    foreignField: foreign ?? '',
    stages,
    variables,
  };
}

function checkNames(spec: Doc): void {
  const seen = new Set<string>();
  for (const field of spec.keys()) {
    if (!FIELDS.has(field)) {
      throw new StoreError(40415, `BSON field '$lookup.${field}' is an unknown field.`);
    }
    if (seen.has(field)) {
      throw new StoreError(40413, `BSON field '$lookup.${field}' is a duplicate field`);
    }
    seen.add(field);
  }
}

function readText(spec: Doc, field: string): string | null {
  const value = spec.get(field);
  if (isNullish(value)) {
    return null;
  }
  if (typeof value !== 'string') {
    throw new StoreError(
      14,
      `BSON field '$lookup.${field}' is the wrong type '${typeOf(value)}', expected type 'string'`,
    );
  }
  return value;
}

function readStages(spec: Doc): readonly Value[] | null {
  const stages = spec.get('pipeline');
  if (stages === MISSING) {
    return null;
  }
  if (!Array.isArray(stages)) {
    throw new StoreError(14, `'pipeline' option must be specified as an array`);
  }
  return stages;
}

function readVariables(spec: Doc): Doc {
  const variables = spec.get('let');
  if (isNullish(variables)) {
    return new Doc();
  }
  if (!(variables instanceof Doc)) {
    throw new StoreError(
      14,
      `BSON field '$lookup.let' is the wrong type '${typeOf(variables)}', expected type 'object'`,
    );
  }
  for (const name of variables.keys()) {
    if (name === '') {
      throw new StoreError(9, 'empty variable names are not allowed');
    }
    checkNameForWrite(name);
  }
  return variables;
}

/** Only where the sub-pipeline makes its own documents may no collection be named. */
function checkHasFrom(spec: Doc): void {
  const stages = spec.get('pipeline');
  if (!spec.has('from') && !(Array.isArray(stages) && makesDocuments(stages))) {
    throw new StoreError(9, "missing 'from' option to $lookup stage specification");
  }
}

function makesDocuments([first]: readonly Value[]): boolean {
  return first instanceof Doc && first.nameAt(0) === '$documents';
}

function readFrom(spec: Doc, stages: readonly Value[] | null, context: PipelineContext): Namespace | null {
  const from = spec.get('from');
  if (from === MISSING) {
    return null;
  }
  if (from instanceof Doc) {
    throw fromObject(from);
  }
  if (typeof from !== 'string') {
    throw new StoreError(9, `$lookup argument 'from' must be a string, but found ${typeOf(from)}`);
  }
  if (from === '' || from.startsWith('.') || from.includes('\0')) {
    throw new StoreError(73, `Invalid collection name: ${from}`);
  }
  if (stages !== null && makesDocuments(stages)) {
    throw new StoreError(73, "$documents makes its own documents; 'from' is not allowed beside it");
  }
  return { db: context.namespace.db, collection: from };
}

/** A database may be named for some collections of MongoDB's own only, none of which are here. */
function fromObject(from: Doc): StoreError {
  for (const [field, value] of from.entries()) {
    if (field !== 'db' && field !== 'coll') {
      return new StoreError(40415, `BSON field '$lookup.from.${field}' is an unknown field.`);
    }
    if (typeof value !== 'string') {
      return new StoreError(
        14,
        `BSON field '$lookup.from.${field}' is the wrong type '${typeOf(value)}', expected type 'string'`,
      );
    }
  }
  return new StoreError(9, "$lookup argument 'from' must be a string, found an object");
}
