import { compileExpression } from '../expression/compile.ts';
import type { Expression, Result, Slot } from '../expression/expression.ts';
import { bind } from '../expression/variables.ts';
import { Doc } from '../values/doc.ts';
import { RegExpValue, type Value } from '../values/value.ts';
import { ForeignSource } from './foreignSource.ts';
import { foreignKeys, localKeys, localValues } from './joinKeys.ts';
import { type LookupSpec, readLookup } from './lookupSpec.ts';
import { withPath } from './paths.ts';
import { gather, type PipelineContext, type Rows, type Stage, type StageTable, toRows } from './stage.ts';
import { readSubPipeline, type SubPipeline } from './subPipeline.ts';

/** A `$lookup` that was read, with its sub-pipeline compiled once for all documents. */
class Lookup {
  private readonly spec: LookupSpec;
  private readonly context: PipelineContext;
  private readonly values: readonly Expression[];
  private readonly slots: readonly Slot[];
  private readonly inner: SubPipeline | null;
  private readonly foreign: ForeignSource | null;

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
            within: ['$lookup', ...(context.within ?? [])],
          });
    this.foreign =
      spec.from === null || this.inner === null || this.inner.pipeline.isSource
        ? null
        : new ForeignSource(spec.from, {
            stages: spec.stages ?? [],
            slots: new Map(spec.variables.keys().map((name, at) => [name, slots[at] as Slot] as const)),
            context,
          });
  }

  async join(documents: readonly Doc[]): Promise<Doc[]> {
    const candidates = this.spec.localPath === null ? null : await this.candidatesFor(documents);
    const joined: Doc[] = [];
    for (const document of documents) {
      this.context.checkTime();
      joined.push(withPath(document, this.spec.as, await this.matchesOf(document, candidates)));
    }
    return joined;
  }

  private async matchesOf(document: Doc, candidates: ((document: Doc) => Doc[]) | null): Promise<Doc[]> {
    if (candidates !== null && (this.inner === null || this.spec.from === null)) {
      return candidates(document);
    }
    const results = this.values.map((value) => value.evaluate(document));
    for (const [at, slot] of this.slots.entries()) {
      slot.value = results[at] as Result;
    }
    const source = candidates === null ? (this.foreign?.read() ?? []) : candidates(document);
    return gather((this.inner as SubPipeline).pipeline.run(toRows(source)));
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
  if (lookup.from !== null) {
    context.host.admit(lookup.from);
  }
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
