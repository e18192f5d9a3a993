import { compileMatch } from '../match/compileMatch.ts';
import type { IndexLanguage } from '../storage/index.ts';
import { PLAIN_CONTEXT, type QueryContext } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { collatorFrom } from './collation.ts';

/** Compiles the collation and the partial filter of an index, or the collation of a collection's options. */
export function indexLanguage(spec: Doc): IndexLanguage {
  const collation = spec.has('collation') ? collatorFrom('createIndexes.indexes', spec) : undefined;
  const own = collation === undefined ? {} : { collation };
  const filter = spec.get('partialFilterExpression');
  if (!(filter instanceof Doc)) {
    return own;
  }
  const context: QueryContext = { ...PLAIN_CONTEXT, ...own };
  const matcher = compileMatch(filter, context);
  return {
    ...own,
    holds: (document) => matcher.matches(document),
    filterTree: matcher.predicate,
    filterNames: [...namesIn(filter)],
  };
}

function* namesIn(filter: Doc): Generator<string> {
  for (const [name, value] of filter.entries()) {
    if (!name.startsWith('$')) {
      yield name.split('.')[0] as string;
    } else if (Array.isArray(value)) {
      for (const branch of value) {
        if (branch instanceof Doc) {
          yield* namesIn(branch);
        }
      }
    }
  }
}
