import { createHash, randomBytes } from 'node:crypto';
import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import type { WebhookRequest } from '../../../channels/adapter.ts';
import { ChannelError } from '../../../channels/channelError.ts';
import { expectedSignature, verifiedForm } from '../../../channels/twilio/signature.ts';

const AUTH_TOKEN = '12345';
const URL = 'https://mycompany.example/myapp.php?foo=1&bar=2';
const FORM =
  'CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212';

describe('verifying a webhook', () => {
  it("accepts the worked example of Twilio's documentation", () => {
    const call = request({ url: 'https://mycompany.com/myapp.php?foo=1&bar=2', body: FORM });
    const form = verifiedForm(signed(call, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='), AUTH_TOKEN);
    expect(form).toMatchObject({ CallSid: 'CA1234567890ABCDE', From: '+14158675309' });
  });

  it("agrees with Twilio's own signer on text of every kind", () => {
    const params = { Body: "a&b=c d+é 😀 \n '<>%", From: '+5511987654321', Empty: '', To: '+1' };
    const ours = expectedSignature(URL, params, AUTH_TOKEN);
    expect(ours).toBe(twilio.getExpectedTwilioSignature(AUTH_TOKEN, URL, params));
  });

  it("agrees with Twilio's own signer on any form", () => {
    for (let round = 0; round < 200; round++) {
      const params = Object.fromEntries(Array.from({ length: 5 }, () => [randomText(), randomText()]));
      const ours = expectedSignature(URL, params, AUTH_TOKEN);
      expect(ours, JSON.stringify(params)).toBe(twilio.getExpectedTwilioSignature(AUTH_TOKEN, URL, params));
    }
  });

  it('signs a name that came twice once per distinct value', () => {
    const params = { Tag: ['b', 'a', 'b'], From: '+1' };
    expect(expectedSignature(URL, params, AUTH_TOKEN)).toBe(
      twilio.getExpectedTwilioSignature(AUTH_TOKEN, URL, params),
    );
    const call = request({ body: 'Tag=b&Tag=a&Tag=b&From=%2B1' });
    const signature = twilio.getExpectedTwilioSignature(AUTH_TOKEN, URL, params);
    expect(verifiedForm(signed(call, signature), AUTH_TOKEN).Tag).toEqual(['b', 'a', 'b']);
  });

  it.each([
    ['https://mycompany.example/a?x=1', 'https://mycompany.example:443/a?x=1'],
    ['https://mycompany.example:8443/a?x=1', 'https://mycompany.example/a?x=1'],
    ["https://mycompany.example/a?name=O'Hara", "https://mycompany.example/a?name=O'Hara"],
  ])('accepts %s signed as %s', (url, signedUrl) => {
    const signature = twilio.getExpectedTwilioSignature(AUTH_TOKEN, signedUrl, { From: '+1' });
    const call = request({ url, body: 'From=%2B1' });
    expect(verifiedForm(signed(call, signature), AUTH_TOKEN).From).toBe('+1');
  });

  it('reads the query of a GET, which Twilio signs as part of the URL', () => {
    const url = 'https://mycompany.example/a?From=%2B1';
    const signature = twilio.getExpectedTwilioSignature(AUTH_TOKEN, url, {});
    expect(verifiedForm(signed(request({ url, method: 'GET', body: '' }), signature), AUTH_TOKEN).From).toBe(
      '+1',
    );
  });

  it('accepts a JSON body that bodySHA256 vouches for', () => {
    expect(() => verifiedForm(json('{"a":1}', '{"a":1}'), AUTH_TOKEN)).not.toThrow();
  });

  it('refuses a JSON body that bodySHA256 does not vouch for', () => {
    expectRefusal(json('{"a":2}', '{"a":1}'));
  });

  const genuine = signed(request({ body: FORM }), expectedSignature(URL, fields(FORM), AUTH_TOKEN));
  it.each<[string, WebhookRequest]>([
    ['no signature', { ...genuine, headers: { 'content-type': genuine.headers['content-type'] } }],
    ['an empty signature', signed(genuine, '')],
    ['a signature of another length', signed(genuine, 'abc')],
    ['another host', { ...genuine, url: URL.replace('mycompany', 'evil') }],
    ['http instead of https', { ...genuine, url: URL.replace('https', 'http') }],
    ['another query', { ...genuine, url: `${URL}&x=1` }],
    ['a changed field', { ...genuine, body: Buffer.from(FORM.replace('Digits=1234', 'Digits=1235')) }],
    ['an added field', { ...genuine, body: Buffer.from(`${FORM}&Extra=1`) }],
    ['a doubled field', { ...genuine, body: Buffer.from(`${FORM}&Digits=9999`) }],
    [
      'a form sent as JSON',
      { ...genuine, headers: { ...genuine.headers, 'content-type': 'application/json' } },
    ],
  ])('refuses %s', (_what, call) => {
    expect(() => verifiedForm(genuine, AUTH_TOKEN)).not.toThrow();
    expectRefusal(call);
  });

  it('refuses a signature made with another token', () => {
    expectRefusal(signed(request({ body: FORM }), expectedSignature(URL, fields(FORM), 'another')));
  });

  it('survives bodies that are no form at all', () => {
    for (const body of ['%', '%E0%A4%A', '\u0000', '&&&===', `a=${'x'.repeat(1_000_000)}`]) {
      expectRefusal(signed(request({ body }), 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='));
    }
  });
});

/** Any characters at all, lone surrogates among them. */
function randomText(): string {
  return randomBytes(12).toString('utf16le');
}

function request(facts: { url?: string; method?: string; body: string }): WebhookRequest {
  return {
    method: facts.method ?? 'POST',
    url: facts.url ?? URL,
    subpath: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    body: Buffer.from(facts.body),
  };
}

function signed(call: WebhookRequest, signature: string): WebhookRequest {
  return { ...call, headers: { ...call.headers, 'x-twilio-signature': signature } };
}

function json(body: string, hashed: string): WebhookRequest {
  const url = `https://mycompany.example/a?bodySHA256=${createHash('sha256').update(hashed).digest('hex')}`;
  const call = request({ url, body });
  const headers = { ...call.headers, 'content-type': 'application/json' };
  return signed({ ...call, headers }, twilio.getExpectedTwilioSignature(AUTH_TOKEN, url, {}));
}

function fields(form: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(form));
}

function expectRefusal(call: WebhookRequest): void {
  const attempt = () => verifiedForm(call, AUTH_TOKEN);
  expect(attempt).toThrow(ChannelError);
  expect(attempt).toThrow(expect.objectContaining({ code: 'invalidSignature', retryable: false }));
}
