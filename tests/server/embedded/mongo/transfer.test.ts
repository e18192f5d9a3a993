import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Binary, Decimal128, Double, Long, MongoClient, ObjectId, Timestamp } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { makeCredentials } from '../../../../server/embedded/mongo/commands/credentials.ts';
import { parseEjson } from '../../../../server/embedded/mongo/ejson/parse.ts';
import { writeEjson } from '../../../../server/embedded/mongo/ejson/write.ts';
import { dump, restore } from '../../../../server/embedded/mongo/transfer.ts';
import { encodeDoc } from '../../../../server/embedded/mongo/values/encode.ts';
import { newFolder, openStore } from './openStore.ts';
import { document } from './values/arbitraries.ts';

describe('a dump', { timeout: 60_000 }, () => {
  it('gives back the same bytes, indexes and views in another store', async () => {
    const file = join(newFolder(), 'dump.ejson');
    const from = await openStore({ sync: false });
    const entries = from.client.db('d').collection('entries');
    await entries.insertOne({
      '10': 1,
      '2': 2,
      long: Long.fromNumber(5),
      double: new Double(3),
      decimal: Decimal128.fromString('1.50'),
      at: new Date(5),
      id: new ObjectId(),
      bytes: new Binary(Buffer.from('hi'), 5),
      stamp: new Timestamp({ t: 1, i: 2 }),
      pattern: /a/i,
      nothing: null,
      text: 'é\u0000\u2028"',
      list: [1, [2], {}],
    });
    await entries.createIndex({ long: 1 }, { unique: true });
    await from.client
      .db('d')
      .createCollection('view', { viewOn: 'entries', pipeline: [{ $match: { '2': 2 } }] });
    expect(await dump(from.store, file)).toEqual({ collections: 2, documents: 1 });
    const to = await openStore({ sync: false });
    expect(await restore(to.store, file)).toEqual({ collections: 2, documents: 1 });
    const copied = to.client.db('d').collection('entries');
    const bytes = { raw: true };
    expect(await copied.findOne({}, bytes)).toEqual(await entries.findOne({}, bytes));
    expect(await copied.indexes()).toEqual(await entries.indexes());
    expect(await to.client.db('d').collection('view').countDocuments()).toBe(1);
    await expect(restore(to.store, file)).rejects.toThrow('d.entries is there already');
    await from.close();
    await to.close();
    rmSync(join(file, '..'), { recursive: true });
  });

  it('keeps any document as it is', () => {
    fc.assert(
      fc.property(document, (one) => {
        expect(encodeDoc(parseEjson(writeEjson(one)))).toEqual(encodeDoc(one));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a store with a password', { timeout: 60_000 }, () => {
  it('serves who knows it and nobody else', async () => {
    const open = await openStore({ sync: false, credentials: makeCredentials('ada', 's3crét') });
    const find = async (login: string) => {
      const client = new MongoClient(open.url.replace('mongodb://', `mongodb://${login}`));
      try {
        return await client.db('d').collection('c').countDocuments();
      } catch (error) {
        return (error as { code: number }).code;
      } finally {
        await client.close();
      }
    };
    expect(await find('')).toBe(13);
    expect(await find(`ada:${encodeURIComponent('s3crét')}@`)).toBe(0);
    expect(await find('ada:wrong@')).toBe(18);
    expect(await find('eve:s3cr%C3%A9t@')).toBe(18);
    await open.close();
  });
});
