import { Doc } from '../values/doc.ts';
import { badValue } from '../values/errors.ts';
import type { Value } from '../values/value.ts';
import type { ElementPredicate, ElementTest, MatchDetails, ParseScope } from './matcher.ts';

// Names that begin with a dollar sign and still make the operand a filter over documents.
const FILTER_OPERATORS = new Set(['$and', '$or', '$nor', '$where', '$jsonSchema', '$ref', '$id', '$db']);

/** `$elemMatch`: one element of an array satisfies the whole operand. */
export function elemMatch(operand: Value, path: string, scope: ParseScope): ElementPredicate {
  if (!(operand instanceof Doc)) {
    throw badValue('$elemMatch needs an Object');
  }
  const test = isValueForm(operand) ? valueTest(operand, path, scope) : documentTest(operand, scope);
  return {
    leaf: 'whole',
    element: (value, details) => Array.isArray(value) && testElements(value, test, details),
  };
}

function testElements(array: readonly Value[], test: ElementTest, details: MatchDetails | null): boolean {
  const found = array.findIndex((element) => test(element, null));
  if (found >= 0 && details !== null) {
    details.arrayIndex = found;
  }
  return found >= 0;
}

/** Operators applied to the element itself, as against a filter over documents. */
function isValueForm(operand: Doc): boolean {
  const first = operand.nameAt(0);
  return first?.startsWith('$') === true && !FILTER_OPERATORS.has(first);
}

function valueTest(operand: Doc, path: string, scope: ParseScope): ElementTest {
  const predicates = scope.parseOperators(operand, path, scope);
  return (value) => predicates.every((predicate) => predicate.element(value, null));
}

function documentTest(operand: Doc, scope: ParseScope): ElementTest {
  if (operand.has('$where')) {
    throw badValue('$elemMatch cannot contain $where expression');
  }
  const { test } = scope.parseFilter(operand, scope);
  // An array inside an array is searched by its positions, as if they were names.
  return (value) =>
    value instanceof Doc ? test(value, null) : Array.isArray(value) && test(asDocument(value), null);
}

function asDocument(array: readonly Value[]): Doc {
  return Doc.from(array.map((value, index) => [String(index), value] as const));
}
