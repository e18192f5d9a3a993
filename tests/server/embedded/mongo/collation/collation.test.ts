import type { Document } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collatorOf } from '../../../../../server/embedded/mongo/collation/collator.ts';
import { compileMatch } from '../../../../../server/embedded/mongo/match/compileMatch.ts';
import { type Collator, PLAIN_CONTEXT } from '../../../../../server/embedded/mongo/values/context.ts';
import { codeOf, plain, toDoc } from '../documents.ts';

function collator(spec: Document): Collator {
  const made = collatorOf(toDoc(spec));
  if (made === undefined) {
    throw new Error('the simple collation has no collator');
  }
  return made;
}

const EQUAL: [spec: Document, left: string, right: string][] = [
  [{ locale: 'en', strength: 1 }, 'resume', 'Résumé'],
  [{ locale: 'en', strength: 2 }, 'ABC', 'abc'],
  [{ locale: 'tr', strength: 2 }, 'i', 'İ'],
  [{ locale: 'tr', strength: 2 }, 'ı', 'I'],
  [{ locale: 'en', strength: 3 }, 'é', 'e\u0301'],
  [{ locale: 'en', strength: 1 }, 'straße', 'STRASSE'],
  [{ locale: 'en', numericOrdering: true }, 'a07', 'a7'],
  [{ locale: 'en', alternate: 'shifted' }, 'a-b', 'ab'],
  [{ locale: 'en', alternate: 'shifted', maxVariable: 'space' }, 'a b', 'ab'],
];

const BELOW: [spec: Document, left: string, right: string][] = [
  [{ locale: 'en', strength: 2 }, 'abc', 'ábc'],
  [{ locale: 'en' }, 'a', 'A'],
  [{ locale: 'en', caseFirst: 'upper' }, 'A', 'a'],
  [{ locale: 'en', strength: 1, caseLevel: true }, 'a', 'A'],
  [{ locale: 'en', numericOrdering: true }, 'a9', 'a10'],
  [{ locale: 'sv' }, 'z', 'ö'],
  [{ locale: 'de' }, 'ö', 'z'],
  [{ locale: 'en', alternate: 'shifted', maxVariable: 'space' }, 'a-b', 'ab'],
  [{ locale: 'fr', strength: 2 }, 'coté', 'côte'],
  [{ locale: 'fr', strength: 2, backwards: true }, 'côte', 'coté'],
  [{ locale: 'fr_CA', strength: 2 }, 'côte', 'coté'],
  [{ locale: 'ja', strength: 4 }, 'あ', 'ア'],
];

describe('a collation', () => {
  it.each(EQUAL)('%j finds %s and %s equal and gives them one key', (spec, left, right) => {
    const made = collator(spec);
    expect(made.compare(left, right)).toBe(0);
    expect(made.key(left)).toBe(made.key(right));
  });

  it.each(BELOW)('%j puts %s below %s', (spec, left, right) => {
    const made = collator(spec);
    expect(made.compare(left, right)).toBeLessThan(0);
    expect(made.key(left)).not.toBe(made.key(right));
  });

  it('never gives one key to texts that differ', () => {
    const made = collator({ locale: 'en', strength: 1 });
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 4 }),
        fc.string({ unit: 'grapheme', maxLength: 4 }),
        (a, b) => {
          if (made.key(a) === made.key(b)) {
            expect(made.compare(a, b)).toBe(0);
          }
        },
      ),
    );
  });

  it('of the locale simple is none', () => {
    expect(collatorOf(toDoc({ locale: 'simple' }))).toBeUndefined();
  });

  it('shows itself with all defaults', () => {
    expect(plain(collator({ locale: 'en', strength: 2 }).spec)).toMatchObject({
      locale: 'en',
      strength: 2,
      caseLevel: false,
      caseFirst: 'off',
      alternate: 'non-ignorable',
    });
  });

  const codes: [spec: Document, code: number][] = [
    [{ locale: 'nowhere' }, 2],
    [{}, 40414],
    [{ locale: 5 }, 14],
    [{ locale: 'en', strength: 6 }, 2],
    [{ locale: 'en', unknown: 1 }, 40415],
    [{ locale: 'en', strength: 1, caseFirst: 'upper' }, 2],
  ];
  it.each(codes)('%j is rejected', (spec, code) => {
    expect(codeOf(() => collatorOf(toDoc(spec)))).toBe(code);
  });

  it('is used by filters', () => {
    const context = { ...PLAIN_CONTEXT, collation: collator({ locale: 'en', strength: 2 }) };
    const holds = (filter: Document) => compileMatch(toDoc(filter), context).matches(toDoc({ a: 'ABC' }));
    expect(holds({ a: 'abc' })).toBe(true);
    expect(holds({ a: { $in: ['abc'] } })).toBe(true);
    expect(holds({ a: { $gt: 'abc' } })).toBe(false);
    expect(holds({ a: /abc/ })).toBe(false);
  });
});
