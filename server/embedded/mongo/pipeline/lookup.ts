import { compileExpression } from '../expression/compile.ts';
import { type Expression, isNullish, type Result, type Slot } from '../expression/expression.ts';
import { parsePath } from '../expression/fieldPath.ts';
import { typeOf } from '../expression/operands.ts';
import { bind, checkNameForWrite } from '../expression/variables.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING, RegExpValue, type Value } from '../values/value.ts';
import type { Namespace } from './host.ts';
import { foreignKeys, localKeys, localValues } from './joinKeys.ts';
import { setPath } from './paths.ts';
import { gather, type PipelineContext, type Rows, type Stage, type StageTable, toRows } from './stage.ts';
import { readSubPipeline, type SubPipeline } from './subPipeline.ts';

interface LookupSpec {
  readonly from: Namespace | null;
  readonly as: readonly string[];
  readonly localPath: readonly string[] | null;
  readonly foreignPath: readonly string[] | null;
  readonly foreignField: string;
  readonly stages: readonly Value[] | null;
  readonly variables: Doc;
}

const FIELDS: ReadonlySet<string> = new Set([
  'from',
  'as',
  'localField',
  'foreignField',
  'let',
  'pipeline',
  '_internalUnwind',
]);

function readLookup(spec: Value, context: PipelineContext): LookupSpec {
  if (!(spec instanceof Doc)) {
    throw new StoreError(9, `the $lookup stage specification must be an object, but found ${typeOf(spec)}`);
  }
  const unknown = spec.keys().find((field) => !FIELDS.has(field));
  if (unknown !== undefined) {
    throw new StoreError(40415, `BSON field '$lookup.${unknown}' is an unknown field.`);
  }
  const stages = readStages(spec);
  const local = readText(spec, 'localField');
  const foreign = readText(spec, 'foreignField');
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

function readText(spec: Doc, field: string): string | null {
  const value = spec.get(field);
  if (isNullish(value)) {
    return null;
  }
  if (typeof value !== 'string') {
    throw new StoreError(14, `BSON field '$lookup.${field}' is the wrong type '${typeOf(value)}', expected type 'string'`);
  }
  return value;
}

function readStages(spec: Doc): readonly Value[] | null {
  const stages = spec.get('pipeline');
  if (isNullish(stages)) {
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
    throw new StoreError(14, `BSON field '$lookup.let' is the wrong type '${typeOf(variables)}', expected type 'object'`);
  }
  for (const name of variables.keys()) {
    checkNameForWrite(name);
  }
  return variables;
}

function readFrom(spec: Doc, stages: readonly Value[] | null, context: PipelineContext): Namespace | null {
  const from = spec.get('from');
  if (from === MISSING) {
    const first = stages?.[0];
    if (first instanceof Doc && first.nameAt(0) === '$documents') {
      return null;
    }
    throw new StoreError(9, "missing 'from' option to $lookup stage specification");
  }
  if (from instanceof Doc) {
    throw new StoreError(9, "$lookup argument 'from' must be a string, found an object");
  }
  if (typeof from !== 'string') {
    throw new StoreError(9, `$lookup argument 'from' must be a string, but found ${typeOf(from)}`);
  }
  return { db: context.namespace.db, collection: from };
}

/** A `$lookup` that was read, with its sub-pipeline compiled once for all documents. */
class Lookup {
  private readonly spec: LookupSpec;
  private readonly context: PipelineContext;
  private readonly values: readonly Expression[];
  private readonly slots: readonly Slot[];
  private readonly inner: SubPipeline | null;
  private whole: Doc[] | null = null;

  constructor(spec: LookupSpec, context: PipelineContext) {
    this.spec = spec;
    this.context = context;
    this.values = spec.variables.values().map((value) => compileExpression(value, context));
    const { inner, slots } = bind(context, spec.variables.keys());
    this.slots = slots;
    const namespace = spec.from ?? { db: context.namespace.db, collection: '$cmd.aggregate' };
    this.inner =
      spec.stages === null
        ? null
        : readSubPipeline(spec.stages, {
            ...context,
            ...inner,
            host: context.host,
            namespace,
            depth: (context.depth ?? 0) + 1,
            within: '$lookup',
          });
  }

  async join(documents: readonly Doc[]): Promise<Doc[]> {
    const candidates = this.spec.localPath === null ? null : await this.candidatesFor(documents);
    const joined: Doc[] = [];
    for (const document of documents) {
      this.context.checkTime();
      const matches = candidates === null ? await this.everything() : candidates(document);
      const found = this.inner === null || this.spec.from === null && candidates !== null ? matches : await this.runInner(document, matches);
      joined.push(setPath(document, this.spec.as, [...found]));
    }
    return joined;
  }

  /** Reads the foreign documents that a whole batch may join with, by one query, and files them by key. */
  private async candidatesFor(documents: readonly Doc[]): Promise<(document: Doc) => Doc[]> {
    const { localPath, foreignPath, foreignField, from } = this.spec;
    const { collation } = this.context;
    if (localPath === null || foreignPath === null) {
      return () => [];
    }
    const wanted = new Map<string, Value>();
    const locals = new Map<Doc, Set<string>>();
    for (const document of documents) {
      const values = localValues(document, localPath);
      locals.set(document, localKeys(values, collation));
      for (const value of values) {
        wanted.set([...localKeys([value], collation)][0] as string, value === undefined ? null : value);
      }
    }
    const filter = joinFilter(foreignField, [...wanted.values()]);
    const filed = new Map<string, { at: number; document: Doc }[]>();
    let at = 0;
    const source = from === null ? await this.ownDocuments() : this.context.host.find(from, filter);
    for await (const document of source) {
      for (const key of foreignKeys(document, foreignPath, collation)) {
        const list = filed.get(key) ?? [];
        list.push({ at, document });
        filed.set(key, list);
      }
      at += 1;
    }
    return (document) =>
      distinctInOrder([...(locals.get(document) ?? [])].flatMap((key) => filed.get(key) ?? []));
  }

  /** What the sub-pipeline makes by itself, where it begins with `$documents`. */
  private async ownDocuments(): Promise<Doc[]> {
    return this.inner === null ? [] : gather(this.inner.pipeline.run(toRows([])));
  }

  private async everything(): Promise<Doc[]> {
    if (this.spec.from === null || this.inner?.pipeline.isSource === true) {
      return [];
    }
    this.whole ??= await gather(toRows(this.context.host.find(this.spec.from, null)));
    return this.whole;
  }

  private async runInner(document: Doc, source: readonly Doc[]): Promise<Doc[]> {
    const results = this.values.map((value) => value.evaluate(document));
    for (const [at, slot] of this.slots.entries()) {
      slot.value = results[at] as Result;
    }
    return gather((this.inner as SubPipeline).pipeline.run(toRows(source)));
  }
}

/** A query for the values as they are: a regular expression among them is a value, not a pattern. */
function joinFilter(field: string, values: readonly Value[]): Doc {
  const plain = values.filter((value) => !(value instanceof RegExpValue));
  const patterns = values.filter((value) => value instanceof RegExpValue);
  const choices = patterns.map((pattern) => new Doc([field], [new Doc(['$eq'], [pattern])]));
  const among = new Doc([field], [new Doc(['$in'], [plain])]);
  return choices.length === 0 ? among : new Doc(['$or'], [[among, ...choices]]);
}

function distinctInOrder(found: { at: number; document: Doc }[]): Doc[] {
  const byPosition = new Map(found.map(({ at, document }) => [at, document]));
  return [...byPosition.entries()].sort(([left], [right]) => left - right).map(([, document]) => document);
}

function compileLookup(spec: Value, context: PipelineContext): Stage {
  const lookup = readLookup(spec, context);
  // Compiled here so that a fault in the sub-pipeline is told before anything runs.
  new Lookup(lookup, context);
  return {
    async *run(input: Rows) {
      const state = new Lookup(lookup, context);
      for await (const batch of input) {
        yield await state.join(batch);
      }
    },
  };
}

export const LOOKUP_STAGES: StageTable = { $lookup: { compile: compileLookup } };
