import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../server/context.ts';
import type { Carrier } from '../../../server/demo/carrier/carrier.ts';
import { inboxes } from '../../../server/inboxes/inboxCollection.ts';
import { reconcileInboxes } from '../../../server/inboxes/reconcileInboxes.ts';
import { messages } from '../../../server/messages/messageCollection.ts';
import { startCarrier } from '../../support/carrier.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue, addSmsInbox, BUSINESS_NUMBER } from '../../support/workspace.ts';

const MINUTE_MS = 60_000;

describe('what no webhook told us', () => {
  let server: TestServer;
  let carrier: Carrier;
  let minutes = 0;

  beforeAll(async () => {
    server = await startTestServer();
    carrier = await startCarrier();
    await addSmsInbox(server.ctx, await addQueue(server.ctx), carrier);
    await reconcileInboxes(server.ctx);
  });
  beforeEach(() => carrier.faults.clear());
  afterAll(async () => {
    await server.stop();
    await carrier.close();
  });

  /** A minute and a bit after the time before. */
  function laterOn(): Context {
    minutes += 1;
    const shift = minutes * (MINUTE_MS + 1_000);
    return { ...server.ctx, now: () => new Date(Date.now() + shift) };
  }

  async function textsFrom(number: string): Promise<string[]> {
    const stored = await messages
      .of(server.ctx.database)
      .find({ kind: 'inbound', 'author.name': number })
      .sort({ number: 1 })
      .toArray();
    return stored.map((message) => ('text' in message ? message.text : ''));
  }

  it('is taken from the provider’s list, once and in order', async () => {
    carrier.faults.callbacks.droppedOfTen = 10;
    const phone = carrier.phone('+14155550101');
    const sent = ['one', 'two', 'three', 'four', 'five'];
    for (const text of sent) {
      await phone.sendText(BUSINESS_NUMBER, text);
    }
    expect(await textsFrom('+14155550101')).toEqual([]);
    await reconcileInboxes(laterOn());
    expect(await textsFrom('+14155550101')).toEqual(sent);
    await reconcileInboxes(laterOn());
    expect(await textsFrom('+14155550101')).toEqual(sent);
  });

  it('is found by one of several processes, and doubles nothing that came by webhook', async () => {
    const phone = carrier.phone('+14155550102');
    await phone.sendText(BUSINESS_NUMBER, 'heard');
    await eventually(async () => expect(await textsFrom('+14155550102')).toEqual(['heard']));
    carrier.faults.callbacks.droppedOfTen = 10;
    await phone.sendText(BUSINESS_NUMBER, 'missed');
    const later = laterOn();
    await Promise.all([
      reconcileInboxes(later),
      reconcileInboxes({ ...later }),
      reconcileInboxes({ ...later }),
    ]);
    expect(await textsFrom('+14155550102')).toEqual(['heard', 'missed']);
  });

  it('stays to be done while the provider cannot be reached', async () => {
    const untilWhen = async () => (await inboxes.of(server.ctx.database).findOne({}))?.reconcile?.until;
    const before = await untilWhen();
    await reconcileInboxes(laterOn());
    const reached = await untilWhen();
    await carrier.close();
    await reconcileInboxes(laterOn());
    expect(reached).not.toBe(before);
    expect(await untilWhen()).toBe(reached);
  });
});
