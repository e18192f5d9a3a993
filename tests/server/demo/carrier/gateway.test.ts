import { X509Certificate } from 'node:crypto';
import { connect as tlsConnect } from 'node:tls';
import twilio from 'twilio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Carrier } from '../../../../server/demo/carrier/carrier.ts';
import { startCarrier, TEST_API_KEY } from '../../../support/carrier.ts';
import { eventually } from '../../../support/eventually.ts';

const OURS = '+14155550100';
const AGENT = 'a'.repeat(24);

let carrier: Carrier;
let open: Device[];

beforeEach(async () => {
  [carrier, open] = [await startCarrier(), []];
  carrier.setNumber(OURS, {});
});
afterEach(async () => {
  for (const device of open) {
    device.socket.terminate();
  }
  await carrier.close();
});

describe('the voice gateway', () => {
  it('lets a softphone in by its token, and says whose it is', async () => {
    const device = await dialIn();
    device.send('listen', { token: token({}) });
    expect(await device.next('connected')).toMatchObject({
      token: { identity: AGENT, ttl: expect.any(Number) },
    });
    device.send('register', { media: { audio: true } });
    await device.next('ready');
    expect(carrier.hasSoftphone(AGENT)).toBe(true);
    device.send('register', { media: { audio: false } });
    await device.next('offline');
    expect(carrier.hasSoftphone(AGENT)).toBe(false);
  });

  it.each<[string, Parameters<typeof token>[0], number]>([
    ['of another secret', { secret: 'another' }, 31204],
    ['of another key', { keySid: `SK${'9'.repeat(32)}` }, 31204],
    ['of another account', { accountSid: `AC${'9'.repeat(32)}` }, 31204],
    ['that has expired', { ttl: -10 }, 31205],
  ])('refuses a token %s', async (_what, facts, code) => {
    const device = await dialIn();
    device.send('listen', { token: token(facts) });
    expect(await device.next('error')).toMatchObject({ error: { code } });
    device.send('register', { media: { audio: true } });
    await device.next('error');
    expect(carrier.hasSoftphone(AGENT)).toBe(false);
  });

  it.each([
    '',
    'a.b.c',
    'no token at all',
    '..',
    `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`,
  ])('refuses "%s" as a token', async (nonsense) => {
    const device = await dialIn();
    device.send('listen', { token: nonsense });
    expect(await device.next('error')).toMatchObject({ error: { code: 31204 } });
  });

  it('refuses to register without a token, and lets calls be received only where the token says so', async () => {
    const stranger = await dialIn();
    stranger.send('register', {});
    expect(await stranger.next('error')).toMatchObject({ error: { code: 31204 } });
    const outgoingOnly = await dialIn();
    outgoingOnly.send('listen', { token: token({ incomingAllow: false }) });
    await outgoingOnly.next('connected');
    outgoingOnly.send('register', {});
    await outgoingOnly.next('error');
    expect(carrier.hasSoftphone(AGENT)).toBe(false);
  });

  it('survives what is no frame', async () => {
    const device = await dialIn();
    for (const nonsense of ['', '{', '[]', 'null', '{"type":"answer"}', '{"type":"dance","payload":{}}']) {
      device.socket.send(nonsense);
    }
    device.socket.send(Buffer.from([1, 2, 3]));
    device.send('listen', { token: token({}) });
    await device.next('connected');
  });

  it('rings all of a person’s browsers until one answers', async () => {
    const [first, second] = [await registered(), await registered()];
    await callAgent();
    const invite = await first.next('invite');
    expect(invite).toMatchObject({
      media: 'none',
      parameters: { To: `client:${AGENT}`, From: OURS, Params: 'a=1' },
    });
    await second.next('invite');
    first.send('answer', { callsid: invite.callsid });
    expect(await second.next('cancel')).toEqual({ callsid: invite.callsid });
    second.send('answer', { callsid: invite.callsid });
    await second.next('cancel');
    await eventually(async () => expect(await statusOf(String(invite.callsid))).toBe('in-progress'));
  });

  it('ends a call whose browser is gone', async () => {
    const device = await registered();
    await callAgent();
    const { callsid } = await device.next('invite');
    device.send('answer', { callsid });
    await eventually(async () => expect(await statusOf(String(callsid))).toBe('in-progress'));
    device.socket.terminate();
    await eventually(async () => expect(await statusOf(String(callsid))).toBe('completed'));
    expect(carrier.hasSoftphone(AGENT)).toBe(false);
  });

  it('opens a door with TLS under a certificate for its own address', async () => {
    const secure = await startCarrier({ securePort: 0 });
    const [host = '', port] = (secure.secureGatewayHost ?? '').split(':');
    const certificate = await new Promise<X509Certificate>((resolve, reject) => {
      const socket = tlsConnect({ host, port: Number(port), rejectUnauthorized: false }, () => {
        resolve(new X509Certificate(socket.getPeerCertificate().raw));
        socket.destroy();
      });
      socket.once('error', reject);
    });
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    await secure.close();
  });
});

interface Device {
  socket: WebSocket;
  send(type: string, payload: object): void;
  next(type: string): Promise<Record<string, unknown>>;
}

async function dialIn(): Promise<Device> {
  const socket = new WebSocket(carrier.gatewayUrl);
  const frames: { type: string; payload: Record<string, unknown> }[] = [];
  socket.on('message', (content) => {
    if (content.toString() !== '\n') {
      frames.push(JSON.parse(content.toString()));
    }
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const device: Device = {
    socket,
    send: (type, payload) => socket.send(JSON.stringify({ type, version: '1.6', payload })),
    next: (type) =>
      eventually(() => {
        const index = frames.findIndex((frame) => frame.type === type);
        expect(index, `a frame ${type}`).toBeGreaterThanOrEqual(0);
        return frames.splice(index, 1)[0]!.payload;
      }),
  };
  open.push(device);
  return device;
}

async function registered(): Promise<Device> {
  const device = await dialIn();
  device.send('listen', { token: token({}) });
  await device.next('connected');
  device.send('register', { media: { audio: true } });
  await device.next('ready');
  return device;
}

function token(facts: {
  secret?: string;
  keySid?: string;
  accountSid?: string;
  ttl?: number;
  incomingAllow?: boolean;
}): string {
  const { AccessToken } = twilio.jwt;
  const { keySid = TEST_API_KEY.sid, secret = TEST_API_KEY.secret, accountSid = carrier.accountSid } = facts;
  const made = new AccessToken(accountSid, keySid, secret, { identity: AGENT, ttl: facts.ttl ?? 600 });
  made.addGrant(new AccessToken.VoiceGrant({ incomingAllow: facts.incomingAllow ?? true }));
  return made.toJwt();
}

async function callAgent(): Promise<void> {
  const twiml = '<Response><Pause length="60"/></Response>';
  const response = await api('/Calls.json', { To: `client:${AGENT}?a=1`, From: OURS, Twiml: twiml });
  expect(response.status).toBe(201);
}

async function statusOf(sid: string): Promise<unknown> {
  const body = (await (await api(`/Calls/${sid}.json`)).json()) as Record<string, unknown>;
  return body.status;
}

function api(path: string, form?: Record<string, string>): Promise<Response> {
  const credentials = Buffer.from(`${carrier.accountSid}:${carrier.authToken}`).toString('base64');
  return fetch(`${carrier.baseUrl}/2010-04-01/Accounts/${carrier.accountSid}${path}`, {
    method: form === undefined ? 'GET' : 'POST',
    headers: { authorization: `Basic ${credentials}` },
    ...(form !== undefined && { body: new URLSearchParams(form) }),
  });
}
