import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientFor } from '../../../../channels/twilio/client.ts';
import { accountSchema } from '../../../../channels/twilio/settings.ts';
import type { Carrier } from '../../../../server/demo/carrier/carrier.ts';
import { startCarrier, TEST_API_KEY } from '../../../support/carrier.ts';
import { eventually } from '../../../support/eventually.ts';

const OURS = '+14155550100';
const CUSTOMER = '+5511987654321';

let carrier: Carrier;

beforeEach(async () => {
  carrier = await startCarrier();
  carrier.setNumber(OURS, {});
});
afterEach(() => carrier.close());

describe('the REST API', () => {
  it('answers a message in the shape that Twilio’s SDK reads', async () => {
    const created = await post('/Messages.json', { To: CUSTOMER, From: OURS, Body: 'Olá 😀' });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      account_sid: carrier.accountSid,
      api_version: '2010-04-01',
      status: 'queued',
      direction: 'outbound-api',
      num_segments: '1',
      num_media: '0',
      error_code: null,
      date_sent: null,
      date_created: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/),
    });
    await eventually(async () =>
      expect((await get(`/Messages/${created.body.sid}.json`)).body.status).toBe('delivered'),
    );
  });

  it.each<[Record<string, string>, number, number]>([
    [{ From: OURS, Body: 'x' }, 21604, 400],
    [{ To: CUSTOMER, Body: 'x' }, 21603, 400],
    [{ To: 'nobody', From: OURS, Body: 'x' }, 21211, 400],
    [{ To: CUSTOMER, From: '+14155550199', Body: 'x' }, 21606, 400],
    [{ To: CUSTOMER, From: OURS }, 21602, 400],
    [{ To: CUSTOMER, From: OURS, Body: 'x'.repeat(1601) }, 21617, 400],
    [{ To: OURS, From: OURS, Body: 'x' }, 21266, 400],
    [{ To: CUSTOMER, From: OURS, MediaUrl: 'file:///etc/passwd' }, 21620, 400],
    [{ To: CUSTOMER, From: OURS, Body: 'x', StatusCallback: 'nowhere' }, 21609, 400],
    [{ To: `whatsapp:${CUSTOMER}`, From: OURS, Body: 'x' }, 21910, 400],
    [{ To: `whatsapp:${CUSTOMER}`, From: `whatsapp:${OURS}`, Body: 'x' }, 63007, 400],
  ])('refuses %j with %i', async (form, code, status) => {
    const refused = await post('/Messages.json', form);
    expect(refused.status).toBe(status);
    expect(refused.body).toEqual({
      code,
      status,
      message: expect.any(String),
      more_info: `https://www.twilio.com/docs/errors/${code}`,
    });
  });

  it('refuses strangers, other accounts, unknown items and unknown methods', async () => {
    const wrong = await call('GET', '/Messages.json', { credentials: `${carrier.accountSid}:wrong` });
    expect([wrong.status, wrong.body.code]).toEqual([401, 20003]);
    const none = await fetch(`${carrier.baseUrl}/2010-04-01/Accounts/${carrier.accountSid}/Messages.json`);
    expect(none.status).toBe(401);
    const other = await fetch(`${carrier.baseUrl}/2010-04-01/Accounts/AC1/Messages.json`, {
      headers: headers(),
    });
    expect(other.status).toBe(404);
    expect((await get('/Messages/SM1.json')).body.code).toBe(20404);
    expect((await get('/Calls/CA1.json')).body.code).toBe(20404);
    expect((await get('/Conferences/CF1.json')).body.code).toBe(20404);
    expect((await get('/Nothing.json')).body.code).toBe(20404);
    expect((await call('DELETE', '/Messages.json')).status).toBe(405);
  });

  it('lets an API key in as well', async () => {
    const credentials = `${TEST_API_KEY.sid}:${TEST_API_KEY.secret}`;
    expect((await call('GET', '/Messages.json', { credentials })).status).toBe(200);
  });

  it('lists in pages, newest first, and filters by party and time', async () => {
    for (const body of ['one', 'two', 'three']) {
      await post('/Messages.json', { To: CUSTOMER, From: OURS, Body: body });
    }
    await post('/Messages.json', { To: '+5511987654322', From: OURS, Body: 'four' });
    const page = (await get(`/Messages.json?To=${encodeURIComponent(CUSTOMER)}&PageSize=2`)).body;
    expect(bodiesOf(page)).toEqual(['three', 'two']);
    const next = await fetch(`${carrier.baseUrl}${page.next_page_uri}`, { headers: headers() });
    const second = (await next.json()) as Record<string, unknown>;
    expect(bodiesOf(second)).toEqual(['one']);
    expect(second.next_page_uri).toBeNull();
    await eventually(async () => expect(bodiesOf((await sentAfter(-60)).body)).toHaveLength(4));
    expect(bodiesOf((await sentAfter(60)).body)).toEqual([]);
  });

  it('is read by the unchanged SDK page after page', async () => {
    for (let count = 0; count < 7; count++) {
      await post('/Messages.json', { To: CUSTOMER, From: OURS, Body: `number ${count}` });
    }
    const { accountSid, authToken, baseUrl: apiBaseUrl } = carrier;
    const account = accountSchema.parse({ accountSid, authToken, apiBaseUrl, number: OURS });
    const listed = await clientFor(account).messages.list({ to: CUSTOMER, pageSize: 3 });
    expect(listed.map((message) => message.body)).toEqual(
      [6, 5, 4, 3, 2, 1, 0].map((count) => `number ${count}`),
    );
  });
});

interface Answer {
  status: number;
  // The JSON of another program, looked at by assertions only.
  body: Record<string, unknown>;
}

async function call(
  method: string,
  path: string,
  options: { form?: Record<string, string>; credentials?: string } = {},
): Promise<Answer> {
  const response = await fetch(`${carrier.baseUrl}/2010-04-01/Accounts/${carrier.accountSid}${path}`, {
    method,
    headers: headers(options.credentials),
    ...(options.form !== undefined && { body: new URLSearchParams(options.form) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

function headers(credentials = `${carrier.accountSid}:${carrier.authToken}`): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

const get = (path: string) => call('GET', path);
const post = (path: string, form: Record<string, string>) => call('POST', path, { form });

function sentAfter(seconds: number): Promise<Answer> {
  const instant = new Date(Date.now() + seconds * 1000).toISOString();
  return get(`/Messages.json?${new URLSearchParams({ 'DateSent>': instant })}`);
}

function bodiesOf(page: Record<string, unknown>): unknown[] {
  return (page.messages as { body: string }[]).map((message) => message.body);
}
