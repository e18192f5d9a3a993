import { setImmediate } from 'node:timers/promises';
import { MemoryMeter, ONE_STAGE } from '../accumulators/memory.ts';
import { parsePath } from '../expression/fieldPath.ts';
import { parseDirection, parseMetaSort } from '../expression/sortDirection.ts';
import { compareKeys, type SortField, type SortKey, sortKeyOf } from '../expression/sortPattern.ts';
import { PAUSE } from '../plan/scan.ts';
import { mergeRuns, type Run } from '../plan/sortedRuns.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import type { Value } from '../values/value.ts';
import { BATCH_SIZE, type PipelineContext, type Stage, type StageTable } from './stage.ts';

const MAX_FIELDS = 32;

/**
 * Reads a sort specification such as `{ age: -1, name: 1 }`.
 *
 * @throws StoreError 15973 to 15976, 7472500 and others
 */
export function readSort(spec: Value): SortField[] {
  if (!(spec instanceof Doc)) {
    throw new StoreError(15973, 'the $sort key specification must be an object');
  }
  if (spec.size === 0) {
    throw new StoreError(15976, '$sort stage must have at least one sort key');
  }
  if (spec.values().filter((value) => !(value instanceof Doc)).length > MAX_FIELDS) {
    throw new StoreError(13103, `too many compound keys: ${spec.size}`);
  }
  const seen = new Set<string>();
  return [...spec.entries()].map(([name, value]) => {
    if (seen.has(name)) {
      throw new StoreError(7472500, `$sort key must not contain duplicate keys (duplicate: '${name}')`);
    }
    seen.add(name);
    // What is wrong with the direction is said before what is wrong with the path.
    const order =
      value instanceof Doc
        ? { direction: -1 as const, metadata: parseMetaSort(value) }
        : { direction: parseDirection(value) };
    return { path: parsePath(name), ...order };
  });
}

interface Keyed {
  readonly key: SortKey;
  /** Where the document stood before. */
  readonly place: number;
}

function compileSort(spec: Value, context: PipelineContext): Stage {
  const fields = readSort(spec);
  const compare = (left: SortKey, right: SortKey): number =>
    compareKeys(left, right, fields, context.collation);
  return {
    async *run(input) {
      const meter = new MemoryMeter('$sort', ONE_STAGE);
      const documents: Doc[] = [];
      const runs: Run<SortKey>[] = [];
      let held: Keyed[] = [];
      for await (const batch of input) {
        context.checkTime();
        for (const document of batch) {
          meter.add(document);
          held.push({ key: sortKeyOf(document, fields, context.collation), place: documents.length });
          documents.push(document);
        }
        if (held.length >= RUN_DOCUMENTS) {
          runs.push(toRun(held, compare));
          held = [];
          await setImmediate();
        }
      }
      runs.push(toRun(held, compare));
      yield* merged(runs, documents, { compare, checkTime: context.checkTime });
    },
  };
}

const RUN_DOCUMENTS = 2048; // sorted at a time: a few milliseconds

function toRun(entries: Keyed[], compare: (left: SortKey, right: SortKey) => number): Run<SortKey> {
  entries.sort((left, right) => compare(left.key, right.key));
  return {
    length: entries.length,
    keyAt: (at) => (entries[at] as Keyed).key, // within its length
    recordAt: (at) => (entries[at] as Keyed).place,
  };
}

/** Puts sorted runs together, giving others their turn. */
async function* merged(
  runs: readonly Run<SortKey>[],
  documents: readonly Doc[],
  how: { compare: (left: SortKey, right: SortKey) => number; checkTime: () => void },
): AsyncGenerator<Doc[]> {
  let batch: Doc[] = [];
  for (const place of mergeRuns(
    runs.filter((run) => run.length > 0),
    how.compare,
  )) {
    if (place === PAUSE) {
      how.checkTime();
    } else {
      batch.push(documents[place] as Doc); // every place is one of theirs
    }
    if (batch.length >= BATCH_SIZE) {
      yield batch;
      batch = [];
      await setImmediate();
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}

export const SORT_STAGES: StageTable = { $sort: { compile: compileSort } };
