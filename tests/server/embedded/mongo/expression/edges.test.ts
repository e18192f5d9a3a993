import { Binary, Decimal128 } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenStore, openStore } from '../openStore.ts';

let open: OpenStore;

beforeAll(async () => {
  open = await openStore();
});

afterAll(async () => {
  await open.close();
});

const db = () => open.client.db('edges');

async function evaluate(expression: unknown): Promise<unknown> {
  const [found] = await db()
    .aggregate([{ $documents: [{}] }, { $project: { result: expression } }])
    .toArray();
  return found?.result;
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 0,
    (error) => error.code,
  );

describe('what is no number', () => {
  const nan = Decimal128.fromString('NaN');

  it('keeps its sign in a sum', async () => {
    const negative = { $toDecimal: '-NaN' };
    const total = (await evaluate({ $sum: [negative, 1, nan] })) as Decimal128;
    expect((total.bytes[15] as number) & 0x80).toBe(0x80);
  });

  it('loses its type in a logarithm', async () => {
    expect(await evaluate({ $ln: nan })).toBeNaN();
    expect(await evaluate({ $log: [nan, 10] })).toBeNaN();
    expect(await evaluate({ $exp: nan })).toBeInstanceOf(Decimal128);
  });
});

describe('a search in a text', () => {
  it('finds what begins before the end, also where it passes it', async () => {
    expect(await evaluate({ $indexOfCP: ['melon', 'lon', 0, 4] })).toBe(2);
    expect(await evaluate({ $indexOfCP: ['melon', 'lon', 0, 2] })).toBe(-1);
    expect(await evaluate({ $indexOfBytes: ['melon', 'lon', 0, 4] })).toBe(-1);
  });

  it('takes options in one place only, even empty ones', async () => {
    const match = (options: string) =>
      codeOf(evaluate({ $regexMatch: { input: 'a', regex: /A/i, options } }));
    expect(await match('')).toBe(51107);
  });

  it('looks back only so far as there is an end to it', async () => {
    const match = (regex: string) => codeOf(evaluate({ $regexMatch: { input: 'aab', regex } }));
    expect(await match('(?<=a+)b')).toBe(51111);
    expect(await match('(?<!x{2,})b')).toBe(51111);
    expect(await match('(?<=[+*])b')).toBe(0);
    expect(await match('(?<=\\+a)b+')).toBe(0);
    expect(await match('a'.repeat(16_385))).toBe(51111);
  });
});

describe('sorting an array', () => {
  it('compares arrays in its documents as a whole', async () => {
    const input = [{ at: [3, 1] }, { at: [2] }];
    expect(await evaluate({ $sortArray: { input, sortBy: { at: 1 } } })).toEqual([
      { at: [2] },
      { at: [3, 1] },
    ]);
  });
});

describe('conversions', () => {
  it('leave only plain white space around a date aside', async () => {
    const convert = (input: string) => evaluate({ $convert: { input, to: 'date', onError: 'none' } });
    expect(await convert(' 2024-06-15 ')).toEqual(new Date('2024-06-15'));
    expect(await convert('\u20002024-06-15')).toBe('none');
  });

  it('need a type that is not null', async () => {
    expect(await codeOf(evaluate({ $convert: { input: 1, to: { type: null } } }))).toBe(9);
    const id = new Binary(Buffer.alloc(16, 1), 4);
    expect(await evaluate({ $convert: { input: id, to: 'string', format: 'uuid' } })).toMatch(/^01010101-/);
  });
});

describe('time', () => {
  it('is not there to count by, but to aggregate by', async () => {
    const query = { $expr: { $lt: ['$at', '$$NOW'] } };
    expect(await codeOf(db().createCollection('events'))).toBe(0);
    expect(await codeOf(db().command({ count: 'events', query }))).toBe(51144);
    expect(
      await codeOf(
        db()
          .collection('events')
          .aggregate([{ $match: query }])
          .toArray(),
      ),
    ).toBe(0);
  });
});

describe('the name of a field to set', () => {
  it('is written as a constant, and not computed', async () => {
    const set = (field: unknown) => evaluate({ $setField: { field, input: {}, value: 1 } });
    expect(await set({ $literal: '$price' })).toEqual({ $price: 1 });
    expect(await codeOf(set({ $concat: ['a', 'b'] }))).toBe(4161106);
    expect(await codeOf(set({}))).toBe(4161107);
  });
});

describe('a search for a part', () => {
  it('counts bytes or letters, whatever the letters are made of', async () => {
    const text = 'naïve 🍐 pear';
    expect(await evaluate({ $indexOfCP: [text, 'pear'] })).toBe(8);
    expect(await evaluate({ $indexOfBytes: [text, 'pear'] })).toBe(12);
    expect(await evaluate({ $indexOfCP: [text, '🍐'] })).toBe(6);
    expect(await evaluate({ $indexOfCP: ['naïve', '', 2] })).toBe(2);
    expect(await evaluate({ $indexOfCP: ['naïve', '', 9] })).toBe(-1);
    expect(await evaluate({ $indexOfBytes: ['', ''] })).toBe(0);
  });
});
