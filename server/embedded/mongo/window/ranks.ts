import { compareKeys, sortKeyOf } from '../expression/sortPattern.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { int32, MISSING } from '../values/value.ts';
import type { CompileWindow } from './functions.ts';

/** `$rank`, `$denseRank` and `$documentNumber`: places in the order of the partition. */
export const compileRank: CompileWindow = ({ name, operand, window, fields }) => {
  if (window !== MISSING) {
    throw new StoreError(5371601, `Rank style window functions take no other arguments`);
  }
  if (!(operand instanceof Doc) || operand.size > 0) {
    throw new StoreError(5371603, `${name} must be specified with '{}' as the value`);
  }
  if (fields.length !== 1) {
    throw new StoreError(
      5371602,
      `${name} must be specified with a top level sortBy expression with exactly one element`,
    );
  }
  return {
    compute({ documents, context }) {
      let rank = 0;
      let previous: ReturnType<typeof sortKeyOf> | null = null;
      return documents.map((document, at) => {
        const key = sortKeyOf(document, fields, context.collation);
        const isNew = previous === null || compareKeys(previous, key, fields, context.collation) !== 0;
        if (name === '$documentNumber' || (isNew && name === '$rank')) {
          rank = at + 1;
        } else if (isNew) {
          rank += 1;
        }
        previous = key;
        return int32(rank);
      });
    },
  };
};
