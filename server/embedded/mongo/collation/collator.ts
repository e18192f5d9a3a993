import type { Collator } from '../values/context.ts';
import type { Doc } from '../values/doc.ts';
import { notSupported } from '../values/errors.ts';
import { compareStrings } from '../values/strings.ts';
import { foldingOf } from './folding.ts';
import { languageTag } from './locale.ts';
import { type CollationSpec, completeSpec, readSpec, rejectContradictions } from './specification.ts';

type Compare = (left: string, right: string) => number;

const made = new Map<string, Collator>();
const MOST_KEPT = 200;

/**
 * The collator for a collation document, or undefined for the locale `simple`, which compares bytes.
 *
 * Rules that `Intl.Collator` cannot follow (`backwards`, `maxVariable: "space"` with `shifted`) are refused.
 *
 * @throws StoreError when the document is not a valid collation
 */
export function collatorOf(given: Doc): Collator | undefined {
  const complete = completeSpec(given);
  const spec = readSpec(complete);
  if (spec.locale === 'simple') {
    return undefined;
  }
  const name = JSON.stringify(spec);
  const known = made.get(name);
  if (known !== undefined) {
    return known;
  }
  const collator = makeCollator(spec, complete);
  if (made.size >= MOST_KEPT) {
    made.clear();
  }
  made.set(name, collator);
  return collator;
}

function makeCollator(spec: CollationSpec, complete: Doc): Collator {
  const tag = languageTag(spec.locale);
  rejectContradictions(spec);
  rejectUnsupported(spec);
  const compare = levels(spec, tag).reduce(
    (first, next) => (left, right) => first(left, right) || next(left, right),
  );
  const fold = foldingOf(spec);
  return {
    spec: complete,
    compare,
    key: (text) => {
      const folded = fold(text);
      return compare(folded, text) === 0 ? folded : text;
    },
  };
}

function rejectUnsupported(spec: CollationSpec): void {
  if (spec.backwards || (spec.locale === 'fr_CA' && spec.strength > 1)) {
    throw notSupported('a collation that compares accents backwards');
  }
  if (spec.alternate === 'shifted' && spec.maxVariable === 'space') {
    throw notSupported('a collation with maxVariable "space"');
  }
}

/** The comparisons to make one after the other, as long as they find no difference. */
function levels(spec: CollationSpec, tag: string): Compare[] {
  const shifted = spec.alternate === 'shifted';
  const result = [intl(spec, tag, sensitivityOf(spec), shifted)];
  if (spec.strength === 2 && spec.caseLevel) {
    result.push(intl(spec, tag, 'case', shifted));
  }
  if (spec.strength >= 4 && shifted) {
    result.push(intl(spec, tag, 'variant', false));
  }
  if (spec.strength === 5) {
    result.push((left, right) => compareStrings(left.normalize('NFD'), right.normalize('NFD')));
  }
  return result;
}

function sensitivityOf(spec: CollationSpec): 'base' | 'accent' | 'case' | 'variant' {
  if (spec.strength === 1) {
    return spec.caseLevel ? 'case' : 'base';
  }
  return spec.strength === 2 ? 'accent' : 'variant';
}

function intl(
  spec: CollationSpec,
  tag: string,
  sensitivity: 'base' | 'accent' | 'case' | 'variant',
  ignorePunctuation: boolean,
): Compare {
  return new Intl.Collator(tag, {
    sensitivity,
    ignorePunctuation,
    numeric: spec.numericOrdering,
    caseFirst: spec.caseFirst === 'off' ? 'false' : spec.caseFirst,
  }).compare;
}
