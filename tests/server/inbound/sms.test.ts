import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Carrier } from '../../../server/demo/carrier/carrier.ts';
import { journal } from '../../../server/inbound/journalCollection.ts';
import { webhookUrl } from '../../../server/inboxes/inboxes.ts';
import { setMyPresence } from '../../../shared/api/agents.ts';
import { acceptOffer, getCase, listCases } from '../../../shared/api/cases.ts';
import { listMessages, sendMessage } from '../../../shared/api/conversations.ts';
import { startCarrier } from '../../support/carrier.ts';
import { eventually } from '../../support/eventually.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue, addSmsInbox, BUSINESS_NUMBER } from '../../support/workspace.ts';

describe('a text message', () => {
  let server: TestServer;
  let carrier: Carrier;
  let ana: Person;
  let inboxId: string;

  beforeAll(async () => {
    server = await startTestServer();
    carrier = await startCarrier();
    const queueId = await addQueue(server.ctx);
    inboxId = (await addSmsInbox(server.ctx, queueId, carrier))._id;
    ana = await signUp(server, { name: 'Ana Souza', queueIds: [queueId] });
  });
  afterAll(async () => {
    await server.stop();
    await carrier.close();
  });

  it('is offered to a free agent, answered, and reaches the customer with its delivery shown', async () => {
    const socket = await ana.connect();
    await ana.request(setMyPresence, { body: { status: 'available' } });
    const phone = carrier.phone('+14155550123');
    const received: string[] = [];
    phone.on('text', (text) => received.push(text.body));
    await phone.sendText(BUSINESS_NUMBER, 'Where is my order?');

    const offered = await eventually(async () => {
      const { items } = await ana.request(listCases, { query: { view: 'offered' } });
      expect(items).toHaveLength(1);
      return items[0]!;
    });
    const offerId = offered.case.offers[0]?.id ?? '';
    const accepted = await ana.request(acceptOffer, {
      params: { caseId: offered.case.id },
      body: { offerId },
    });
    expect(accepted.state).toBe('assigned');

    const conversationId = offered.conversation.id;
    const body = {
      clientMessageId: 'reply-0001',
      kind: 'outbound' as const,
      text: 'On its way, it comes tomorrow.',
    };
    const sent = await ana.request(sendMessage, { params: { conversationId }, body });
    const again = await ana.request(sendMessage, { params: { conversationId }, body });
    expect(again.id).toBe(sent.id);
    await eventually(() => expect(received).toEqual(['On its way, it comes tomorrow.']));
    await eventually(async () => {
      const { items } = await ana.request(listMessages, { params: { conversationId } });
      const reply = items.find((message) => message.kind === 'outbound');
      expect(reply?.kind === 'outbound' && reply.delivery.status).toBe('delivered');
      expect(items.filter((message) => message.kind === 'inbound').map((message) => message.text)).toEqual([
        'Where is my order?',
      ]);
    });
    expect(socket.events.map((event) => event.type)).toContain('message.updated');
    socket.close();
  });

  it('makes one contact and one open case of thirty first messages at once', async () => {
    const phone = carrier.phone('+14155550177');
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => phone.sendText(BUSINESS_NUMBER, `message ${index}`)),
    );
    const boss = await signUp(server, { role: 'supervisor' });
    await eventually(async () => {
      const { items } = await boss.request(listCases, { query: { view: 'open', limit: '100' } });
      const mine = items.filter((row) => row.case.contactName === '+14155550177');
      expect(mine).toHaveLength(1);
      const { items: messages } = await boss.request(listMessages, {
        params: { conversationId: mine[0]!.conversation.id },
        query: { limit: '200' },
      });
      expect(messages.filter((message) => message.kind === 'inbound')).toHaveLength(30);
      expect(new Set(messages.map((message) => message.number)).size).toBe(messages.length);
    });
  });

  it('is refused with 403 and leaves no row when its signature is wrong or missing', async () => {
    const before = await journal.of(server.ctx.database).countDocuments({});
    const body =
      'MessageSid=SM00000000000000000000000000000000&From=%2B14155550123&To=%2B12125550100&Body=hi';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const url = webhookUrl(server.ctx, inboxId);
    const missing = await fetch(url, { method: 'POST', headers, body });
    const wrong = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' },
      body,
    });
    expect([missing.status, wrong.status]).toEqual([403, 403]);
    expect(await journal.of(server.ctx.database).countDocuments({})).toBe(before);
  });

  it('finds no inbox, or one that is off, with a status that says which', async () => {
    const unknown = await fetch(`${server.url}/webhooks/${'0'.repeat(24)}`, { method: 'POST' });
    expect(unknown.status).toBe(404);
    const large = await fetch(webhookUrl(server.ctx, inboxId), { method: 'POST', body: 'x'.repeat(300_000) });
    expect(large.status).toBe(413);
    expect(await large.json()).toMatchObject({ code: 'tooLarge' });
  });

  it('opens with everything that the page of the case shows', async () => {
    const boss = await signUp(server, { role: 'supervisor' });
    const { items } = await boss.request(listCases, { query: { view: 'open' } });
    const page = await boss.request(getCase, { params: { caseId: items[0]!.case.id } });
    expect(page.contact.identities[0]?.kind).toBe('phone');
    expect(page.conversations).toHaveLength(1);
  });
});
