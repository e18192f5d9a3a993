import { isOperatorDocument } from '../match/fieldOperators.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING, RegExpValue, type Value } from '../values/value.ts';
import { dollarName } from './updatePath.ts';
import type { Updater } from './updater.ts';

const NOT_EXACT_VALUE = 54;

/**
 * The document an upsert starts from: the fields its filter fixes to one value. A replacement takes only the
 * `_id` from it.
 *
 * @throws StoreError 54 when the filter fixes a field twice
 */
export function upsertSeed(filter: Doc, kind: Updater['kind']): Doc {
  const fixed = new Map<string, Value>();
  collect(filter, fixed);
  if (kind === 'replacement') {
    return fixed.has('_id') ? Doc.from([['_id', fixed.get('_id')]]) : new Doc();
  }
  let seed = new Doc();
  for (const [path, value] of fixed) {
    seed = withField(seed, path.split('.'), value, path);
  }
  return seed;
}

function collect(filter: Doc, fixed: Map<string, Value>): void {
  for (const [name, value] of filter) {
    if (name === '$and' || (name === '$or' && Array.isArray(value) && value.length === 1)) {
      for (const branch of Array.isArray(value) ? value : []) {
        if (branch instanceof Doc) {
          collect(branch, fixed);
        }
      }
    } else if (!name.startsWith('$')) {
      collectField(name, value, fixed);
    }
  }
}

function collectField(path: string, value: Value, fixed: Map<string, Value>): void {
  if (value instanceof RegExpValue) {
    return;
  }
  if (!isOperatorDocument(value)) {
    fix(path, value, fixed);
    return;
  }
  for (const [operator, operand] of value) {
    const equal = EQUALITIES[operator]?.(operand) ?? MISSING;
    if (equal !== MISSING && !(equal instanceof RegExpValue && operator !== '$eq')) {
      fix(path, equal, fixed);
    }
  }
}

const EQUALITIES: { readonly [operator: string]: (operand: Value) => Value | typeof MISSING } = {
  $eq: (operand) => operand ?? (operand === null ? null : MISSING),
  $in: single,
  $all: single,
};

function single(operand: Value): Value | typeof MISSING {
  return Array.isArray(operand) && operand.length === 1 && !isOperatorDocument(operand[0])
    ? operand[0]
    : MISSING;
}

function fix(path: string, value: Value, fixed: Map<string, Value>): void {
  for (const other of fixed.keys()) {
    if (other === path) {
      throw new StoreError(
        NOT_EXACT_VALUE,
        `cannot infer query fields to set, path '${path}' is matched twice`,
      );
    }
    if (other.startsWith(`${path}.`) || path.startsWith(`${other}.`)) {
      throw new StoreError(
        NOT_EXACT_VALUE,
        `cannot infer query fields to set, both paths '${path}' and '${other}' are matched`,
      );
    }
  }
  fixed.set(path, value);
}

function withField(document: Doc, names: readonly string[], value: Value, path: string): Doc {
  const [name = '', ...rest] = names;
  if (name.startsWith('$')) {
    throw dollarName(name, path);
  }
  const inner = document.get(name);
  const next =
    rest.length === 0 ? value : withField(inner instanceof Doc ? inner : new Doc(), rest, value, path);
  return document.copy().set(name, next);
}
