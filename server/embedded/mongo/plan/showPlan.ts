import { Doc, doc } from '../values/doc.ts';
import { showValue } from '../values/showValue.ts';
import { int32, type Value } from '../values/value.ts';
import type { Interval } from './intervals.ts';
import type { IndexAccess, Plan } from './plan.ts';
import type { Query } from './runQuery.ts';
import type { ScanCounts } from './scan.ts';

export interface Executed {
  readonly returned: number;
  readonly counts: ScanCounts;
}

/** A plan as `explain` shows it: stages, the last to run outermost; with numbers where it has been run. */
export function showPlan(plan: Plan, query: Query, executed: Executed | null): Doc {
  const { limit, skip, sort } = query;
  let stage = showAccess(plan, executed);
  if (!plan.sorted) {
    const pattern = Doc.from(sort.map(({ path, descending }) => [path, int32(descending ? -1 : 1)] as const));
    stage = around(
      'SORT',
      { sortPattern: pattern, memLimit: int32(104_857_600), type: 'simple' },
      stage,
      executed,
    );
  }
  if (skip > 0) {
    stage = around('SKIP', { skipAmount: int32(skip) }, stage, executed);
  }
  return limit > 0 ? around('LIMIT', { limitAmount: int32(limit) }, stage, executed) : stage;
}

function around(
  name: string,
  details: { readonly [name: string]: Value },
  inputStage: Doc,
  executed: Executed | null,
): Doc {
  return doc({ stage: name, ...returned(executed), ...details, inputStage });
}

function returned(executed: Executed | null): { readonly [name: string]: Value } {
  return executed === null ? {} : { nReturned: int32(executed.returned) };
}

function showAccess({ access }: Plan, executed: Executed | null): Doc {
  const examined = executed === null ? {} : { docsExamined: int32(executed.counts.docsExamined) };
  switch (access.kind) {
    case 'nothing':
      return doc({ stage: 'EOF', ...returned(executed) });
    case 'collection':
      return doc({
        stage: 'COLLSCAN',
        ...returned(executed),
        direction: access.backward ? 'backward' : 'forward',
        ...examined,
      });
    case 'union':
      return around('FETCH', examined, unionStage(access.branches, executed), executed);
    case 'index':
      return around('FETCH', examined, mergeOrScan(access, executed), executed);
  }
}

function unionStage(branches: readonly IndexAccess[], executed: Executed | null): Doc {
  return doc({
    stage: 'OR',
    ...returned(executed),
    inputStages: branches.map((branch) => scanStage(branch, null)),
  });
}

function mergeOrScan(access: IndexAccess, executed: Executed | null): Doc {
  const scan = scanStage(access, executed);
  return access.mergeAfter === null
    ? scan
    : doc({ stage: 'SORT_MERGE', ...returned(executed), inputStages: [scan] });
}

function scanStage({ index, backward, bounds }: IndexAccess, executed: Executed | null): Doc {
  const paths = [...index.key.keys()];
  return doc({
    stage: 'IXSCAN',
    ...returned(executed),
    keyPattern: index.key,
    indexName: index.name,
    isMultiKey: index.isMultikey,
    multiKeyPaths: Doc.from(
      paths.map((path, at) => [path, arrayPaths(path, index.arrays[at] ?? new Set())] as const),
    ),
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partialFilter !== null,
    indexVersion: int32(2),
    direction: backward ? 'backward' : 'forward',
    indexBounds: Doc.from(
      paths.map((path, at): [string, Value] => [
        path,
        (bounds?.fields[at] ?? []).map((one) => showInterval(one, index.fields[at]?.descending !== backward)),
      ]),
    ),
    ...(executed === null
      ? {}
      : {
          keysExamined: int32(executed.counts.keysExamined),
          dupsDropped: int32(executed.counts.duplicates),
        }),
  });
}

function arrayPaths(path: string, places: ReadonlySet<number>): Value[] {
  const names = path.split('.');
  return [...places].sort((a, b) => a - b).map((place) => names.slice(0, place + 1).join('.'));
}

function showInterval({ low, high, lowIncluded, highIncluded }: Interval, turned: boolean): string {
  return turned
    ? `${highIncluded ? '[' : '('}${showValue(high)}, ${showValue(low)}${lowIncluded ? ']' : ')'}`
    : `${lowIncluded ? '[' : '('}${showValue(low)}, ${showValue(high)}${highIncluded ? ']' : ')'}`;
}
