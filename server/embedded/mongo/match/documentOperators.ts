import { compileExpression } from '../expression/compile.ts';
import { Doc } from '../values/doc.ts';
import { badValue, notSupported, StoreError } from '../values/errors.ts';
import { toDouble } from '../values/integers.ts';
import { compareStrings } from '../values/strings.ts';
import { isTruthy } from '../values/truth.ts';
import { isNumber, type Value } from '../values/value.ts';
import { jsonSchema } from './jsonSchema/jsonSchema.ts';
import { type DocumentPredicate, OTHER, type ParseScope } from './matcher.ts';

type DocumentOperator = (operand: Value, scope: ParseScope) => DocumentPredicate;

/** Every operator that stands at the top of a filter. One more operator is one more line here. */
export const DOCUMENT_OPERATORS: { readonly [name: string]: DocumentOperator } = {
  $and: (operand, scope) => conjunction(branches('$and', operand, scope)),
  $or: (operand, scope) => disjunction(branches('$or', operand, scope)),
  $nor: (operand, scope) => joint(branches('$nor', operand, scope)),
  $expr: expression,
  $jsonSchema: schema,
  $comment: () => ALWAYS,
  $alwaysTrue: () => ALWAYS,
  $alwaysFalse: () => NEVER,
  $sampleRate: sampleRate,
  $where: refused('$where'),
  $text: refused('$text'),
};

const BAD_VALUE = 2;
const FEATURE_NOT_ALLOWED = 224;
const NOTHING: ReadonlySet<string> = new Set();
const ALWAYS: DocumentPredicate = { test: () => true, tree: { kind: 'and', children: [] }, reads: NOTHING };
const NEVER: DocumentPredicate = { test: () => false, tree: OTHER, reads: NOTHING };

function refused(name: string): DocumentOperator {
  return () => {
    throw notSupported(name, BAD_VALUE);
  };
}

function branches(name: string, operand: Value, scope: ParseScope): DocumentPredicate[] {
  if (!Array.isArray(operand)) {
    throw badValue(`${name} must be an array`);
  }
  if (operand.length === 0) {
    throw badValue('$and/$or/$nor must be a nonempty array');
  }
  return operand.map((branch) => {
    if (!(branch instanceof Doc)) {
      throw badValue('$or/$and/$nor entries need to be full objects');
    }
    return scope.parseFilter(branch, scope);
  });
}

// In which order MongoDB asks the conditions of a conjunction. It matters to positional operators only: the
// last condition that matched inside an array says where.
const ASKED: readonly string[] = [
  '$elemMatch',
  '$size',
  '$all',
  '$eq',
  '$lte',
  '$lt',
  '$gt',
  '$gte',
  '$regex',
  '$mod',
  '$exists',
  '$in',
];

function asked(part: DocumentPredicate): number {
  const place = ASKED.indexOf(part.operator?.name ?? '');
  return place < 0 ? ASKED.length : place;
}

function inOrder(left: DocumentPredicate, right: DocumentPredicate): number {
  return asked(left) - asked(right) || compareStrings(left.operator?.path ?? '', right.operator?.path ?? '');
}

/** All must hold. */
export function conjunction(given: readonly DocumentPredicate[]): DocumentPredicate {
  if (given.length === 1) {
    return given[0] as DocumentPredicate;
  }
  const parts = given.flatMap((part) => part.parts ?? [part]).sort(inOrder);
  return {
    test: (document, details) => parts.every((part) => part.test(document, details)),
    tree: { kind: 'and', children: given.map((part) => part.tree) },
    reads: readsOf(parts),
    parts,
  };
}

function disjunction(parts: readonly DocumentPredicate[]): DocumentPredicate {
  // Only equalities of one field, which are a `$in` in other words, tell where they matched.
  const path = parts[0]?.operator?.path;
  const tellsWhere =
    parts.length === 1 ||
    (path !== undefined && parts.every(({ operator }) => operator?.name === '$eq' && operator.path === path));
  return {
    test: (document, details) => parts.some((part) => part.test(document, tellsWhere ? details : null)),
    tree: { kind: 'or', children: parts.map((part) => part.tree) },
    reads: readsOf(parts),
  };
}

function joint(parts: readonly DocumentPredicate[]): DocumentPredicate {
  return {
    test: (document) => !parts.some((part) => part.test(document, null)),
    tree: { kind: 'nor', children: parts.map((part) => part.tree) },
    reads: readsOf(parts),
  };
}

function readsOf(parts: readonly DocumentPredicate[]): ReadonlySet<string> | null {
  const names = new Set<string>();
  for (const { reads } of parts) {
    if (reads === null) {
      return null;
    }
    for (const name of reads) {
      names.add(name);
    }
  }
  return names;
}

function schema(operand: Value, scope: ParseScope): DocumentPredicate {
  rejectWhereForbidden('$jsonSchema', scope);
  return { test: jsonSchema(operand), tree: OTHER, reads: null };
}

function rejectWhereForbidden(name: string, scope: ParseScope): void {
  if (!scope.allowsExpressions) {
    throw new StoreError(FEATURE_NOT_ALLOWED, `${name} is not allowed in this context`);
  }
}

function expression(operand: Value, scope: ParseScope): DocumentPredicate {
  rejectWhereForbidden('$expr', scope);
  const compiled = compileExpression(operand, scope.context);
  return { test: (document) => isTruthy(compiled.evaluate(document)), tree: OTHER, reads: null };
}

function sampleRate(operand: Value): DocumentPredicate {
  const rate = isNumber(operand) ? toDouble(operand) : Number.NaN;
  if (Number.isNaN(rate)) {
    throw badValue('argument to $sampleRate must be a numeric type');
  }
  if (rate < 0 || rate > 1) {
    throw badValue('numeric argument to $sampleRate must be in [0, 1]');
  }
  return { test: () => Math.random() < rate, tree: OTHER, reads: NOTHING };
}
