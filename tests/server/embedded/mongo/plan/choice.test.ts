import type { Document, Filter, Sort } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenStore, openStore } from '../openStore.ts';

const DOCUMENTS = 2000;

let open: OpenStore;

beforeAll(async () => {
  open = await openStore({ sync: false });
  const entries = open.client.db('plans').collection('entries');
  for (const key of [{ kind: 1 }, { group: 1 }, { n: 1 }, { kind: 1, n: -1 }] as const) {
    await entries.createIndex(key);
  }
  await entries.insertMany(
    Array.from({ length: DOCUMENTS }, (_, n) => ({ n, kind: n % 2 ? 'odd' : 'even', group: n % 100 })),
  );
});

afterAll(() => open.close());

function indexIn(stage: Document): string | null {
  return stage.indexName ?? (stage.inputStage === undefined ? null : indexIn(stage.inputStage));
}

async function indexFor(filter: Filter<Document>, sort: Sort = {}, limit = 0): Promise<string | null> {
  const cursor = open.client.db('plans').collection('entries').find(filter).sort(sort).limit(limit);
  const { queryPlanner } = await cursor.explain('queryPlanner');
  return indexIn(queryPlanner.winningPlan);
}

describe('of several indexes', () => {
  it('the one with the fewest entries for the filter is taken', async () => {
    expect(await indexFor({ kind: 'odd', n: 5 })).toBe('kind_1_n_-1');
    expect(await indexFor({ group: 7, kind: 'odd' })).toBe('group_1');
    expect(await indexFor({ group: 7, n: { $lt: 3 } })).toBe('n_1');
    expect(await indexFor({ group: { $lt: 40 }, n: { $lt: 250 } })).toBe('n_1');
  });

  it('the one that gives the order is taken where few are wanted', async () => {
    expect(await indexFor({ kind: 'odd' }, { n: -1 }, 10)).toBe('kind_1_n_-1');
    expect(await indexFor({ kind: 'odd' }, { n: 1 }, 10)).toBe('kind_1_n_-1');
    expect(await indexFor({}, { group: 1 }, 10)).toBe('group_1');
  });

  it('the one that fits more of a filter is taken where many entries are left either way', async () => {
    expect(await indexFor({ kind: 'odd', n: { $gte: 0 } })).toBe('kind_1_n_-1');
    expect(await indexFor({ kind: 'odd' })).toMatch(/^kind_1/);
  });

  it('one that narrows is taken before one that only gives the order, where it leaves little', async () => {
    expect(await indexFor({ group: { $lt: 30 } }, { n: 1 })).toBe('group_1');
  });
});
