import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCases } from '../../shared/api/cases.ts';
import { openBrowser } from '../support/chromium.ts';
import { openConsole } from '../support/consolePage.ts';
import { DOVECOT_PASSWORD, type Dovecot, dovecotMissing, startDovecot } from '../support/dovecot.ts';
import { eventually } from '../support/eventually.ts';
import { type MailSink, startMailSink } from '../support/mailSink.ts';
import { signUp, startTestServer, type TestServer } from '../support/testServer.ts';
import { addMailInbox, addQueue } from '../support/workspace.ts';

const MAILBOX = 'help@shop.example';
const missing = dovecotMissing();
if (missing !== null) {
  process.stdout.write(`Skipped, the journey of a mail: ${missing}\n`);
}

describe.skipIf(missing !== null)('a customer who writes a mail', () => {
  let server: TestServer;
  let dovecot: Dovecot;
  let sink: MailSink;
  let browser: Browser;

  beforeAll(async () => {
    [server, dovecot, sink, browser] = await Promise.all([
      startTestServer(),
      startDovecot(),
      startMailSink(),
      openBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    await Promise.all([dovecot.stop(), sink.stop()]);
  });

  it('is answered by a mail in the same thread, and their answer joins the conversation', async () => {
    const queueId = await addQueue(server.ctx);
    const ana = await signUp(server, { queueIds: [queueId] });
    const view = await openConsole(browser, server, ana);
    await addMailInbox(server.ctx, queueId, {
      address: MAILBOX,
      imapHost: '127.0.0.1',
      imapPort: dovecot.imapPort,
      imapSecurity: 'none',
      imapUser: MAILBOX,
      imapPassword: DOVECOT_PASSWORD,
      smtpHost: '127.0.0.1',
      smtpPort: sink.port,
      smtpSecurity: 'none',
      takesPlusAddresses: true,
    });
    await dovecot.deliver(
      mail({
        id: '<first@customer.example>',
        subject: 'Broken lamp',
        text: 'My lamp arrived broken.',
        cc: 'boss@customer.example',
      }),
      MAILBOX,
    );

    // Mail needs no acceptance: it comes to the agent by itself.
    await view.page.getByText('Maria').first().click();
    await view.sees('My lamp arrived broken.');
    await view.reply('I am sorry. A new one is on its way.');
    const answer = await sink.waitFor((one) => one.to.includes('maria@customer.example'), 60_000);
    // Whoever had a copy of the question gets one of the answer.
    expect(answer.to).toEqual(['maria@customer.example', 'boss@customer.example']);
    expect(answer.subject).toBe('Re: Broken lamp');
    expect(answer.headers['in-reply-to']).toBe('<first@customer.example>');
    expect(answer.headers['reply-to']).toMatch(/help\+[a-z2-7]{45}@shop\.example/);
    const ownId = answer.headers['message-id'] ?? '';

    const reply = mail({
      id: '<second@customer.example>',
      subject: 'Re: Broken lamp',
      text: 'Thank you so much!',
      inReplyTo: ownId,
    });
    await dovecot.deliver(reply, MAILBOX);
    await view.sees('Thank you so much!');

    // A stranger who learned of the thread does not get into it.
    const stranger = mail({
      id: '<third@evil.example>',
      from: 'eve@evil.example',
      subject: 'Re: Broken lamp',
      text: 'Send it to me instead.',
      inReplyTo: ownId,
    });
    await dovecot.deliver(stranger, MAILBOX);
    await eventually(async () => {
      const { items } = await ana.request(listCases, { query: { view: 'mine' } });
      expect(items.map((row) => row.case.contactName).sort()).toEqual(['Eve', 'Maria']);
    }, 30_000);
    await view.close();
  });

  it('shows the pictures within its text, and those on other servers only when asked', async () => {
    const queueId = await addQueue(server.ctx, 'Letters');
    const ana = await signUp(server, { queueIds: [queueId] });
    const asked: string[] = [];
    const view = await openConsole(browser, server, ana, async (context) => {
      await context.route('https://pictures.example/**', (route) => {
        asked.push(route.request().url());
        return route.fulfill({ contentType: 'image/png', body: Buffer.from(PICTURE, 'base64') });
      });
    });
    const address = 'pictures@shop.example';
    await addMailInbox(server.ctx, queueId, {
      address,
      imapHost: '127.0.0.1',
      imapPort: dovecot.imapPort,
      imapSecurity: 'none',
      imapUser: address,
      imapPassword: DOVECOT_PASSWORD,
    });
    await dovecot.deliver(mailWithPictures(address), address);
    await view.page.getByText('Paula').first().click();
    const letter = view.page.getByRole('main').frameLocator('iframe');
    const isDrawn = (alt: string) =>
      letter.getByAltText(alt).evaluate((image) => (image as HTMLImageElement).naturalWidth > 0);
    await eventually(async () => expect(await isDrawn('the crack')).toBe(true), 30_000);
    expect(await isDrawn('our logo')).toBe(false);
    expect(asked).toEqual([]);
    // A picture that stands in the text is not listed below it once more.
    expect(await view.page.getByRole('button', { name: /crack\.png/ }).count()).toBe(0);

    await view.page.getByRole('button', { name: 'Show images' }).click();
    await eventually(async () => expect(await isDrawn('our logo')).toBe(true), 30_000);
    expect(asked).toEqual(['https://pictures.example/logo.png']);
    await view.close();
  });
});

/** One red point. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

function mailWithPictures(to: string): string {
  return [
    'From: Paula <paula@customer.example>',
    `To: ${to}`,
    'Subject: A crack',
    'Message-ID: <pictures@customer.example>',
    `Date: ${new Date().toUTCString()}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/related; boundary=b',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p>Look: <img src="cid:crack" alt="the crack"> <img src="http://pictures.example/logo.png" alt="our logo"></p>',
    '--b',
    'Content-Type: image/png; name=crack.png',
    'Content-ID: <crack>',
    'Content-Disposition: inline; filename=crack.png',
    'Content-Transfer-Encoding: base64',
    '',
    PICTURE,
    '--b--',
    '',
  ].join('\r\n');
}

function mail(facts: {
  id: string;
  subject: string;
  text: string;
  from?: string;
  inReplyTo?: string;
  cc?: string;
}): string {
  const from = facts.from ?? 'maria@customer.example';
  const name = from.startsWith('eve') ? 'Eve' : 'Maria';
  const thread = facts.inReplyTo ? [`In-Reply-To: ${facts.inReplyTo}`, `References: ${facts.inReplyTo}`] : [];
  const header = [
    `From: ${name} <${from}>`,
    `To: ${MAILBOX}`,
    ...(facts.cc ? [`Cc: ${facts.cc}`] : []),
    `Subject: ${facts.subject}`,
    `Message-ID: ${facts.id}`,
    `Date: ${new Date().toUTCString()}`,
    ...thread,
  ];
  return [...header, 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', '', facts.text, ''].join(
    '\r\n',
  );
}
