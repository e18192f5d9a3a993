import twilio from 'twilio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebhookReply, WebhookRequest } from '../../../../channels/adapter.ts';
import type { Carrier } from '../../../../server/demo/carrier/carrier.ts';
import { Recent } from '../../../../server/demo/carrier/recent.ts';
import { type Door, openDoor, startCarrier } from '../../../support/carrier.ts';
import { eventually } from '../../../support/eventually.ts';

const OURS = '+14155550100';
const CUSTOMER = '+5511987654321';
const OK: WebhookReply = { status: 200, contentType: 'text/xml', body: '<Response/>' };
const BROKEN: WebhookReply = { status: 503, contentType: 'text/plain', body: '' };

let carrier: Carrier;
let door: Door;

beforeEach(async () => {
  [carrier, door] = [await startCarrier(), await openDoor()];
  carrier.setNumber(OURS, { smsUrl: door.url });
});
afterEach(async () => {
  await carrier.close();
  await door.close();
});

describe('webhooks of the stand-in', () => {
  it('carry a signature that Twilio’s own check accepts', async () => {
    carrier.setNumber(OURS, { smsUrl: `${door.url}?tenant=a%20b#rc=2` });
    await carrier.phone(CUSTOMER).sendText(OURS, "Olá & ' <b> 😀\nline");
    const [request] = door.requests;
    expect(request?.url).toBe(`${door.url}?tenant=a%20b`);
    const signature = request?.headers['x-twilio-signature'] ?? '';
    expect(twilio.validateRequest(carrier.authToken, signature, request!.url, form(request))).toBe(true);
    expect(form(request)).toMatchObject({
      Body: "Olá & ' <b> 😀\nline",
      From: CUSTOMER,
      To: OURS,
      FromCountry: 'BR',
      ToCountry: 'US',
      NumMedia: '0',
      SmsStatus: 'received',
      ApiVersion: '2010-04-01',
      AccountSid: carrier.accountSid,
    });
  });

  it('are not tried again after a 5xx unless the URL asks for it', async () => {
    door.answer = () => BROKEN;
    expect((await carrier.phone(CUSTOMER).sendText(OURS, 'hi')).isHeard).toBe(false);
    expect(door.requests).toHaveLength(1);
    expect(carrier.debugger).toMatchObject([{ code: 11200, url: door.url }]);
  });

  it('are tried again with the same token when the URL asks for it', async () => {
    carrier.setNumber(OURS, { smsUrl: `${door.url}#rc=3&rp=all` });
    door.answer = () => (door.requests.length < 3 ? BROKEN : OK);
    expect((await carrier.phone(CUSTOMER).sendText(OURS, 'hi')).isHeard).toBe(true);
    const tokens = new Set(door.requests.map((request) => request.headers['i-twilio-idempotency-token']));
    expect([door.requests.length, tokens.size]).toEqual([3, 1]);
    expect(carrier.debugger).toEqual([]);
  });

  it('are tried once more by themselves when no connection came about', async () => {
    const closed = await openDoor();
    await closed.close();
    carrier.setNumber(OURS, { smsUrl: closed.url });
    expect((await carrier.phone(CUSTOMER).sendText(OURS, 'hi')).isHeard).toBe(false);
    expect(carrier.debugger).toMatchObject([{ code: 11205 }]);
  });

  it('go to the fallback in the end, which learns why', async () => {
    const fallback = await openDoor();
    carrier.setNumber(OURS, { smsFallbackUrl: fallback.url });
    door.answer = () => BROKEN;
    expect((await carrier.phone(CUSTOMER).sendText(OURS, 'hi')).isHeard).toBe(true);
    expect(form(fallback.requests[0])).toMatchObject({ Body: 'hi', ErrorCode: '11200', ErrorUrl: door.url });
    await fallback.close();
  });

  it('give up on a webhook that does not answer in the time it asked for', async () => {
    carrier.setNumber(OURS, { smsUrl: `${door.url}#rt=200` });
    door.answer = () => new Promise(() => undefined);
    expect((await carrier.phone(CUSTOMER).sendText(OURS, 'hi')).isHeard).toBe(false);
  });

  it('are lost, doubled and turned round when told to', async () => {
    carrier.faults.callbacks.droppedOfTen = 10;
    await carrier.phone(CUSTOMER).sendText(OURS, 'lost');
    expect(door.requests).toEqual([]);
    carrier.faults.clear();
    carrier.faults.callbacks.isDoubled = true;
    await carrier.phone(CUSTOMER).sendText(OURS, 'doubled');
    expect(door.requests.map((request) => form(request).Body)).toEqual(['doubled', 'doubled']);
    carrier.faults.clear();
    carrier.faults.callbacks.isReversed = true;
    door.requests.length = 0;
    await send({ StatusCallback: `${door.url}/status` });
    await eventually(() => expect(door.requests).toHaveLength(2));
    expect(door.requests.map((request) => form(request).MessageStatus)).toEqual(['delivered', 'sent']);
  });

  it('may answer with TwiML, which is sent back', async () => {
    door.answer = () => ({ ...OK, body: '<Response><Message>Thanks, &lt;you&gt;</Message></Response>' });
    await carrier.phone(CUSTOMER).sendText(OURS, 'hi');
    await eventually(() => expect(carrier.phone(CUSTOMER).texts).toMatchObject([{ body: 'Thanks, <you>' }]));
  });

  it('note TwiML that cannot be read', async () => {
    door.answer = () => ({ ...OK, body: '<Response><Message>' });
    await carrier.phone(CUSTOMER).sendText(OURS, 'hi');
    expect(carrier.debugger).toMatchObject([{ code: 12100 }]);
  });
});

describe('STOP', () => {
  it('is answered by the carrier, told to the owner, and enforced until START', async () => {
    const phone = carrier.phone(CUSTOMER);
    await phone.sendText(OURS, ' stop ');
    expect(form(door.requests[0]).Body).toBe(' stop ');
    expect(phone.texts[0]?.body).toContain('unsubscribed');
    expect((await send({})).status).toBe(400);
    await phone.sendText(OURS, 'START');
    expect((await send({})).status).toBe(201);
  });

  it('holds for the one number it was sent to', async () => {
    carrier.setNumber('+14155550101', {});
    await carrier.phone(CUSTOMER).sendText(OURS, 'STOP');
    expect((await send({ From: '+14155550101' })).status).toBe(201);
  });
});

describe('WhatsApp', () => {
  it('may be answered for a day after the customer wrote, also before the carrier began', async () => {
    const [hourAgo, dayAgo] = [1, 25].map((hours) => new Date(Date.now() - hours * 3600 * 1000));
    carrier.setNumber(OURS, { isWhatsappSender: true });
    carrier.noteWhatsapp({ from: CUSTOMER, to: OURS, at: hourAgo! });
    carrier.noteWhatsapp({ from: '+5511987654322', to: OURS, at: dayAgo! });
    const From = `whatsapp:${OURS}`;
    await send({ From, To: `whatsapp:${CUSTOMER}` });
    await send({ From, To: 'whatsapp:+5511987654322' });
    await eventually(() => expect(carrier.phone(CUSTOMER).texts).toHaveLength(1));
    expect(carrier.phone('+5511987654322').texts).toEqual([]);
  });
});

it('keeps the newest only of what is many', () => {
  const recent = new Recent<number, string>(2);
  recent.set(1, 'a').set(2, 'b').set(3, 'c');
  expect([...recent.keys()]).toEqual([2, 3]);
});

function send(fields: Record<string, string>): Promise<Response> {
  const credentials = Buffer.from(`${carrier.accountSid}:${carrier.authToken}`).toString('base64');
  return fetch(`${carrier.baseUrl}/2010-04-01/Accounts/${carrier.accountSid}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ To: CUSTOMER, From: OURS, Body: 'hello', ...fields }),
  });
}

function form(request: WebhookRequest | undefined): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(request?.body.toString() ?? ''));
}
