import { ObjectId as BsonObjectId } from 'bson';
import { compileExpression } from '../expression/compile.ts';
import type { Expression } from '../expression/expression.ts';
import { isNullish } from '../expression/expression.ts';
import { followPath, parsePath } from '../expression/fieldPath.ts';
import { typeOf } from '../expression/operands.ts';
import { checkNameForWrite } from '../expression/variables.ts';
import { equalValues } from '../values/compare.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING, ObjectId, type Value } from '../values/value.ts';
import type { HostUpdate, IndexInfo, Namespace, PipelineHost } from './host.ts';
import type { PipelineContext, Rows, Stage } from './stage.ts';

type WhenMatched = 'replace' | 'merge' | 'keepExisting' | 'fail' | 'pipeline';
type WhenNotMatched = 'insert' | 'discard' | 'fail';

interface MergeSpec {
  readonly into: Namespace;
  readonly on: readonly string[];
  readonly whenMatched: WhenMatched;
  readonly whenNotMatched: WhenNotMatched;
  readonly stages: readonly Doc[];
  readonly variables: ReadonlyMap<string, Expression>;
}

const ALLOWED: { readonly [matched in WhenMatched]: readonly WhenNotMatched[] } = {
  replace: ['insert', 'discard', 'fail'],
  merge: ['insert', 'discard', 'fail'],
  keepExisting: ['insert'],
  fail: ['insert'],
  pipeline: ['insert', 'discard', 'fail'],
};

const FIELDS: ReadonlySet<string> = new Set(['into', 'on', 'let', 'whenMatched', 'whenNotMatched']);

function readMerge(spec: Value, context: PipelineContext): MergeSpec {
  if (spec === '') {
    throw new StoreError(73, 'Invalid $merge target: the collection name must not be empty');
  }
  if (typeof spec === 'string') {
    return readMerge(new Doc(['into'], [spec]), context);
  }
  if (!(spec instanceof Doc)) {
    throw new StoreError(14, `$merge only supports a string or object argument, not ${typeOf(spec)}`);
  }
  const unknown = spec.keys().find((field) => !FIELDS.has(field));
  if (unknown !== undefined) {
    throw new StoreError(40415, `BSON field '$merge.${unknown}' is an unknown field.`);
  }
  const into = readInto(spec.get('into'), context);
  const { whenMatched, stages } = readWhenMatched(spec.get('whenMatched'));
  const whenNotMatched = readWhenNotMatched(spec.get('whenNotMatched'));
  if (!ALLOWED[whenMatched].includes(whenNotMatched)) {
    throw new StoreError(
      51181,
      `Combination of {whenMatched: ${whenMatched}} and {whenNotMatched: ${whenNotMatched}} is not supported`,
    );
  }
  const variables = readLet(spec.get('let'), whenMatched, context);
  return { into, on: readOn(spec.get('on')), whenMatched, whenNotMatched, stages, variables };
}

type Given = ReturnType<Doc['get']>;

function readInto(into: Given, context: PipelineContext): Namespace {
  if (into === MISSING) {
    throw new StoreError(40414, "BSON field '$merge.into' is missing but a required field");
  }
  if (typeof into === 'string') {
    if (into === '') {
      throw new StoreError(5786800, "Invalid $merge 'into' field: the collection name must not be empty");
    }
    return checkInto({ db: context.namespace.db, collection: into });
  }
  if (!(into instanceof Doc)) {
    throw new StoreError(
      51178,
      `$merge 'into' field must be either a string or an object, but found ${typeOf(into)}`,
    );
  }
  const unknown = into.keys().find((field) => field !== 'db' && field !== 'coll');
  if (unknown !== undefined) {
    throw new StoreError(40415, `BSON field 'into.${unknown}' is an unknown field.`);
  }
  const collection = into.get('coll');
  if (isNullish(collection)) {
    throw new StoreError(5786801, "Invalid $merge 'into' field: no collection");
  }
  const db = into.get('db');
  if (typeof collection !== 'string' || (!isNullish(db) && typeof db !== 'string')) {
    throw new StoreError(14, "BSON field 'into' has a field of the wrong type, expected type 'string'");
  }
  return checkInto({ db: typeof db === 'string' && db !== '' ? db : context.namespace.db, collection });
}

function checkInto(into: Namespace): Namespace {
  if (
    into.collection === '' ||
    into.collection.includes('$') ||
    into.collection.startsWith('.') ||
    /[\0/\\. "$]/.test(into.db)
  ) {
    throw new StoreError(73, `Invalid $merge target namespace: '${into.db}.${into.collection}'`);
  }
  if (into.collection.startsWith('system.')) {
    throw new StoreError(31319, `Cannot $merge into special collection: ${into.collection}`);
  }
  if (['admin', 'local', 'config'].includes(into.db)) {
    throw new StoreError(31320, `Cannot $merge into internal database: ${into.db}`);
  }
  return into;
}

function readOn(on: Given): string[] {
  if (on === MISSING) {
    return ['_id'];
  }
  if (typeof on === 'string') {
    parsePath(on);
    return [on];
  }
  if (!Array.isArray(on)) {
    throw new StoreError(
      51186,
      `$merge 'on' field  must be either a string or an array of strings, but found ${typeOf(on)}`,
    );
  }
  if (on.length === 0) {
    throw new StoreError(51187, "If explicitly specifying $merge 'on', must include at least one field");
  }
  const names = on.map((name) => {
    if (typeof name !== 'string') {
      throw new StoreError(51134, `$merge 'on' array elements must be strings, but found ${typeOf(name)}`);
    }
    parsePath(name);
    return name;
  });
  if (new Set(names).size !== names.length) {
    throw new StoreError(31465, "Found a duplicate field in the $merge 'on' list");
  }
  return names;
}

function readWhenMatched(given: Given): { whenMatched: WhenMatched; stages: readonly Doc[] } {
  if (given === MISSING) {
    return { whenMatched: 'merge', stages: [] };
  }
  if (Array.isArray(given)) {
    const stages = given.map((stage) => {
      if (!(stage instanceof Doc)) {
        throw new StoreError(
          14,
          `Each element of the 'pipeline' array must be an object, found ${typeOf(stage)}`,
        );
      }
      return stage;
    });
    return { whenMatched: 'pipeline', stages };
  }
  if (typeof given !== 'string') {
    throw new StoreError(
      51191,
      `$merge 'whenMatched' field  must be either a string or an array, but found ${typeOf(given)}`,
    );
  }
  if (given === 'replace' || given === 'merge' || given === 'keepExisting' || given === 'fail') {
    return { whenMatched: given, stages: [] };
  }
  throw new StoreError(2, `Enumeration value '${given}' for field 'whenMatched' is not a valid value.`);
}

function readWhenNotMatched(given: Given): WhenNotMatched {
  if (isNullish(given)) {
    return 'insert';
  }
  if (typeof given !== 'string') {
    throw new StoreError(
      14,
      `BSON field '$merge.whenNotMatched' is the wrong type '${typeOf(given)}', expected type 'string'`,
    );
  }
  if (given === 'insert' || given === 'discard' || given === 'fail') {
    return given;
  }
  throw new StoreError(
    2,
    `Enumeration value '${given}' for field '$merge.whenNotMatched' is not a valid value.`,
  );
}

function readLet(given: Given, whenMatched: WhenMatched, context: PipelineContext): Map<string, Expression> {
  const variables = new Map<string, Expression>();
  if (!isNullish(given)) {
    if (!(given instanceof Doc)) {
      throw new StoreError(
        14,
        `BSON field '$merge.let' is the wrong type '${typeOf(given)}', expected type 'object'`,
      );
    }
    if (whenMatched !== 'pipeline') {
      throw new StoreError(51199, "Cannot use 'let' variables with 'whenMatched' mode other than a pipeline");
    }
    const renamed = given.get('new');
    if (renamed !== MISSING && renamed !== '$$ROOT') {
      throw new StoreError(
        51273,
        "'let' may not define a value for the reserved 'new' variable other than '$$ROOT'",
      );
    }
    for (const [name, value] of given.entries()) {
      checkNameForWrite(name);
      variables.set(name, compileExpression(value, context));
    }
  }
  variables.set('new', { evaluate: (root) => root });
  return variables;
}

/**
 * Finds the index that keeps the join fields unique.
 *
 * @returns whether it has no entry for documents without the fields, so that these cannot be joined
 * @throws StoreError 51183 when there is none that compares as the pipeline does
 */
function checkUniqueIndex({ into, on }: MergeSpec, context: PipelineContext): boolean {
  const indexes = context.host.indexes(into);
  const wanted = [...on].sort().join('\0');
  const collation = context.collation?.spec ?? null;
  if (on.length === 1 && on[0] === '_id') {
    checkDefaultCollation(indexes, collation);
    return false;
  }
  const found = indexes.find(
    (index) =>
      (index.unique || index.key.keys().join() === '_id') &&
      !index.partial &&
      [...index.key.keys()].sort().join('\0') === wanted &&
      equalValues(index.collation, collation),
  );
  if (found === undefined) {
    throw new StoreError(51183, `Cannot find index to verify that join fields will be unique`);
  }
  return found.sparse;
}

/** A target with a collation of its own is joined by that one only. */
function checkDefaultCollation(indexes: readonly IndexInfo[], collation: Doc | null): void {
  const own = indexes.find((index) => index.key.keys().join() === '_id')?.collation ?? null;
  if (own !== null && !equalValues(own, collation)) {
    throw new StoreError(51183, `Cannot find index to verify that join fields will be unique`);
  }
}

interface Joining extends MergeSpec {
  readonly onMayBeNull: boolean;
}

/** The query by which a document finds its counterpart. */
function filterFor(document: Doc, { on, onMayBeNull }: Joining): Doc {
  const filter = new Doc();
  for (const name of on) {
    const value = followPath(document, parsePath(name));
    if (Array.isArray(value)) {
      throw new StoreError(51185, `$merge write error: 'on' field '${name}' is an array`);
    }
    if (isNullish(value) && !onMayBeNull && name !== '_id') {
      throw new StoreError(
        51132,
        `$merge write error: 'on' field '${name}' cannot be missing, null, undefined or an array`,
      );
    }
    filter.append(name, value === MISSING ? null : value);
  }
  return filter;
}

function withId(document: Doc): Doc {
  if (document.has('_id')) {
    return document;
  }
  const made = new Doc(['_id'], [new ObjectId(new BsonObjectId().id)]);
  for (const [name, value] of document.entries()) {
    made.append(name, value);
  }
  return made;
}

/** Writes one document as the specification says. */
async function mergeOne(document: Doc, spec: Joining, host: PipelineHost): Promise<void> {
  const source = spec.on.includes('_id') ? withId(document) : document;
  const filter = filterFor(source, spec);
  if (spec.whenMatched === 'fail') {
    await host.insert(spec.into, withId(source));
    return;
  }
  const upsert = spec.whenNotMatched === 'insert' && spec.whenMatched !== 'pipeline';
  const { matched } = await host.update(spec.into, { ...changeFor(source, spec), filter, upsert });
  if (matched || upsert || spec.whenNotMatched === 'discard') {
    return;
  }
  if (spec.whenNotMatched === 'fail') {
    throw new StoreError(
      13113,
      '$merge could not find a matching document in the target collection for at least one document in the source collection',
    );
  }
  await host.insert(spec.into, withId(source));
}

function changeFor(document: Doc, spec: MergeSpec): Pick<HostUpdate, 'update' | 'variables'> {
  if (spec.whenMatched === 'pipeline') {
    const variables = new Map<string, Value>();
    for (const [name, expression] of spec.variables) {
      const value = expression.evaluate(document);
      if (value !== MISSING) {
        variables.set(name, value);
      }
    }
    return { update: spec.stages, variables };
  }
  const operator = { merge: '$set', keepExisting: '$setOnInsert' };
  const update =
    spec.whenMatched === 'merge' || spec.whenMatched === 'keepExisting'
      ? new Doc([operator[spec.whenMatched]], [document])
      : document;
  return { update, variables: new Map() };
}

/** Writes a batch; what fails does not keep the others of the batch from being written. */
async function mergeBatch(batch: readonly Doc[], spec: Joining, context: PipelineContext): Promise<void> {
  let failure: unknown = null;
  for (const document of batch) {
    context.checkTime();
    try {
      await mergeOne(document, spec, context.host);
    } catch (error) {
      if (!(error instanceof StoreError)) {
        throw error;
      }
      failure ??= error;
    }
  }
  if (failure !== null) {
    throw failure;
  }
}

export function compileMerge(spec: Value, context: PipelineContext): Stage {
  const read = readMerge(spec, context);
  const merge = { ...read, onMayBeNull: !checkUniqueIndex(read, context) };
  return {
    // It gives no documents, but writes them.
    // biome-ignore lint/correctness/useYield: the stage must be a generator like all others
    async *run(input: Rows) {
      for await (const batch of input) {
        await mergeBatch(batch, merge, context);
      }
    },
  };
}
