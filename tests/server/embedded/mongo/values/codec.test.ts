import { serialize } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeDoc } from '../../../../../server/embedded/mongo/values/decode.ts';
import { Doc, doc } from '../../../../../server/embedded/mongo/values/doc.ts';
import { encodeDoc } from '../../../../../server/embedded/mongo/values/encode.ts';
import { StoreError } from '../../../../../server/embedded/mongo/values/errors.ts';
import { identicalValues } from '../../../../../server/embedded/mongo/values/identical.ts';
import { decodeFields } from '../../../../../server/embedded/mongo/values/rawFields.ts';
import { Int32, MISSING, type Value } from '../../../../../server/embedded/mongo/values/value.ts';
import { document } from './arbitraries.ts';

function nested(levels: number): Doc {
  let value: Value = 1;
  for (let level = 0; level < levels; level += 1) {
    value = doc({ a: value });
  }
  return value instanceof Doc ? value : doc({});
}

describe('the codec', () => {
  it('gives back every document it writes, types and order kept', () => {
    fc.assert(
      fc.property(document, (given) => {
        expect(identicalValues(decodeDoc(encodeDoc(given)), given)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('writes the bytes the official library writes', () => {
    const given = { b: 1, a: 'ü', nested: { list: [1.5, null, true] }, big: 2n ** 40n, when: new Date(5) };
    const bytes = serialize(given);
    expect(Buffer.compare(encodeDoc(decodeDoc(bytes)), bytes)).toBe(0);
  });

  it('keeps fields whose names look like numbers or like a prototype in their place', () => {
    const given = Doc.from([
      ['10', 1],
      ['2', 2],
      ['__proto__', 3],
    ]);
    expect(decodeDoc(encodeDoc(given)).keys()).toEqual(['10', '2', '__proto__']);
  });

  it('keeps a name that stands twice in the bytes twice, and reads the first', () => {
    const twice = new Doc(['a', 'a'], [1, 2]);
    const read = decodeDoc(encodeDoc(twice));
    expect(read.size).toBe(2);
    expect(read.get('a')).toBe(1);
  });

  it('tells int, long and double apart', () => {
    const read = decodeDoc(serialize({ int: 1, long: 1n, double: 1.5 }));
    expect([read.get('int') instanceof Int32, typeof read.get('long'), typeof read.get('double')]).toEqual([
      true,
      'bigint',
      'number',
    ]);
  });

  it('reads 200 levels of nesting and refuses 201', () => {
    expect(decodeDoc(encodeDoc(nested(200))).size).toBe(1);
    expect(() => encodeDoc(nested(201))).toThrow(StoreError);
  });

  it('answers damaged bytes with an error and nothing else', () => {
    fc.assert(
      fc.property(document, fc.nat(), fc.integer({ min: 0, max: 255 }), (given, at, byte) => {
        const bytes = encodeDoc(given);
        bytes[at % bytes.length] = byte;
        try {
          decodeDoc(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(StoreError);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('reads single fields past a name that stands twice', () => {
    const bytes = encodeDoc(new Doc(['a', 'a', 'b'], [1, 2, 3]));
    expect(decodeFields(bytes, new Set(['a', 'b'])).values()).toEqual([1, 3]);
  });

  it('reads single fields of a stored document without the rest', () => {
    const bytes = encodeDoc(doc({ a: 1, b: 'x', c: [1, 2] }));
    const read = decodeFields(bytes, new Set(['c', 'a', 'missing']));
    expect(read.keys()).toEqual(['a', 'c']);
    expect(read.get('b')).toBe(MISSING);
  });
});
