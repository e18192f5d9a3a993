import { randomBytes } from 'node:crypto';
import type mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases } from '../../server/cases/caseCollection.ts';
import { contacts } from '../../server/contacts/contactCollection.ts';
import { connectDatabase } from '../../server/database/connection.ts';
import type { Carrier } from '../../server/demo/carrier/carrier.ts';
import { journal } from '../../server/inbound/journalCollection.ts';
import { messages } from '../../server/messages/messageCollection.ts';
import { startCarrier } from '../support/carrier.ts';
import { eventually } from '../support/eventually.ts';
import { type ServerProcess, startServerProcess } from '../support/serverProcess.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';
import { addQueue, addSmsInbox, BUSINESS_NUMBER } from '../support/workspace.ts';

/** Kills at this many different writes; each text needs about ten from webhook to open case. */
const KILLS = 20;

describe('a server that is killed at any write', () => {
  let keeper: TestServer;
  let carrier: Carrier;
  let database: mongoose.Connection;
  let settings: { port: number; mongodbUri: string; redisUrl: string; secret: string };

  beforeAll(async () => {
    keeper = await startTestServer();
    carrier = await startCarrier();
    const queueId = await addQueue(keeper.ctx);
    await addSmsInbox(keeper.ctx, queueId, carrier);
    const { mongodbUri, redisUrl, secret, port } = keeper.config;
    settings = { mongodbUri, redisUrl, secret, port };
    // The inbox is set up; from here on only the processes to be killed work on this database.
    await keeper.stop();
    database = await connectDatabase(mongodbUri);
  });
  afterAll(async () => {
    await database.close();
    await carrier.close();
  });

  it(`has each text exactly once after it started again, at ${KILLS} different writes`, {
    timeout: 600_000,
  }, async () => {
    for (let write = 1; write <= KILLS; write += 1) {
      const words = `text ${write} ${randomBytes(4).toString('hex')}`;
      const phone = carrier.phone(`+1415555${String(2000 + write)}`);
      const doomed = await startServerProcess({ ...settings, killAtWrite: write });
      const first = phone.sendText(BUSINESS_NUMBER, words).catch(() => undefined);
      await Promise.race([first, new Promise((resolve) => setTimeout(resolve, 1_500))]);
      await doomed.kill().catch(() => undefined);

      await letTimePass(database);
      const healed = await startServerProcess(settings);
      // A provider that got no yes tries again; one that did does not.
      const isKept = await wasKept(database, words);
      if (!isKept) {
        await phone.sendText(BUSINESS_NUMBER, words);
      }
      await eventually(async () => {
        const found = await messages.of(database).find({ kind: 'inbound', text: words }).toArray();
        expect(found.map((message) => message.kind)).toEqual(['inbound']);
        const open = await cases.of(database).find({ contactName: phone.number, isOpen: true }).toArray();
        expect(open).toHaveLength(1);
        expect(await contacts.of(database).countDocuments({ name: phone.number })).toBe(1);
      }, 60_000);
      await stop(healed);
    }
  });
});

/** What the sweep would look at in a quarter of a minute it looks at now. */
async function letTimePass(database: mongoose.Connection): Promise<void> {
  const now = new Date().toISOString();
  await journal.of(database).updateMany({ isOpen: true }, { $set: { dueAt: now } });
}

async function wasKept(database: mongoose.Connection, words: string): Promise<boolean> {
  return (await journal.of(database).findOne({ 'event.text': words })) !== null;
}

async function stop(server: ServerProcess): Promise<void> {
  expect(await server.stop()).toBe(0);
}
