import type { Document } from 'bson';
import { describe, expect, it } from 'vitest';
import { compileMatch } from '../../../../../server/embedded/mongo/match/compileMatch.ts';
import { compileProjection } from '../../../../../server/embedded/mongo/projection/compileProjection.ts';
import { PLAIN_CONTEXT } from '../../../../../server/embedded/mongo/values/context.ts';
import { codeOf, plain, toDoc } from '../documents.ts';

function project(spec: Document, document: Document, filter: Document = {}): Document {
  const matcher = compileMatch(toDoc(filter), PLAIN_CONTEXT);
  return plain(compileProjection(toDoc(spec), PLAIN_CONTEXT, matcher)(toDoc(document)));
}

const CASES: [what: string, spec: Document, document: Document, result: Document, filter?: Document][] = [
  ['nothing named gives all', {}, { _id: 1, a: 2 }, { _id: 1, a: 2 }],
  ['fields to keep, _id with them', { b: 1, a: true }, { _id: 1, a: 2, b: 3, c: 4 }, { _id: 1, a: 2, b: 3 }],
  ['without _id', { _id: 0, a: 1 }, { _id: 1, a: 2 }, { a: 2 }],
  ['fields to drop', { a: 0, 'b.c': 0 }, { _id: 1, a: 2, b: { c: 1, d: 2 } }, { _id: 1, b: { d: 2 } }],
  ['_id alone', { _id: 1 }, { _id: 1, a: 2 }, { _id: 1 }],
  [
    'paths through arrays',
    { 'a.b': 1 },
    { _id: 1, a: [{ b: 1, c: 2 }, 3, { c: 1 }] },
    { _id: 1, a: [{ b: 1 }, {}] },
  ],
  ['nested specifications', { a: { b: 1 } }, { _id: 1, a: { b: 1, c: 2 } }, { _id: 1, a: { b: 1 } }],
  [
    'computed fields',
    { x: '$a', y: { $add: ['$a', 1] }, z: 'text' },
    { _id: 1, a: 2 },
    { _id: 1, x: 2, y: 3, z: 'text' },
  ],
  ['the first elements', { a: { $slice: 2 } }, { _id: 1, a: [1, 2, 3], b: 1 }, { _id: 1, a: [1, 2], b: 1 }],
  ['the last elements', { a: { $slice: -2 } }, { _id: 1, a: [1, 2, 3] }, { _id: 1, a: [2, 3] }],
  [
    'elements after others',
    { a: { $slice: [1, 1] }, b: 1 },
    { _id: 1, a: [1, 2, 3], b: 1, c: 1 },
    { _id: 1, a: [2], b: 1 },
  ],
  ['elements counted from the end', { a: { $slice: [-2, 1] } }, { _id: 1, a: [1, 2, 3] }, { _id: 1, a: [2] }],
  [
    'the first element that matches',
    { a: { $elemMatch: { $gt: 1 } } },
    { _id: 1, a: [1, 2, 3], b: 1 },
    { _id: 1, a: [2] },
  ],
  ['no element that matches', { a: { $elemMatch: { x: 9 } } }, { _id: 1, a: [{ x: 1 }] }, { _id: 1 }],
  ['where the filter matched', { 'a.$': 1 }, { _id: 1, a: [1, 2, 3] }, { _id: 1, a: [2] }, { a: { $gt: 1 } }],
  [
    'where the filter matched, deeper',
    { 'a.b.$': 1 },
    { _id: 1, a: { b: [1, 5] }, c: 1 },
    { _id: 1, a: { b: [5] } },
    { 'a.b': 5 },
  ],
];

const CODES: [what: string, spec: Document, code: number][] = [
  ['keeping and dropping', { a: 1, b: 0 }, 31254],
  ['dropping and keeping', { a: 0, b: 1 }, 31253],
  ['a path within another', { a: 1, 'a.b': 1 }, 31249],
  ['a path around another', { 'a.b': 1, a: 1 }, 31250],
  ['an empty document', { a: {} }, 51270],
  ['a name with a dollar sign', { $a: 1 }, 16410],
  ['$elemMatch of a value', { a: { $elemMatch: 1 } }, 31274],
  ['$elemMatch on a path', { 'a.b': { $elemMatch: {} } }, 31275],
  ['two positions', { 'a.$': 1, 'b.$': 1 }, 31276],
  ['a position inside a path', { 'a.$.b': 1 }, 31394],
];

describe('a projection', () => {
  it.each(CASES)('gives %s', (_what, spec, document, result, filter) => {
    expect(JSON.stringify(project(spec, document, filter))).toBe(JSON.stringify(result));
  });

  it.each(CODES)('is rejected for %s', (_what, spec, code) => {
    expect(codeOf(() => project(spec, {}))).toBe(code);
  });

  it('goes with a slice of another field', () => {
    const spec = { 'a.$': 1, b: { $slice: 1 } };
    expect(project(spec, { _id: 1, a: [1, 2], b: [3, 4] }, { a: 2 })).toEqual({ _id: 1, a: [2], b: [3] });
    expect(codeOf(() => project({ 'a.$': 1, a: { $slice: 1 } }, {}))).toBe(28667);
  });

  it('fails for a position the filter does not give', () => {
    expect(codeOf(() => project({ 'a.$': 1 }, { a: [1] }, { b: null }))).toBe(51246);
  });
});
