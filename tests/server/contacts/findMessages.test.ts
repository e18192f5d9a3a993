import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Carrier } from '../../../server/demo/carrier/carrier.ts';
import { listCases } from '../../../shared/api/cases.ts';
import { search } from '../../../shared/api/contacts.ts';
import { startCarrier } from '../../support/carrier.ts';
import { eventually } from '../../support/eventually.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue, addSmsInbox, BUSINESS_NUMBER } from '../../support/workspace.ts';

describe('looking up what was said', () => {
  let server: TestServer;
  let carrier: Carrier;
  let ana: Person;

  beforeAll(async () => {
    server = await startTestServer();
    carrier = await startCarrier();
    const queueId = await addQueue(server.ctx);
    await addSmsInbox(server.ctx, queueId, carrier);
    ana = await signUp(server, { queueIds: [queueId] });
    await carrier.phone('+14155550131').sendText(BUSINESS_NUMBER, 'My refund for the bookcase is missing');
    await carrier.phone('+14155550132').sendText(BUSINESS_NUMBER, 'Is the refunded sum final?');
    await eventually(async () => {
      expect((await ana.request(listCases, { query: { view: 'waiting' } })).items).toHaveLength(2);
    });
  });
  afterAll(async () => {
    await server.stop();
    await carrier.close();
  });

  const found = async (q: string) => (await ana.request(search, { query: { q } })).messages;
  const texts = async (q: string) =>
    (await found(q)).flatMap((message) => (message.kind === 'inbound' ? [message.text] : []));

  it('leads to the case that a first message opened', async () => {
    const { items } = await ana.request(listCases, { query: { view: 'waiting' } });
    const caseId = items.find((row) => row.conversation.lastMessage?.preview.includes('bookcase'))?.case.id;
    await eventually(async () => {
      expect((await found('bookcase')).map((message) => message.caseId)).toEqual([caseId]);
    });
  });

  it('finds words that are not finished yet, the very word first', async () => {
    expect(await texts('refund')).toEqual([
      'My refund for the bookcase is missing',
      'Is the refunded sum final?',
    ]);
    expect(await texts('missing bookc')).toEqual(['My refund for the bookcase is missing']);
    expect(await texts('bookcase refunded')).toEqual([]);
    expect(await texts('ookcase')).toEqual([]);
  });
});
