import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSmtpDoor, type SmtpDoor } from '../../../channels/email/smtpDoor.ts';
import type { Carrier } from '../../../server/demo/carrier/carrier.ts';
import { type Customers, createCustomers } from '../../../server/demo/customers/customers.ts';
import type { DemoInbox } from '../../../server/demo/demoInbox.ts';
import { generateHistory, type HistoryContact } from '../../../server/demo/history.ts';
import { createMailbox, type Mailbox, withoutQuote } from '../../../server/demo/mailbox.ts';
import { seededRandom } from '../../../server/demo/random.ts';
import { INBOX_ID, startVisitorServer, type VisitorServer } from '../../client/widget/visitorServer.ts';
import { type Door, openDoor, startCarrier } from '../../support/carrier.ts';

const SHOP_NUMBER = '+15557650100';
const SHOP_MAIL = 'help@aurora.example';
/** Seconds become milliseconds; the pace of the tests is so slow that one customer comes alone. */
const HASTE = 1_000;

vi.setConfig({ testTimeout: 60_000 });

let carrier: Carrier;
let door: Door;
let smtp: SmtpDoor;
let mailbox: Mailbox;
let server: VisitorServer;
let customers: Customers | null;
let raws: string[];
let errors: unknown[];

beforeEach(async () => {
  raws = [];
  errors = [];
  customers = null;
  [carrier, door, server] = await Promise.all([startCarrier(), openDoor(), startVisitorServer()]);
  carrier.setNumber(SHOP_NUMBER, {
    smsUrl: door.url,
    voiceUrl: door.url,
    whatsappUrl: door.url,
    isWhatsappSender: true,
  });
  smtp = await createSmtpDoor({
    host: '127.0.0.1',
    port: 0,
    resolve: async (address) => (address === SHOP_MAIL ? { id: 'mail' } : null),
    deliver: async (raw) => {
      raws.push(raw.toString());
    },
  });
  mailbox = await createMailbox(
    () => ({ host: '127.0.0.1', port: smtp.port }),
    (cause) => errors.push(cause),
  );
});
afterEach(async () => {
  await customers?.stop();
  await Promise.all([carrier.close(), door.close(), smtp.close(), mailbox.close(), server.close()]);
});

function shopWith(inbox: DemoInbox, known: readonly HistoryContact[] = []): Customers {
  customers = createCustomers({
    baseUrl: server.origin,
    carrier,
    mailbox,
    inboxes: [inbox],
    known,
    random: seededRandom(5),
    onError: (cause) => errors.push(cause),
    haste: HASTE,
  });
  return customers;
}

async function answerByMail(answer: { to: string; text: string; inReplyTo: string }): Promise<void> {
  const { host, port } = mailbox;
  await createTransport({ host, port, secure: false, ignoreTLS: true }).sendMail({
    ...answer,
    from: `Shop <${SHOP_MAIL}>`,
    subject: 'Re: your order',
    messageId: '<answer-1@aurora.example>',
    references: answer.inReplyTo,
  });
}

const until = (isSo: () => boolean) =>
  vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 18_000, interval: 20 });
const formOf = (index: number) => new URLSearchParams(door.requests[index]?.body.toString() ?? '');

describe('simulated customers', () => {
  it('chat through a visitor’s socket: introduce themselves, answer what they are asked, and leave with thanks', async () => {
    shopWith({ id: INBOX_ID, channel: 'webchat', address: 'Shop' }).start(0.01);
    await until(() => server.messages.length === 1);
    expect(server.introductions[0]?.email).toMatch(/@/);
    server.say('Hello! What is your order number? / Qual é o número do seu pedido?');
    await until(() => server.messages.length === 3);
    expect(server.messages[2]).toMatchObject({ from: 'visitor', text: expect.stringMatching(/A-\d{5}/) });
    server.say('It will arrive tomorrow.');
    await until(() => server.messages.length === 5);
    expect(server.messages[4]?.text).toMatch(/thank|obrigad|valeu/i);
    await until(() => server.sockets().length === 0);
    expect(errors).toEqual([]);
  });

  it.each(['sms', 'whatsapp'] as const)(
    'write by %s through signed webhooks and answer what comes back',
    async (channel) => {
      door.answer = () => ({
        status: 200,
        contentType: 'text/xml',
        body: '<Response><Message>What is your order number?</Message></Response>',
      });
      shopWith({ id: 'x', channel, address: SHOP_NUMBER }).start(0.01);
      await until(() => door.requests.length >= 2);
      expect(door.requests[0]?.headers['x-twilio-signature']).toBeTruthy();
      const [first, second] = [formOf(0), formOf(1)];
      expect(first.get('From')).toMatch(channel === 'whatsapp' ? /^whatsapp:\+/ : /^\+/);
      expect(second.get('From')).toBe(first.get('From'));
      expect(second.get('Body')).toMatch(/A-\d{5}/);
    },
  );

  it('go on with what they wrote before the world began, once they are answered', async () => {
    const waiting = generateHistory(seededRandom(7), new Date()).flatMap((contact) => {
      const last = contact.conversations.at(-1);
      return last?.channel === 'email' && last.case.state === 'waiting' ? [{ contact, last }] : [];
    })[0];
    const address = waiting?.contact.identities.find(({ kind }) => kind === 'email')?.value ?? '';
    const known = waiting === undefined ? [] : [waiting.contact];
    shopWith({ id: 'x', channel: 'email', address: SHOP_MAIL }, known).start(0.01);
    await answerByMail({
      to: address,
      text: 'What is your order number? / Qual é o número do seu pedido?',
      inReplyTo: '<before@mail.example>',
    });
    const isTheirs = (raw: string) => raw.includes(`<${address}>`);
    await until(() => raws.some(isTheirs));
    expect(raws.filter(isTheirs)).toHaveLength(1);
    expect(raws.find(isTheirs)).toContain(waiting?.last.facts.order);
  });

  it('write mail to the SMTP door, and answer in the same thread without answering themselves', async () => {
    shopWith({ id: 'x', channel: 'email', address: SHOP_MAIL }).start(0.01);
    await until(() => raws.length === 1);
    const messageId = /^Message-ID: (.*)$/im.exec(raws[0] ?? '')?.[1]?.trim() ?? '';
    const from = /^From: .*<(.*)>/im.exec(raws[0] ?? '')?.[1] ?? '';
    await answerByMail({
      to: from,
      text: 'Could you give me your full name?\n\n> What is your order number?\n',
      inReplyTo: messageId,
    });
    const isAnswer = (raw: string) => raw.includes(`<${from}>`) && raw.includes('In-Reply-To:');
    await until(() => raws.some(isAnswer));
    const answer = raws.find(isAnswer) ?? '';
    expect(answer).toMatch(/^In-Reply-To: <answer-1@aurora\.example>/im);
    expect(answer).toContain(messageId);
    expect(answer).toMatch(/My name is|Meu nome/);
    expect(answer.split('\n> ')[0]).not.toMatch(/order number is|número do pedido é/);
  });

  it('call, and hang up when nobody comes in time', async () => {
    door.answer = () => ({
      status: 200,
      contentType: 'text/xml',
      body: '<Response><Play loop="0">http://127.0.0.1:9/music.mp3</Play></Response>',
    });
    shopWith({ id: 'x', channel: 'voice', address: SHOP_NUMBER }).start(0.01);
    await until(() => door.requests.length >= 1);
    const phone = carrier.phone(formOf(0).get('From') ?? '');
    await until(() => phone.current.kind === 'idle' && phone.current.lastEnd !== null);
    expect(errors).toEqual([]);
  });

  it('are never more than twelve at once, and all leave when stopped', async () => {
    const shop = shopWith({ id: INBOX_ID, channel: 'webchat', address: 'Shop' });
    shop.start(3_000);
    await until(() => shop.liveCount === 12);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(shop.liveCount).toBe(12);
    await shop.stop();
    expect(shop.liveCount).toBe(0);
    expect(shop.isRunning).toBe(false);
    await until(() => server.sockets().length === 0);
    const sent = server.messages.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.messages).toHaveLength(sent);
  });

  it('go on when one of them fails', async () => {
    const shop = shopWith({ id: 'x', channel: 'sms', address: '+15550000000' });
    shop.start(3_000);
    await until(() => errors.length >= 2);
    expect(shop.isRunning).toBe(true);
  });
});

describe('withoutQuote', () => {
  it.each([
    ['Hello\n\n> old', 'Hello'],
    ['Hi\n\nOn Mon, Ana wrote:\n> old\n> older', 'Hi'],
    ['Oi\r\n\r\nEm seg., Ana escreveu:\r\n> antigo', 'Oi'],
    ['Sure\n-- \nAna\nAurora', 'Sure'],
    ['She wrote: hello', 'She wrote: hello'],
  ])('keeps of %j only what is new', (text, fresh) => {
    expect(withoutQuote(text)).toBe(fresh);
  });
});
