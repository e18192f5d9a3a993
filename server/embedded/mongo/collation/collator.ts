import type { Collator } from '../values/context.ts';
import type { Doc } from '../values/doc.ts';
import { compareStrings } from '../values/strings.ts';
import { compareAccentsBackwards } from './backwards.ts';
import { foldingOf } from './folding.ts';
import { languageTag } from './locale.ts';
import { type CollationSpec, completeSpec, readSpec, rejectContradictions } from './specification.ts';

type Compare = (left: string, right: string) => number;

const made = new Map<string, Collator>();
const MOST_KEPT = 200;

/**
 * The collator for a collation document, or undefined for the locale `simple`, which compares bytes.
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

/** The comparisons to make one after the other, as long as they find no difference. */
function levels(spec: CollationSpec, tag: string): Compare[] {
  const shifted = spec.alternate === 'shifted';
  const ignoring = (ignorePunctuation: boolean) => (sensitivity: Sensitivity) =>
    intl(spec, tag, sensitivity, ignorePunctuation);
  const at = shifted && spec.maxVariable === 'space' ? withoutSpaces(ignoring(false)) : ignoring(shifted);
  const result = spec.backwards ? [at('base'), compareAccentsBackwards(at('accent'))] : [];
  result.push(at(sensitivityOf(spec)));
  if (spec.strength === 2 && spec.caseLevel) {
    result.push(at('case'));
  }
  if (spec.strength >= 4 && shifted) {
    result.push(ignoring(false)('variant'));
  }
  if (spec.strength === 4 && spec.locale === 'ja') {
    // The fourth level tells hiragana from katakana, which lie in this order.
    result.push(compareStrings);
  }
  if (spec.strength === 5) {
    result.push((left, right) => compareStrings(left.normalize('NFD'), right.normalize('NFD')));
  }
  return result;
}

type Sensitivity = 'base' | 'accent' | 'case' | 'variant';

function withoutSpaces(make: (sensitivity: Sensitivity) => Compare): (sensitivity: Sensitivity) => Compare {
  const strip = (text: string): string =>
    text.replace(/[\t\n\v\f\r\x85 \u2000-\u200a\u2028\u2029\u3000]/g, '');
  return (sensitivity) => {
    const compare = make(sensitivity);
    return (left, right) => compare(strip(left), strip(right));
  };
}

function sensitivityOf(spec: CollationSpec): Sensitivity {
  if (spec.strength === 1) {
    return spec.caseLevel ? 'case' : 'base';
  }
  return spec.strength === 2 ? 'accent' : 'variant';
}

function intl(
  spec: CollationSpec,
  tag: string,
  sensitivity: Sensitivity,
  ignorePunctuation: boolean,
): Compare {
  return new Intl.Collator(tag, {
    sensitivity,
    ignorePunctuation,
    numeric: spec.numericOrdering,
    caseFirst: spec.caseFirst === 'off' ? 'false' : spec.caseFirst,
  }).compare;
}
