import { MemoryMeter, ONE_STAGE } from '../accumulators/memory.ts';
import { parsePath } from '../expression/fieldPath.ts';
import { parseDirection, parseMetaSort } from '../expression/sortDirection.ts';
import { compareKeys, type SortField, type SortKey, sortKeyOf } from '../expression/sortPattern.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import type { Value } from '../values/value.ts';
import { inBatches, type PipelineContext, type Stage, type StageTable } from './stage.ts';

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
  readonly document: Doc;
  readonly key: SortKey;
}

function compileSort(spec: Value, context: PipelineContext): Stage {
  const fields = readSort(spec);
  return {
    async *run(input) {
      const rows: Keyed[] = [];
      const meter = new MemoryMeter('$sort', ONE_STAGE);
      for await (const batch of input) {
        context.checkTime();
        for (const document of batch) {
          meter.add(document);
          rows.push({ document, key: sortKeyOf(document, fields, context.collation) });
        }
      }
      let compared = 0;
      rows.sort((left, right) => {
        compared += 1;
        if (compared % 4096 === 0) {
          context.checkTime();
        }
        return compareKeys(left.key, right.key, fields, context.collation);
      });
      yield* inBatches(rows.map((row) => row.document));
    },
  };
}

export const SORT_STAGES: StageTable = { $sort: { compile: compileSort } };
