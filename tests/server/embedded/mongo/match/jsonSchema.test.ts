import type { Document } from 'bson';
import { describe, expect, it } from 'vitest';
import { compileMatch } from '../../../../../server/embedded/mongo/match/compileMatch.ts';
import { PLAIN_CONTEXT } from '../../../../../server/embedded/mongo/values/context.ts';
import { codeOf, toDoc } from '../documents.ts';

function accepts(schema: Document, document: Document): boolean {
  return compileMatch(toDoc({ $jsonSchema: schema }), PLAIN_CONTEXT).matches(toDoc(document));
}

const CASES: [what: string, schema: Document, accepted: Document, rejected: Document][] = [
  ['bsonType', { properties: { a: { bsonType: 'int' } } }, { a: 1 }, { a: 1.5 }],
  ['bsonType in a list', { properties: { a: { bsonType: ['string', 'null'] } } }, { a: null }, { a: 1 }],
  ['type', { properties: { a: { type: 'number' } } }, { a: 1.5 }, { a: 'x' }],
  ['required', { required: ['a'] }, { a: null }, { b: 1 }],
  ['minimum', { properties: { a: { minimum: 2 } } }, { a: 2 }, { a: 1 }],
  ['an exclusive maximum', { properties: { a: { maximum: 2, exclusiveMaximum: true } } }, { a: 1 }, { a: 2 }],
  ['multipleOf', { properties: { a: { multipleOf: 3 } } }, { a: 9 }, { a: 10 }],
  ['lengths in characters', { properties: { a: { maxLength: 1 } } }, { a: '😀' }, { a: 'ab' }],
  ['pattern', { properties: { a: { pattern: '^x' } } }, { a: 'xy' }, { a: 'yx' }],
  [
    'enum, whatever the order of fields',
    { properties: { a: { enum: [{ x: 1, y: 2 }] } } },
    { a: { y: 2, x: 1 } },
    { a: { x: 1 } },
  ],
  ['items', { properties: { a: { items: { bsonType: 'int' } } } }, { a: [1, 2] }, { a: [1, 'x'] }],
  [
    'items by place, and no more',
    { properties: { a: { items: [{ type: 'number' }], additionalItems: false } } },
    { a: [1] },
    { a: [1, 2] },
  ],
  ['uniqueItems', { properties: { a: { uniqueItems: true } } }, { a: [1, 2] }, { a: [1, 1.0] }],
  ['counts of items', { properties: { a: { minItems: 1, maxItems: 2 } } }, { a: [1] }, { a: [] }],
  ['counts of fields', { minProperties: 2 }, { a: 1, b: 2 }, { a: 1 }],
  ['no other fields', { properties: { a: {} }, additionalProperties: false }, { a: 1 }, { b: 1 }],
  [
    'other fields by schema',
    { properties: { a: {} }, additionalProperties: { type: 'string' } },
    { b: 'x' },
    { b: 1 },
  ],
  ['fields by pattern', { patternProperties: { '^n_': { type: 'number' } } }, { n_a: 1 }, { n_a: 'x' }],
  ['fields that need others', { dependencies: { a: ['b'] } }, { a: 1, b: 1 }, { a: 1 }],
  ['fields that need a schema', { dependencies: { a: { required: ['b'] } } }, { c: 1 }, { a: 1 }],
  ['allOf', { allOf: [{ required: ['a'] }, { required: ['b'] }] }, { a: 1, b: 1 }, { a: 1 }],
  ['anyOf', { anyOf: [{ required: ['a'] }, { required: ['b'] }] }, { b: 1 }, { c: 1 }],
  ['oneOf', { oneOf: [{ required: ['a'] }, { required: ['b'] }] }, { b: 1 }, { a: 1, b: 1 }],
  ['not', { not: { required: ['a'] } }, { b: 1 }, { a: 1 }],
  [
    'fields inside fields',
    { properties: { a: { properties: { b: { type: 'string' } } } } },
    { a: { b: 'x' } },
    { a: { b: 1 } },
  ],
];

const CODES: [what: string, schema: unknown, code: number][] = [
  ['no object', 'x', 14],
  ['an unknown keyword', { nope: 1 }, 9],
  ['a keyword MongoDB leaves out', { format: 'email' }, 9],
  ['an unknown type', { bsonType: 'nope' }, 2],
  ['the type integer', { type: 'integer' }, 9],
  ['a negative length', { minLength: -1 }, 9],
  ['a name required twice', { required: ['a', 'a'] }, 9],
  ['no schemas to choose from', { anyOf: [] }, 9],
  ['an exclusive bound without a bound', { exclusiveMinimum: true }, 9],
  ['a pattern that does not compile', { pattern: '[' }, 51091],
];

describe('$jsonSchema', () => {
  it.each(CASES)('checks %s', (_what, schema, accepted, rejected) => {
    expect(accepts(schema, accepted)).toBe(true);
    expect(accepts(schema, rejected)).toBe(false);
  });

  it('passes over values a keyword says nothing about', () => {
    expect(accepts({ properties: { a: { minimum: 5, minLength: 3, minItems: 1 } } }, { a: true })).toBe(true);
  });

  it.each(CODES)('rejects %s', (_what, schema, code) => {
    expect(codeOf(() => accepts(schema as Document, {}))).toBe(code);
  });
});
