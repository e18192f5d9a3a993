import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { cases } from '../../../server/cases/caseCollection.ts';
import { createIndexes, newId } from '../../../server/database/collection.ts';
import { connectDatabase } from '../../../server/database/connection.ts';
import { type Migration, migrate } from '../../../server/database/migrate.ts';
import { createLog } from '../../../server/log.ts';
import { migrations } from '../../../server/migrations/index.ts';

const log = createLog('silent');
const AT = '2026-11-20T09:00:00.000Z';

interface Numbered {
  _id: number;
  finishedAt: string | null;
}

describe('data of an earlier version', () => {
  let uri: string;
  let database: Connection;

  beforeEach(async () => {
    uri = `${inject('mongodbUri').replace(/\/[^/]*$/, '')}/test_${randomBytes(6).toString('hex')}`;
    database = await connectDatabase(uri);
    return () => database.close();
  });

  function records() {
    return database.collection<Numbered>('migrations').find({}).sort({ _id: 1 }).toArray();
  }

  async function store(name: string, ...documents: ({ _id: string } & Record<string, unknown>)[]) {
    await database.collection<{ _id: string }>(name).insertMany(documents);
  }

  function stored(name: string, _id: string) {
    return database.collection<{ _id: string }>(name).findOne({ _id });
  }

  describe('is brought into the present shape', () => {
    const [waiting, offered, held, modern] = [newId(), newId(), newId(), newId()];
    const [ana, ben] = [newId(), newId()];
    const offer = { id: newId(), agentId: ben, offeredAt: AT, expiresAt: AT };
    const oldCase = {
      channel: 'webchat',
      offer: null,
      held: null,
      routing: { step: 0, interruptedBy: null },
    };
    const oldAgent = {
      units: { total: 100, used: 30 },
      openCases: 1,
      presence: { status: 'available', isReachable: true },
    };
    const record = { ranked: [], rejected: {}, rankNames: [] };

    async function storeOld(): Promise<void> {
      await store(
        'cases',
        { _id: waiting, state: 'queued', ...oldCase },
        { _id: offered, state: 'offered', ...oldCase, offer, held: { agentId: ben, units: 30 } },
        { _id: held, state: 'assigned', ...oldCase, channel: 'email', held: { agentId: ana, units: 10 } },
        { _id: modern, state: 'queued', ...oldCase, offers: [], skills: [{ name: 'German' }] },
      );
      await store(
        'agents',
        { _id: ana, ...oldAgent },
        { _id: ben, ...oldAgent, skills: [{ name: 'French' }] },
      );
      await store('decisions', { _id: newId(), decision: { kind: 'offer', record } });
      await store('timers', { _id: `case.step:${waiting}`, kind: 'case.step', key: waiting });
    }

    async function expectNew(): Promise<void> {
      expect(await stored('cases', waiting)).toMatchObject({
        offers: [],
        held: null,
        skills: [],
        routing: { step: 0, silentUnits: null, isOver: false, callback: 'none' },
      });
      expect(await stored('cases', waiting)).not.toHaveProperty('offer');
      expect(await stored('cases', offered)).toMatchObject({ offers: [{ ...offer, units: 30 }], held: null });
      expect(await stored('cases', held)).toMatchObject({ offers: [], held: { agentId: ana, units: 10 } });
      expect(await stored('cases', modern)).toMatchObject({ skills: [{ name: 'German' }] });
      expect(await stored('agents', ana)).toMatchObject({
        skills: [],
        carried: { email: 1 },
        presence: { status: 'available', offChannels: [] },
      });
      expect(await stored('agents', ben)).toMatchObject({
        skills: [{ name: 'French' }],
        carried: { webchat: 1 },
      });
      const [decision] = await database.collection('decisions').find({}).toArray();
      expect(decision).toMatchObject({ record: JSON.stringify(record), decision: { record: null } });
      expect(await database.collection('timers').countDocuments({})).toBe(0);
    }

    it('once, and a second start changes nothing', async () => {
      await storeOld();
      await migrate(uri, migrations, log);
      await expectNew();
      const before = await database.collection('cases').find({}).toArray();
      const finished = await records();
      await migrate(uri, migrations, log);
      expect(await database.collection('cases').find({}).toArray()).toEqual(before);
      expect(await records()).toEqual(finished);
      expect(finished.map(({ _id }) => _id)).toEqual(migrations.map(({ number }) => number));
    });

    it('also by several processes that start at the same moment', async () => {
      await storeOld();
      await Promise.all([1, 2, 3].map(() => migrate(uri, migrations, log)));
      await expectNew();
    });

    it('also where a process was killed half-way', async () => {
      await storeOld();
      const [first] = migrations;
      await database.collection<{ _id: string }>('cases').updateOne(
        { _id: waiting },
        {
          $set: {
            offers: [],
            skills: [],
            'routing.silentUnits': null,
            'routing.isOver': false,
            'routing.callback': 'none',
          },
          $unset: { offer: '' },
        },
      );
      await database
        .collection<Numbered & { by: string; lockedUntil: number; name: string }>('migrations')
        .insertOne({
          _id: 1,
          name: first?.name ?? '',
          by: 'dead',
          lockedUntil: Date.now() - 1,
          finishedAt: null,
        });
      await migrate(uri, migrations, log);
      await expectNew();
    });
  });

  describe('waits for its turn', () => {
    function counting(number: number, run: () => Promise<void> = async () => undefined) {
      const runs: number[] = [];
      const migration: Migration = {
        number,
        name: `counted${number}`,
        run: async () => {
          runs.push(Date.now());
          await run();
        },
      };
      return { migration, runs };
    }

    it('in order, each migration once, while the other processes wait for it', async () => {
      await store('cases', { _id: newId() });
      const order: string[] = [];
      const slow = counting(1, async () => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        order.push('first is done');
      });
      const second = counting(2, async () => void order.push('second begins'));
      const all = [slow.migration, second.migration];
      await Promise.all([1, 2, 3].map(() => migrate(uri, all, log)));
      expect([slow.runs.length, second.runs.length]).toEqual([1, 1]);
      expect(order).toEqual(['first is done', 'second begins']);
    });

    it('and one that failed is run again by the next start, what comes after it not before', async () => {
      await store('cases', { _id: newId() });
      let isBroken = true;
      const first = counting(1, async () => {
        if (isBroken) {
          throw new Error('the disk is full');
        }
      });
      const second = counting(2);
      const all = [first.migration, second.migration];
      await expect(migrate(uri, all, log)).rejects.toThrow('the disk is full');
      expect(second.runs).toHaveLength(0);
      isBroken = false;
      await migrate(uri, all, log);
      expect([first.runs.length, second.runs.length]).toEqual([2, 1]);
      expect((await records()).every(({ finishedAt }) => finishedAt !== null)).toBe(true);
    });

    it('but a new database has the present shape already', async () => {
      const only = counting(1);
      await migrate(uri, [only.migration], log);
      await store('cases', { _id: newId() });
      await migrate(uri, [only.migration], log);
      expect(only.runs).toHaveLength(0);
    });

    it('and is refused by a version that is older than its shape', async () => {
      await migrate(uri, [counting(1).migration, counting(2).migration], log);
      await expect(migrate(uri, [counting(1).migration], log)).rejects.toThrow(/newer version \(2, counted2/);
    });
  });

  it('keeps its indexes, and those that are declared otherwise now are replaced', async () => {
    const collection = database.collection(cases.name);
    const old = { unique: true, partialFilterExpression: { callId: { $type: 'string' } } };
    await collection.createIndex({ callId: 1 }, old);
    await Promise.all([createIndexes(uri), createIndexes(uri)]);
    const found = (await collection.indexes()).find(({ key }) => JSON.stringify(key) === '{"callId":1}');
    expect(found).toMatchObject({ partialFilterExpression: { callId: { $gt: '' } } });
    expect(found?.unique).not.toBe(true);
  });

  it('is numbered without a gap', () => {
    expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1));
  });
});
