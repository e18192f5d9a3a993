import { isNullish } from '../expression/expression.ts';
import { typeOf } from '../expression/operands.ts';
import { Doc } from '../values/doc.ts';
import { notSupported, StoreError } from '../values/errors.ts';
import { MISSING, type Value } from '../values/value.ts';
import type { Namespace } from './host.ts';
import { compileMerge } from './merge.ts';
import type { PipelineContext, Rows, Stage, StageTable } from './stage.ts';
import { checkTimeseries } from './timeseriesOptions.ts';

const FORBIDDEN_IN = ['$lookup', '$facet', '$unionWith'];

function compileOut(spec: Value, context: PipelineContext): Stage {
  const into = readOut(spec, context);
  return {
    // biome-ignore lint/correctness/useYield: it gives no documents but is a stage like all others
    async *run(input: Rows) {
      await context.host.replaceCollection(into, each(input));
    },
  };
}

async function* each(rows: Rows): AsyncGenerator<Doc> {
  for await (const batch of rows) {
    yield* batch;
  }
}

function readOut(spec: Value, context: PipelineContext): Namespace {
  if (typeof spec === 'string') {
    return checkTarget({ db: context.namespace.db, collection: spec });
  }
  if (!(spec instanceof Doc)) {
    throw new StoreError(16990, `$out only supports a string or object argument, but found ${typeOf(spec)}`);
  }
  const seen = new Set<string>();
  for (const field of spec.keys()) {
    if (!FIELDS.includes(field)) {
      throw new StoreError(40415, `BSON field '$out.${field}' is an unknown field.`);
    }
    if (seen.has(field)) {
      throw new StoreError(40413, `BSON field '$out.${field}' is a duplicate field`);
    }
    seen.add(field);
  }
  const db = requiredText(spec, 'db');
  const collection = requiredText(spec, 'coll');
  const into = checkTarget({ db, collection });
  const series = spec.get('timeseries');
  if (series !== MISSING && !isNullish(series)) {
    checkTimeseries(series, '$out.timeseries');
    throw notSupported('$out into a time-series collection', 238);
  }
  return into;
}

const FIELDS = ['db', 'coll', 'timeseries'];
const INTERNAL_DATABASES = ['admin', 'config', 'local'];

function requiredText(spec: Doc, field: string): string {
  const value = spec.get(field);
  if (isNullish(value)) {
    throw new StoreError(40414, `BSON field '$out.${field}' is missing but a required field`);
  }
  if (typeof value !== 'string') {
    throw new StoreError(
      14,
      `BSON field '$out.${field}' is the wrong type '${typeOf(value)}', expected type 'string'`,
    );
  }
  return value;
}

const MAX_NAMESPACE_BYTES = 255;

function checkTarget(into: Namespace): Namespace {
  const { db, collection } = into;
  if (collection.startsWith('$') || Buffer.byteLength(`${db}.${collection}`) > MAX_NAMESPACE_BYTES) {
    throw new StoreError(20, `Invalid $out target collection: '${collection}'`);
  }
  if (db === '' || /[\\/. "$\0]/.test(db) || collection === '' || /^\.|[$\0]/.test(collection)) {
    throw new StoreError(73, `Invalid $out target namespace, '${db}.${collection}'`);
  }
  if (INTERNAL_DATABASES.includes(db)) {
    throw new StoreError(31321, `Can't $out to internal database: ${db}`);
  }
  if (collection.startsWith('system.')) {
    throw new StoreError(17385, `Can't $out to special collection: ${collection}`);
  }
  return into;
}

export const WRITING_STAGES: StageTable = {
  $out: { compile: compileOut, isSink: true, forbiddenIn: FORBIDDEN_IN },
  $merge: { compile: compileMerge, isSink: true, forbiddenIn: FORBIDDEN_IN },
};
