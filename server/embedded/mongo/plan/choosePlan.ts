import type { PredicateTree } from '../match/matcher.ts';
import type { Collection } from '../storage/collection.ts';
import type { Environment } from '../storage/environment.ts';
import type { Index } from '../storage/index.ts';
import type { Collator } from '../values/context.ts';
import { implies } from './implies.ts';
import { boundsFor, type IndexBounds, type KeyRange, keyRanges } from './indexBounds.ts';
import { type IndexOrder, indexOrder } from './indexSort.ts';
import type { Access, IndexAccess, Plan, SortField } from './plan.ts';
import type { FieldPredicate } from './predicateBounds.ts';

export interface PlanRequest {
  readonly collection: Collection;
  readonly predicate: PredicateTree;
  readonly sort: readonly SortField[];
  readonly collation: Collator | undefined;
  /** How many documents are wanted at most; 0 means all. */
  readonly wanted: number;
  /** Only this index may be used (`hint`). */
  readonly only?: Index;
}

interface Candidate {
  readonly bounds: IndexBounds;
  readonly ranges: readonly KeyRange[];
  readonly order: IndexOrder | null;
}

// Entries of each candidate that are counted to compare them: mostly one has few, and the first count tells.
const MOST_COUNTED = 2000; // a millisecond or two; whoever looks at more takes longer anyway
const COUNTED = [8, 50, 300, MOST_COUNTED] as const;
const SHARE = 0.3; // of a collection, which a range is taken for that has more
const SORT_FACTOR = 1.3; // what an entry costs more that is sorted afterwards

/** Chooses between the indexes and a walk over the whole collection. */
export function choosePlan(request: PlanRequest): Plan {
  const predicates = mandatory(request.predicate);
  const best = bestCandidate(request, predicates);
  if (best !== null && (best.bounds.narrowed > 0 || request.only !== undefined)) {
    return toPlan(best);
  }
  const union = unionAccess(request, predicates);
  if (union !== null) {
    return { access: union, sorted: request.sort.length === 0 };
  }
  if (best?.order != null && request.sort.length > 0) {
    return toPlan(best);
  }
  return { access: { kind: 'collection', backward: false }, sorted: request.sort.length === 0 };
}

/** The field predicates that every answer satisfies. */
export function mandatory(tree: PredicateTree): FieldPredicate[] {
  if (tree.kind === 'field') {
    return [tree];
  }
  if (tree.kind === 'and' || (tree.kind === 'or' && tree.children.length === 1)) {
    return tree.children.flatMap(mandatory);
  }
  return [];
}

function toPlan({ bounds, ranges, order }: Candidate): Plan {
  return { access: toAccess(bounds, ranges, order), sorted: order !== null };
}

function toAccess(bounds: IndexBounds, ranges: readonly KeyRange[], order: Candidate['order']): IndexAccess {
  const { index } = bounds;
  return {
    kind: 'index',
    index,
    ranges,
    bounds,
    backward: order?.backward ?? false,
    mergeAfter: order?.mergeAfter ?? null,
  };
}

function bestCandidate(request: PlanRequest, predicates: readonly FieldPredicate[]): Candidate | null {
  const candidates = usableBounds(request, predicates).map((bounds): Candidate => {
    const ranges = keyRanges(bounds);
    return { bounds, ranges, order: mergeable(indexOrder(bounds, request.sort, request.collation), ranges) };
  });
  if (candidates.length <= 1) {
    return candidates[0] ?? null;
  }
  let best = cheapest(request, predicates, candidates, COUNTED[0]);
  for (const limit of COUNTED.slice(1)) {
    if (best.isExact) {
      break;
    }
    best = cheapest(request, predicates, candidates, limit);
  }
  return best.isExact ? best.candidate : cheapest(request, predicates, candidates, null).candidate;
}

interface Assessment {
  readonly candidate: Candidate;
  /** The least it costs. */
  readonly cost: number;
  /** Whether it costs no more. */
  readonly isExact: boolean;
}

function cheapest(
  request: PlanRequest,
  predicates: readonly FieldPredicate[],
  candidates: readonly Candidate[],
  limit: number | null,
): Assessment {
  return candidates
    .map((candidate) => assess(request, predicates, candidate, limit))
    .reduce((best, other) => (other.cost < best.cost ? other : best));
}

function usableBounds(request: PlanRequest, predicates: readonly FieldPredicate[]): IndexBounds[] {
  const { collection, collation, only, sort } = request;
  const indexes =
    only === undefined ? collection.indexes.filter((index) => index.ready && !index.hidden) : [only];
  return indexes.flatMap((index) => {
    if (index.filterTree !== null && only === undefined && !implies(predicates, index.filterTree)) {
      return [];
    }
    const bounds = boundsFor(index, predicates, collation, only !== undefined);
    const useful =
      bounds !== null &&
      (bounds.narrowed > 0 ||
        only !== undefined ||
        (sort.length > 0 && indexOrder(bounds, sort, collation) !== null));
    return useful ? [bounds] : [];
  });
}

/**
 * What a candidate costs at least: the entries it has to look at, counted up to a limit. More narrowed fields
 * decide where the counts are equal.
 *
 * @param limit null to judge by the collection's size what is beyond the last limit
 */
function assess(
  { collection, wanted, predicate }: PlanRequest,
  predicates: readonly FieldPredicate[],
  candidate: Candidate,
  limit: number | null,
): Assessment {
  const { bounds, ranges, order } = candidate;
  const counted = limit ?? MOST_COUNTED;
  const entries = bounds.narrowed === 0 ? collection.count : countEntries(collection.env, ranges, counted);
  const isCapped = bounds.narrowed > 0 && entries >= counted;
  const filtered = predicate.kind === 'or' || predicates.some((one) => !bounds.used.has(one));
  const enough = order !== null && !filtered && wanted > 0 ? wanted : Number.POSITIVE_INFINITY;
  const judged = isCapped && limit === null ? Math.max(entries, collection.count * SHARE) : entries;
  const looked = Math.min(judged, enough);
  const perEntry = order === null ? SORT_FACTOR : 1;
  const tie = bounds.used.size * 0.01 - bounds.fields.length * 0.001;
  return { candidate, cost: looked * perEntry - tie, isExact: !isCapped || enough <= entries };
}

/** Too many points are not multiplied out; then the ranges cannot be merged either. */
function mergeable(order: IndexOrder | null, ranges: readonly KeyRange[]): IndexOrder | null {
  const after = order?.mergeAfter ?? 0;
  return ranges.every(({ ends }) => ends.length >= after) ? order : null;
}

function countEntries(environment: Environment, ranges: readonly KeyRange[], limit: number): number {
  let entries = 0;
  for (const { low, high } of ranges) {
    entries += environment.keys({ low, high, limit: limit - entries }).length;
    if (entries >= limit) {
      break;
    }
  }
  return entries;
}

/** For `$or`: every branch by an index of its own. */
function unionAccess(request: PlanRequest, predicates: readonly FieldPredicate[]): Access | null {
  const choice = findOr(request.predicate);
  if (choice === null || request.only !== undefined) {
    return null;
  }
  const branches: IndexAccess[] = [];
  for (const child of choice.children) {
    const own = [...mandatory(child), ...predicates];
    const best = bestCandidate({ ...request, sort: [], wanted: 0 }, own);
    if (best === null || best.bounds.narrowed === 0) {
      return null;
    }
    branches.push(toAccess(best.bounds, best.ranges, null));
  }
  return branches.length === 0 ? null : { kind: 'union', branches };
}

function findOr(tree: PredicateTree): Extract<PredicateTree, { kind: 'and' | 'or' | 'nor' }> | null {
  if (tree.kind === 'or') {
    return tree;
  }
  if (tree.kind !== 'and') {
    return null;
  }
  for (const child of tree.children) {
    const found = findOr(child);
    if (found !== null) {
      return found;
    }
  }
  return null;
}
