import { compileMatch } from '../match/compileMatch.ts';
import type { MatchDetails } from '../match/matcher.ts';
import type { QueryContext } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING, type Missing, type Value } from '../values/value.ts';
import type { ElemMatchField, SliceField } from './projectionSpec.ts';

const NO_MATCHING_ELEMENT = 51_246;
const ELEMENT_BEYOND_END = 51_247;

/** Shortens the arrays at a path; other values stay. */
export function applySlice(document: Doc, slice: SliceField): Doc {
  return changeAt(document, slice.path, 0, (value) => (Array.isArray(value) ? sliced(value, slice) : value));
}

function sliced(array: Value[], { skip, limit }: SliceField): Value[] {
  if (skip === null) {
    return limit >= 0 ? array.slice(0, limit) : array.slice(limit);
  }
  const start = skip >= 0 ? skip : Math.max(0, array.length + skip);
  return array.slice(start, start + limit);
}

function changeAt(document: Doc, path: readonly string[], at: number, change: (value: Value) => Value): Doc {
  const name = path[at] as string;
  const value = document.get(name);
  if (value === MISSING) {
    return document;
  }
  const changed = at === path.length - 1 ? change(value) : changeWithin(value, path, at + 1, change);
  return changed === value ? document : document.copy().set(name, changed);
}

function changeWithin(
  value: Value,
  path: readonly string[],
  at: number,
  change: (value: Value) => Value,
): Value {
  if (value instanceof Doc) {
    return changeAt(value, path, at, change);
  }
  return Array.isArray(value) ? value.map((element) => changeWithin(element, path, at, change)) : value;
}

/** Compiles `$elemMatch`: gives the array with its first matching element only, or nothing. */
export function compileElemMatch(
  field: ElemMatchField,
  context: QueryContext,
): (document: Doc) => Value | Missing {
  const matcher = compileMatch(
    Doc.from([[field.name, Doc.from([['$elemMatch', field.condition]])]]),
    context,
    { allowsExpressions: false },
  );
  return (document) => {
    const array = document.get(field.name);
    const details: MatchDetails = { arrayIndex: null };
    if (!Array.isArray(array) || !matcher.matches(document, details) || details.arrayIndex === null) {
      return MISSING;
    }
    return [array[details.arrayIndex]];
  };
}

/**
 * Cuts the first array on a path down to the element the filter matched at.
 *
 * @throws StoreError 51246 when the filter matched at no element, 51247 when this array is shorter
 */
export function applyPositional(document: Doc, path: readonly string[], index: number | null): Doc {
  return cut(document, path, 0, index);
}

function cut(document: Doc, path: readonly string[], at: number, index: number | null): Doc {
  const name = path[at];
  const value = name === undefined ? MISSING : document.get(name);
  if (name === undefined || value === MISSING) {
    return document;
  }
  if (Array.isArray(value)) {
    return document.copy().set(name, [elementAt(value, index)]);
  }
  return value instanceof Doc ? document.copy().set(name, cut(value, path, at + 1, index)) : document;
}

function elementAt(array: readonly Value[], index: number | null): Value {
  if (index === null) {
    throw new StoreError(
      NO_MATCHING_ELEMENT,
      "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
    );
  }
  if (index >= array.length) {
    throw new StoreError(
      ELEMENT_BEYOND_END,
      "Executor error during find command :: caused by :: positional operator '.$' element mismatch",
    );
  }
  return array[index];
}
