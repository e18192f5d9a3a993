import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Carrier } from '../../../server/demo/carrier/carrier.ts';
import { closeCase, listCases, takeCase } from '../../../shared/api/cases.ts';
import { updateContact } from '../../../shared/api/contacts.ts';
import { getSession } from '../../../shared/api/session.ts';
import { startCarrier } from '../../support/carrier.ts';
import { eventually } from '../../support/eventually.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue, addSmsInbox, BUSINESS_NUMBER } from '../../support/workspace.ts';

const NUMBER = '+14155550192';

describe('a contact who is given a name', () => {
  let server: TestServer;
  let carrier: Carrier;
  let ana: Person;

  beforeAll(async () => {
    [server, carrier] = await Promise.all([startTestServer(), startCarrier()]);
    const queueId = await addQueue(server.ctx);
    await addSmsInbox(server.ctx, queueId, carrier);
    ana = await signUp(server, { name: 'Ana', queueIds: [queueId] });
  });
  afterAll(async () => {
    await server.stop();
    await carrier.close();
  });

  const listed = async (view: 'waiting' | 'closed') =>
    (await ana.request(listCases, { query: { view } })).items.map((row) => row.case);

  it('goes by it in every list, of what is open and of what is closed', async () => {
    await carrier.phone(NUMBER).sendText(BUSINESS_NUMBER, 'Hello');
    const first = await eventually(async () => {
      const [found] = await listed('waiting');
      expect(found).toBeDefined();
      return found!;
    });
    const contact = { contactId: first.contactId };
    await ana.request(updateContact, { params: contact, body: { name: 'Carol' } });
    expect((await listed('waiting')).map((one) => one.contactName)).toEqual(['Carol']);

    const params = { caseId: first.id };
    const { workspace } = await ana.request(getSession);
    await ana.request(takeCase, { params });
    await ana.request(closeCase, { params, body: { disposition: workspace.dispositions[0] ?? null } });
    await ana.request(updateContact, { params: contact, body: { name: 'Carol Reyes' } });
    expect((await listed('closed')).map((one) => one.contactName)).toEqual(['Carol Reyes']);
  });
});
