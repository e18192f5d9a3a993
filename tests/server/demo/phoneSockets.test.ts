import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSmtpDoor, type SmtpDoor } from '../../../channels/email/smtpDoor.ts';
import type { Carrier } from '../../../server/demo/carrier/carrier.ts';
import { createMailbox, type Mailbox } from '../../../server/demo/mailbox.ts';
import { attachDemoSockets, demoNumbers } from '../../../server/demo/phoneSockets.ts';
import type {
  DemoCall,
  DemoMail,
  DemoText,
  DemoToServer,
  DemoWelcome,
  ServerToDemo,
} from '../../../shared/demo.ts';
import { type Door, openDoor, startCarrier } from '../../support/carrier.ts';

vi.setConfig({ testTimeout: 60_000 });

const SHOP_NUMBER = '+12125550100';
const SHOP_MAIL = {
  id: '65f0c0ffee65f0c0ffee0002',
  channel: 'email' as const,
  address: 'help@aurora.example',
};
const [OWN_NUMBER] = demoNumbers;

let carrier: Carrier;
let door: Door;
let smtp: SmtpDoor;
let mailbox: Mailbox;
let server: Server;
let sockets: { close(): void };
let origin: string;
let raws: string[];
let pages: Page[];

interface Page {
  socket: Socket<ServerToDemo, DemoToServer>;
  texts: DemoText[];
  calls: DemoCall[];
  mails: DemoMail[];
  welcome: DemoWelcome | null;
}

beforeEach(async () => {
  [raws, pages] = [[], []];
  [carrier, door] = await Promise.all([startCarrier(), openDoor()]);
  carrier.setNumber(SHOP_NUMBER, { smsUrl: door.url, voiceUrl: door.url });
  smtp = await createSmtpDoor({
    host: '127.0.0.1',
    port: 0,
    resolve: async () => ({ id: SHOP_MAIL.id }),
    deliver: async (raw) => {
      raws.push(raw.toString());
    },
  });
  mailbox = await createMailbox(
    () => ({ host: '127.0.0.1', port: smtp.port }),
    () => undefined,
  );
  const http = createServer();
  server = new Server(http, { cors: { origin: true } });
  sockets = attachDemoSockets(server, {
    carrier,
    mail: mailbox,
    inboxes: async () => [SHOP_MAIL],
    onError: () => undefined,
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const { socket } of pages) {
    socket.disconnect();
  }
  sockets.close();
  await Promise.all([server.close(), carrier.close(), door.close(), smtp.close(), mailbox.close()]);
});

async function openPage(extraHeaders: Record<string, string> = {}): Promise<Page> {
  const socket: Page['socket'] = io(`${origin}/demo`, {
    transports: ['websocket'],
    forceNew: true,
    extraHeaders,
  });
  const page: Page = { socket, texts: [], calls: [], mails: [], welcome: null };
  pages.push(page);
  socket.on('welcome', (welcome) => {
    page.welcome = welcome;
  });
  socket.on('text', (text) => page.texts.push(text));
  socket.on('call', (call) => page.calls.push(call));
  socket.on('mail', (mail) => page.mails.push(mail));
  return page;
}
const until = (isSo: () => boolean) =>
  vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 18_000, interval: 20 });

describe('the page on which one person is the customer', () => {
  it('learns its phones and the shop’s addresses', async () => {
    const page = await openPage();
    await until(() => page.welcome !== null);
    expect(page.welcome).toEqual({ numbers: demoNumbers, inboxes: [SHOP_MAIL] });
  });

  it('texts through a signed webhook and sees the answer, in every tab that holds the phone', async () => {
    door.answer = () => ({
      status: 200,
      contentType: 'text/xml',
      body: '<Response><Message>Hello back</Message></Response>',
    });
    const [one, two] = [await openPage(), await openPage()];
    await one.socket.emitWithAck('takePhone', { number: OWN_NUMBER });
    await two.socket.emitWithAck('takePhone', { number: OWN_NUMBER });
    await one.socket.emitWithAck('text', { to: SHOP_NUMBER, via: 'sms', body: 'Hello' });
    await until(() => two.texts.some((text) => text.direction === 'in' && text.body === 'Hello back'));
    const form = new URLSearchParams(door.requests[0]?.body.toString());
    expect([form.get('From'), form.get('Body')]).toEqual([OWN_NUMBER, 'Hello']);
    expect(two.texts.filter((text) => text.direction === 'out').at(-1)).toMatchObject({
      body: 'Hello',
      state: 'sent',
    });
  });

  it('shows the same thread after a reload', async () => {
    const before = await openPage();
    await before.socket.emitWithAck('takePhone', { number: OWN_NUMBER });
    const picture = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);
    await before.socket.emitWithAck('text', {
      to: SHOP_NUMBER,
      via: 'sms',
      body: 'With a picture',
      pictures: [{ contentType: 'image/jpeg', bytes: picture }],
    });
    const after = await openPage();
    const answer = await after.socket.emitWithAck('takePhone', { number: OWN_NUMBER });
    const [text] = answer.ok ? answer.phone.texts : [];
    expect(text).toMatchObject({ body: 'With a picture', state: 'sent' });
    expect(Buffer.from(text?.pictures[0]?.bytes ?? new ArrayBuffer(0))).toEqual(Buffer.from(picture));
  });

  it('says so when a text did not get through', async () => {
    door.answer = () => ({ status: 500, contentType: 'text/plain', body: 'down' });
    const page = await openPage();
    await page.socket.emitWithAck('takePhone', { number: OWN_NUMBER });
    await page.socket.emitWithAck('text', { to: SHOP_NUMBER, via: 'sms', body: 'Anybody?' });
    expect(page.texts.at(-1)).toMatchObject({ body: 'Anybody?', state: 'failed' });
  });

  it('is recorded by the microphone of the tab that called, until a key', async () => {
    const recordings: URLSearchParams[] = [];
    door.answer = ({ subpath, body }) => {
      if (subpath === '/recording') {
        recordings.push(new URLSearchParams(body.toString()));
      }
      const verbs = `<Record timeout="250" recordingStatusCallback="${door.url}/recording" action="${door.url}/end"/>`;
      return {
        status: 200,
        contentType: 'text/xml',
        body: `<Response>${subpath === '/' ? verbs : '<Hangup/>'}</Response>`,
      };
    };
    const page = await openPage();
    const listened: boolean[] = [];
    page.socket.on('listen', ({ isOn }) => listened.push(isOn));
    await page.socket.emitWithAck('takePhone', { number: OWN_NUMBER });
    await page.socket.emitWithAck('call', { to: SHOP_NUMBER });
    await until(() => listened.length > 0);
    const second = Int16Array.from({ length: 8_000 }, (_, index) => (index % 16 < 8 ? 9_000 : -9_000));
    for (const samples of [second, second, new Int16Array(8_000)]) {
      await page.socket.emitWithAck('speech', { samples: new Uint8Array(samples.buffer) });
    }
    await page.socket.emitWithAck('press', { digits: '#' });
    await until(() => recordings.length > 0);
    expect(recordings[0]?.get('RecordingDuration')).toBe('2');
    expect(listened).toEqual([true, false]);
    const late = await page.socket.emitWithAck('speech', { samples: new Uint8Array(2) });
    expect(late).toEqual({ ok: true });
    const odd = await page.socket.emitWithAck('speech', { samples: new Uint8Array(3) });
    expect(odd).toMatchObject({ ok: false });
  });

  it('calls, hears that it is in line, and hangs up', async () => {
    door.answer = () => ({
      status: 200,
      contentType: 'text/xml',
      body: '<Response><Play loop="0">http://127.0.0.1:9/music.mp3</Play></Response>',
    });
    const page = await openPage();
    await page.socket.emitWithAck('takePhone', { number: OWN_NUMBER });
    expect(await page.socket.emitWithAck('call', { to: SHOP_NUMBER })).toEqual({ ok: true });
    await until(() => page.calls.some((call) => call.kind === 'inCall'));
    await page.socket.emitWithAck('hangUp', {});
    await until(() => page.calls.at(-1)?.kind === 'idle');
  });

  it('takes no phone that is somebody else’s, and does nothing without one', async () => {
    const page = await openPage();
    expect(await page.socket.emitWithAck('takePhone', { number: '+12125550123' })).toMatchObject({
      ok: false,
    });
    expect(await page.socket.emitWithAck('call', { to: SHOP_NUMBER })).toMatchObject({ ok: false });
    expect(door.requests).toEqual([]);
  });

  it('answers what is malformed with what is wrong, and lives on', async () => {
    const page = await openPage();
    const wild = page.socket as unknown as Socket; // says what the catalogue would not let it say
    expect(await wild.emitWithAck('text', { to: { $ne: null } })).toMatchObject({ ok: false });
    expect(await wild.emitWithAck('takePhone', null)).toMatchObject({ ok: false });
    wild.emit('takePhone');
    expect(await page.socket.emitWithAck('takePhone', { number: OWN_NUMBER })).toMatchObject({ ok: true });
  });

  it('refuses pages of other sites', async () => {
    const page = await openPage({ origin: 'https://evil.example' });
    const refusal = new Promise<Error>((resolve) => page.socket.once('connect_error', resolve));
    expect((await refusal).message).toBe('forbidden');
  });

  it('mails the shop, sees the answer, and answers it in the same thread', async () => {
    const page = await openPage();
    await page.socket.emitWithAck('openMailbox', { address: 'robin@mail.example' });
    const mail = {
      name: 'Robin',
      inboxId: SHOP_MAIL.id,
      subject: 'A question',
      text: 'Hello',
      answers: null,
    };
    expect(await page.socket.emitWithAck('mail', mail)).toEqual({ ok: true });
    const messageId = /^Message-ID: (.*)$/im.exec(raws[0] ?? '')?.[1]?.trim() ?? '';

    const agents = await createMailbox(
      () => ({ host: mailbox.host, port: mailbox.port }),
      () => undefined,
    );
    await agents.send({
      from: { name: 'Ana', address: SHOP_MAIL.address },
      to: 'robin@mail.example',
      subject: 'Re: A question',
      text: 'Here is the answer.\n\n> Hello',
      inReplyTo: messageId,
      references: [messageId],
    });
    await agents.close();
    await until(() => page.mails.some((each) => each.direction === 'in'));
    const answer = page.mails.find((each) => each.direction === 'in');
    expect(answer).toMatchObject({ peerName: 'Ana', subject: 'Re: A question', text: 'Here is the answer.' });

    await page.socket.emitWithAck('mail', {
      ...mail,
      subject: 'Re: A question',
      answers: answer?.id ?? null,
    });
    expect(raws[1]).toContain(`In-Reply-To: ${answer?.id}`);
    expect(raws[1]).toContain(messageId);
  });
});
