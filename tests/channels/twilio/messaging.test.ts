import { text as readText } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelInbox, OutboundMessage } from '../../../channels/adapter.ts';
import { ChannelError } from '../../../channels/channelError.ts';
import type { ChannelEvent } from '../../../channels/channelEvent.ts';
import { type SmsSettings, smsAdapter } from '../../../channels/sms/adapter.ts';
import { whatsappAdapter } from '../../../channels/whatsapp/adapter.ts';
import type { Carrier } from '../../../server/demo/carrier/carrier.ts';
import { carrierInbox, type Door, openDoor, startCarrier } from '../../support/carrier.ts';
import { eventually } from '../../support/eventually.ts';

const OURS = '+14155550100';
const CUSTOMER = '+5511987654321';

let carrier: Carrier;
let door: Door;
let inbox: ChannelInbox<SmsSettings>;
let events: ChannelEvent[];

beforeEach(async () => {
  [carrier, door, events] = [await startCarrier(), await openDoor(), []];
  carrier.setNumber(OURS, { smsUrl: door.url, whatsappUrl: door.url, isWhatsappSender: true });
  inbox = carrierInbox({ channel: 'sms', webhookUrl: door.url, settings: settings() });
  door.answer = async (request) => {
    const received = await smsAdapter.receive!(request, inbox);
    events.push(...received.events);
    return received.reply;
  };
});

afterEach(async () => {
  await carrier.close();
  await door.close();
});

describe('what customers write', () => {
  it('arrives as a message event with the provider’s id', async () => {
    const { sid, isHeard } = await carrier.phone(CUSTOMER).sendText(OURS, 'Olá, tudo bem? 😀 a+b&c=d');
    expect(isHeard).toBe(true);
    expect(events).toEqual([
      expect.objectContaining({
        type: 'message',
        externalId: sid,
        sender: { kind: 'phone', address: CUSTOMER, name: null },
        text: 'Olá, tudo bem? 😀 a+b&c=d',
        attachments: [],
      }),
    ]);
  });

  it('brings pictures that can be opened with the account’s credentials', async () => {
    const files = [{ contentType: 'image/png', bytes: Buffer.from('picture') }];
    await carrier.phone(CUSTOMER).sendText(OURS, '', { files });
    const [event] = events;
    const ref = event?.type === 'message' ? event.attachments[0] : undefined;
    expect(ref).toMatchObject({ kind: 'remote', name: 'file-1.png', contentType: 'image/png' });
    const opened = await smsAdapter.openAttachment!(ref!, inbox);
    expect(opened.contentType).toBe('image/png');
    expect(await readText(opened.stream)).toBe('picture');
  });

  it('on WhatsApp is spelled as a phone number and carries the profile’s name', async () => {
    const phone = carrier.phone(CUSTOMER);
    phone.profileName = 'Ana';
    await phone.sendText(OURS, 'oi', { via: 'whatsapp' });
    expect(events[0]).toMatchObject({
      sender: { kind: 'phone', address: CUSTOMER, name: 'Ana' },
      text: 'oi',
    });
  });

  it('is found again by a sweep, oldest first and with the same ids, when webhooks were lost', async () => {
    const since = new Date(Date.now() - 60_000).toISOString();
    carrier.faults.callbacks.droppedOfTen = 10;
    const files = [{ contentType: 'image/png', bytes: Buffer.from('picture') }];
    const sent = [
      await carrier.phone(CUSTOMER).sendText(OURS, 'first'),
      await carrier.phone(CUSTOMER).sendText(OURS, 'second', { files }),
    ];
    expect(events).toEqual([]);
    const found = await collect(smsAdapter.reconcile!(inbox, since));
    expect(found.map((event) => event.externalId)).toEqual(sent.map((each) => each.sid));
    const second = found[1];
    const ref = second?.type === 'message' ? second.attachments[0] : undefined;
    expect(await readText((await smsAdapter.openAttachment!(ref!, inbox)).stream)).toBe('picture');
  });

  it('is refused with a signature by another token', async () => {
    inbox = { ...inbox, settings: { ...inbox.settings, authToken: 'another' } };
    door.answer = async (request) => {
      await expect(smsAdapter.receive!(request, inbox)).rejects.toMatchObject({ code: 'invalidSignature' });
      return { status: 403, contentType: 'text/plain', body: '' };
    };
    expect((await carrier.phone(CUSTOMER).sendText(OURS, 'hi')).isHeard).toBe(false);
    expect(door.requests).toHaveLength(1);
  });
});

describe('what we send', () => {
  it('reaches the phone, and its way is reported', async () => {
    const { externalId } = await smsAdapter.send(message({ text: 'Bom dia' }), inbox);
    await eventually(() => expect(events).toHaveLength(2));
    expect(carrier.phone(CUSTOMER).texts).toMatchObject([{ from: OURS, body: 'Bom dia', via: 'sms' }]);
    expect(events).toMatchObject([
      { type: 'delivery', messageExternalId: externalId, status: 'sent', error: null },
      { type: 'delivery', messageExternalId: externalId, status: 'delivered', error: null },
    ]);
  });

  it('carries files by their public address', async () => {
    door.answer = () => ({ status: 200, contentType: 'image/png', body: 'picture' });
    await smsAdapter.send(message({ text: '', files: [`${door.url}/file.png`] }), inbox);
    const phone = carrier.phone(CUSTOMER);
    await eventually(() => expect(phone.texts).toHaveLength(1));
    expect(phone.texts[0]?.files[0]?.bytes.toString()).toBe('picture');
  });

  it('fails in plain words after the recipient texted STOP', async () => {
    await carrier.phone(CUSTOMER).sendText(OURS, 'STOP');
    await expect(smsAdapter.send(message({}), inbox)).rejects.toMatchObject({
      code: 'rejected',
      providerCode: '21610',
      retryable: false,
      isAmbiguous: false,
      message: expect.stringContaining('STOP'),
    });
  });

  it.each([
    [{ to: '+123' }, '21211'],
    [{ text: '' }, '21602'],
    [{ text: 'x'.repeat(1601) }, '21617'],
  ])('is refused as Twilio refuses: %j', async (facts, providerCode) => {
    await expect(smsAdapter.send(message(facts), inbox)).rejects.toMatchObject({
      providerCode,
      retryable: false,
    });
  });

  it('takes a text of exactly 1,600 characters', async () => {
    await expect(smsAdapter.send(message({ text: 'x'.repeat(1600) }), inbox)).resolves.toBeDefined();
  });

  it('names wrong credentials and a number that is not ours', async () => {
    const wrongToken = { ...inbox, settings: { ...inbox.settings, authToken: 'wrong' } };
    await expect(smsAdapter.send(message({}), wrongToken)).rejects.toMatchObject({ code: 'unauthorized' });
    const wrongNumber = { ...inbox, settings: { ...inbox.settings, number: '+14155550199' } };
    await expect(smsAdapter.send(message({}), wrongNumber)).rejects.toMatchObject({ code: 'misconfigured' });
  });

  it('reports a phone that is off as failed, with a remedy', async () => {
    carrier.phone(CUSTOMER).condition = 'off';
    await smsAdapter.send(message({}), inbox);
    await eventually(() => expect(events).toHaveLength(2));
    expect(events[1]).toMatchObject({ status: 'failed', error: { code: '30003' } });
  });

  it('is refused on WhatsApp a day after the customer’s last message', async () => {
    const whatsapp = { ...inbox, channel: 'whatsapp' as const };
    await whatsappAdapter.send(message({}), whatsapp);
    await eventually(() => expect(events).toHaveLength(1));
    expect(events[0]).toMatchObject({ status: 'failed', error: { code: '63016' } });
    await carrier.phone(CUSTOMER).sendText(OURS, 'oi', { via: 'whatsapp' });
    await whatsappAdapter.send(message({}), whatsapp);
    await eventually(() =>
      expect(carrier.phone(CUSTOMER).texts).toMatchObject([{ via: 'whatsapp', from: OURS }]),
    );
  });

  it('is reported as read on WhatsApp', async () => {
    const whatsapp = { ...inbox, channel: 'whatsapp' as const };
    const phone = carrier.phone(CUSTOMER);
    await phone.sendText(OURS, 'oi', { via: 'whatsapp' });
    const { externalId } = await whatsappAdapter.send(message({}), whatsapp);
    await eventually(() => expect(events).toHaveLength(3));
    await phone.markRead(externalId);
    expect(events.at(-1)).toMatchObject({ type: 'delivery', status: 'read', messageExternalId: externalId });
  });
});

describe('when the provider’s answer does not come', () => {
  it.each(['acceptThenCut', 'acceptThenFail'] as const)(
    '%s is ambiguous, and the message is found',
    async (kind) => {
      const since = new Date().toISOString();
      carrier.faults.onNextCreates({ kind });
      const error = await smsAdapter.send(message({ text: 'once' }), inbox).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(ChannelError);
      expect(error).toMatchObject({ isAmbiguous: true, retryable: true });
      const found = await smsAdapter.findSent!(message({ text: 'once' }), since, inbox);
      expect(found?.externalId).toMatch(/^SM/);
      await eventually(() => expect(carrier.phone(CUSTOMER).texts).toHaveLength(1));
    },
  );

  it('does not find what the provider never took', async () => {
    const since = new Date().toISOString();
    carrier.faults.onNextCreates({ kind: 'cut' });
    await expect(smsAdapter.send(message({}), inbox)).rejects.toMatchObject({ isAmbiguous: true });
    expect(await smsAdapter.findSent!(message({}), since, inbox)).toBeNull();
  });

  it('waits as long as a 429 asks', async () => {
    carrier.faults.onNextCreates({ kind: 'tooMany', retryAfterSeconds: 7 });
    await expect(smsAdapter.send(message({}), inbox)).rejects.toMatchObject({
      code: 'rateLimited',
      retryable: true,
      isAmbiguous: false,
      retryAfterMs: 7000,
    });
    expect(carrier.phone(CUSTOMER).texts).toEqual([]);
  });

  it('does not wait without end, and finds what was sent', async () => {
    const since = new Date().toISOString();
    carrier.faults.onNextCreates({ kind: 'acceptThenSilence' });
    await expect(smsAdapter.send(message({}), inbox)).rejects.toMatchObject({ isAmbiguous: true });
    expect(await smsAdapter.findSent!(message({}), since, inbox)).not.toBeNull();
  }, 30_000);

  it('is sure that nothing was sent when no connection came about', async () => {
    await carrier.close();
    await expect(smsAdapter.send(message({}), inbox)).rejects.toMatchObject({
      code: 'unreachable',
      retryable: true,
      isAmbiguous: false,
    });
  });
});

it('tries the settings at the provider', async () => {
  expect(await smsAdapter.test!(inbox)).toMatch(/is active.*Its texts come here/);
  carrier.setNumber(OURS, { smsUrl: 'https://elsewhere.example' });
  expect(await smsAdapter.test!(inbox)).toContain(`at Twilio to ${door.url}`);
  const other = { ...inbox, settings: { ...inbox.settings, number: '+14155550199' } };
  await expect(smsAdapter.test!(other)).rejects.toMatchObject({ code: 'misconfigured' });
});

function settings(): SmsSettings {
  return smsAdapter.settingsSchema.parse({
    accountSid: carrier.accountSid,
    authToken: carrier.authToken,
    number: OURS,
    apiBaseUrl: carrier.baseUrl,
  });
}

function message(facts: { to?: string; text?: string; files?: string[] }): OutboundMessage {
  return {
    messageId: '1'.repeat(24),
    conversationId: '2'.repeat(24),
    to: facts.to ?? CUSTOMER,
    text: facts.text ?? 'Hello',
    html: null,
    attachments: (facts.files ?? []).map((publicUrl) => ({
      id: '3'.repeat(24),
      name: 'file.png',
      contentType: 'image/png',
      sizeBytes: 7,
      publicUrl,
      open: () => Promise.reject(new Error('Twilio fetches by address')),
    })),
    email: null,
    statusUrl: `${door.url}/status`,
    attempt: 1,
  };
}

async function collect(events: AsyncIterable<ChannelEvent>): Promise<ChannelEvent[]> {
  const found: ChannelEvent[] = [];
  for await (const event of events) {
    found.push(event);
  }
  return found;
}
