import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenStore, openStore } from '../openStore.ts';

const DOCUMENTS = 20_000;

let open: OpenStore;

beforeAll(async () => {
  open = await openStore({ sync: false });
  await entries().insertMany(
    Array.from({ length: DOCUMENTS }, (_, n) => ({ _id: n, place: (n * 7919) % 5003, name: `N${n % 13}` })),
  );
});

afterAll(() => open.close());

interface Entry {
  _id: number;
  place: number;
  name: string;
}

function entries() {
  return open.client.db('sorting').collection<Entry>('entries');
}

describe('a sort without an index', () => {
  it('puts many documents into order, equals as they were', async () => {
    const found = await entries().find().sort({ place: -1 }).toArray();
    const expected = (await entries().find().toArray()).sort((a, b) => b.place - a.place || a._id - b._id);
    expect(found.map(({ _id }) => _id)).toEqual(expected.map(({ _id }) => _id));
  });

  it('puts many documents into the order of a collation', async () => {
    const found = await entries()
      .find()
      .collation({ locale: 'en', numericOrdering: true })
      .sort({ name: 1, _id: 1 })
      .toArray();
    const numbers = found.map(({ name }) => Number(name.slice(1)));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(found).toHaveLength(DOCUMENTS);
  });

  it('cuts to what is wanted, also where that is much', async () => {
    const all = await entries().find().sort({ place: 1 }).toArray();
    for (const [skip, limit] of [
      [10, 20],
      [9000, 5000],
    ] as const) {
      const some = await entries().find().sort({ place: 1 }).skip(skip).limit(limit).toArray();
      expect(some).toEqual(all.slice(skip, skip + limit));
    }
  });

  it('leaves out what was removed before its turn came', async () => {
    const cursor = entries().find().sort({ place: 1 }).batchSize(1000);
    const first = await cursor.next();
    await entries().deleteMany({ _id: { $gte: DOCUMENTS - 50 } });
    const rest = await cursor.toArray();
    expect(first?.place).toBe(0);
    expect(rest.length + 1).toBeLessThanOrEqual(DOCUMENTS - 50 + 1000);
    expect(rest.length + 1).toBeGreaterThanOrEqual(DOCUMENTS - 50);
  });

  it('ends with the memory limit where the disk may not be used', async () => {
    const large = open.client.db('sorting').collection('large');
    for (let part = 0; part < 11; part += 1) {
      await large.insertMany(Array.from({ length: 10 }, (_, n) => ({ n, text: 'x'.repeat(1_000_000) })));
    }
    await expect(large.find().sort({ n: 1 }).allowDiskUse(false).toArray()).rejects.toMatchObject({
      code: 292,
    });
    expect(
      await large
        .find({}, { projection: { n: 1 } })
        .sort({ n: 1 })
        .toArray(),
    ).toHaveLength(110);
  });
});
