import type { Matcher } from '../match/matcher.ts';
import type { Collection, StoredDocument } from '../storage/collection.ts';
import type { Index } from '../storage/index.ts';
import type { QueryContext } from '../values/context.ts';
import { choosePlan } from './choosePlan.ts';
import type { Plan, SortField } from './plan.ts';
import { newCounts, PAUSE, type ScanCounts, type Step, scan } from './scan.ts';
import { sortDocuments } from './sortDocuments.ts';

export interface Query {
  readonly collection: Collection;
  readonly matcher: Matcher;
  readonly context: QueryContext;
  readonly sort: readonly SortField[];
  readonly skip: number;
  /** 0 for all. */
  readonly limit: number;
  readonly hint?: Hint | undefined;
  /** Whether a large sort may leave documents where they lie; it may unless the client says no. */
  readonly allowDiskUse?: boolean;
}

/** What the client insists on. */
export type Hint =
  | { readonly kind: 'index'; readonly index: Index }
  | { readonly kind: 'natural'; readonly backward: boolean }
  | { readonly kind: 'plan'; readonly plan: Plan };

export interface RunningQuery {
  readonly plan: Plan;
  readonly counts: ScanCounts;
  /** Matching documents in order, with a pause now and then. */
  readonly documents: Generator<Step<StoredDocument>>;
}

export function planQuery(query: Query): Plan {
  const { hint, sort } = query;
  if (hint?.kind === 'plan') {
    return hint.plan;
  }
  const natural = sort.find(({ path }) => path === '$natural');
  if (hint?.kind === 'natural' || natural !== undefined) {
    const backward = natural?.descending ?? (hint?.kind === 'natural' && hint.backward);
    return { access: { kind: 'collection', backward }, sorted: sort.length === 0 || natural !== undefined };
  }
  return choosePlan({
    collection: query.collection,
    predicate: query.matcher.predicate,
    sort,
    collation: query.context.collation,
    wanted: query.limit === 0 ? 0 : query.limit + query.skip,
    ...(hint === undefined ? {} : { only: hint.index }),
  });
}

export function runQuery(query: Query): RunningQuery {
  const plan = planQuery(query);
  const counts = newCounts();
  const found = filter(scan(query.collection, plan.access, counts), query.matcher);
  const wanted = query.limit === 0 ? 0 : query.limit + query.skip;
  const sorted = plan.sorted
    ? found
    : sortDocuments(found, query.sort, {
        wanted,
        collation: query.context.collation,
        again: (record) => stillMatching(query, record),
        allowDiskUse: query.allowDiskUse ?? true,
      });
  return { plan, counts, documents: cut(sorted, query.skip, query.limit) };
}

/** The bytes of a document that was found before, unless it is gone or does not match any more. */
export function stillMatching({ collection, matcher }: Query, record: number): Buffer | undefined {
  const bytes = collection.dropped ? undefined : collection.read(record);
  return bytes !== undefined && matcher.matchesRaw(bytes) ? bytes : undefined;
}

function* filter(
  documents: Iterable<Step<StoredDocument>>,
  matcher: Matcher,
): Generator<Step<StoredDocument>> {
  let until = performance.now() + SLOW_MS;
  for (const document of documents) {
    if (document === PAUSE || matcher.matchesRaw(document.bytes)) {
      yield document;
    }
    // A scan pauses by the number of documents; a filter that is slow on each must pause sooner.
    if (performance.now() > until) {
      yield PAUSE;
      until = performance.now() + SLOW_MS;
    }
  }
}

const SLOW_MS = 5;

function* cut(
  documents: Iterable<Step<StoredDocument>>,
  skip: number,
  limit: number,
): Generator<Step<StoredDocument>> {
  let passed = 0;
  for (const document of documents) {
    if (document === PAUSE) {
      yield PAUSE;
      continue;
    }
    passed += 1;
    if (passed > skip) {
      yield document;
    }
    if (limit > 0 && passed >= skip + limit) {
      return;
    }
  }
}
