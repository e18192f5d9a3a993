import type { QueryContext } from '../values/context.ts';
import { decodeDoc } from '../values/decode.ts';
import type { Doc } from '../values/doc.ts';
import { badValue } from '../values/errors.ts';
import { decodeFields } from '../values/rawFields.ts';
import { containsAll } from './containsAll.ts';
import { conjunction, DOCUMENT_OPERATORS } from './documentOperators.ts';
import { parseCondition, parseOperators } from './fieldOperators.ts';
import { testAnyAt } from './fieldPath.ts';
import {
  type DocumentPredicate,
  type DocumentTest,
  type ElementPredicate,
  type Matcher,
  OTHER,
  type ParseScope,
  type PredicateTree,
} from './matcher.ts';

const MAX_DEPTH = 100;
const REFERENCE_FIELDS = new Set(['$ref', '$id', '$db']); // of a DBRef, which are fields like others

/**
 * Compiles a filter of MongoDB's query language.
 *
 * @param options `allowsExpressions: false` for filters inside updates and projections, which know no `$expr`
 *                and `$jsonSchema`
 * @throws StoreError with MongoDB's code when the filter is not valid, or the refusal of an operator that is
 *         not offered
 */
export function compileMatch(
  filter: Doc,
  context: QueryContext,
  { allowsExpressions = true }: { readonly allowsExpressions?: boolean } = {},
): Matcher {
  const scope = { context, depth: 0, allowsExpressions, parseFilter, parseOperators };
  const { test, tree, reads } = parseFilter(filter, scope);
  return {
    predicate: tree,
    reads,
    matches: (document, details) => test(document, details ?? null),
    matchesRaw: (bytes) => test(reads === null ? decodeDoc(bytes) : decodeFields(bytes, reads), null),
  };
}

function parseFilter(filter: Doc, scope: ParseScope): DocumentPredicate {
  if (scope.depth > MAX_DEPTH) {
    throw badValue(`exceeded maximum query tree depth of ${MAX_DEPTH}`);
  }
  const inner = { ...scope, depth: scope.depth + 1 };
  return conjunction(
    [...filter].map(([name, value]) => {
      if (!name.startsWith('$') || REFERENCE_FIELDS.has(name)) {
        return fieldPredicate(name, parseCondition(value, name, inner));
      }
      const compile = Object.hasOwn(DOCUMENT_OPERATORS, name) ? DOCUMENT_OPERATORS[name] : undefined;
      if (compile === undefined) {
        throw badValue(
          `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
        );
      }
      return compile(value, inner);
    }),
  );
}

function fieldPredicate(path: string, predicates: readonly ElementPredicate[]): DocumentPredicate {
  const reads = new Set([path.split('.', 1)[0] as string]);
  return conjunction(
    predicates.map((predicate) => ({
      test: bind(path, predicate),
      tree: treeOf(path, predicate),
      reads,
      operator: { name: predicate.name ?? '', path },
    })),
  );
}

/** Binds an operator to its field: see `testAnyAt` for how values are found. */
function bind(path: string, predicate: ElementPredicate): DocumentTest {
  if (predicate.negated !== undefined) {
    const tests = predicate.negated.map((inner) => bind(path, inner));
    return (document) => !tests.every((test) => test(document, null));
  }
  if (predicate.all !== undefined) {
    const tests = predicate.all.map((inner) => bind(path, inner));
    const quick = predicate.isLong === true ? containsAll(path, predicate.all) : null;
    if (quick !== null) {
      // The last condition is asked once more, as it says where the filter matched.
      const last = tests.at(-1);
      return (document, details) => quick(document, null) && last?.(document, details) === true;
    }
    return (document, details) => tests.every((test) => test(document, details));
  }
  return testAnyAt(path, predicate.leaf, predicate.element);
}

function treeOf(path: string, predicate: ElementPredicate): PredicateTree {
  if (predicate.all !== undefined) {
    return { kind: 'and', children: predicate.all.map((inner) => treeOf(path, inner)) };
  }
  return predicate.index === undefined ? OTHER : { kind: 'field', path, ...predicate.index };
}
