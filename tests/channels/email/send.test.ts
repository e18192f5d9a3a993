import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ChannelError } from '../../../channels/channelError.ts';
import { sendMail } from '../../../channels/email/send.ts';
import { decodeQuotedPrintable, type MailSink, startMailSink } from '../../support/mailSink.ts';
import { emailInbox, outbound } from './support.ts';

let sink: MailSink;
beforeAll(async () => {
  sink = await startMailSink();
});
afterAll(() => sink.stop());
beforeEach(() => {
  sink.mails.length = 0;
  sink.behave({});
});

const inbox = () => emailInbox({ smtpHost: '127.0.0.1', smtpPort: sink.port, smtpSecurity: 'none' });

async function failureOf(sending: Promise<unknown>): Promise<ChannelError> {
  const cause = await sending.then(
    () => null,
    (error: unknown) => error,
  );
  expect(cause).toBeInstanceOf(ChannelError);
  return cause as ChannelError; // checked in the line above
}

describe('a reply by mail', () => {
  it('arrives with our Message-ID, its thread, a plain and an HTML part', async () => {
    expect(await sendMail(outbound(), inbox())).toEqual({ externalId: '<own.1@shop.test>' });
    const [mail] = sink.mails;
    expect(mail).toMatchObject({ from: 'support@shop.test', to: ['ana@example.com'] });
    expect(mail?.headers).toMatchObject({
      'message-id': '<own.1@shop.test>',
      'in-reply-to': '<first@example.com>',
      references: '<root@example.com> <first@example.com>',
      from: 'Bea from Shop <support@shop.test>',
    });
    expect(mail?.subject).toBe('Re: Pedido nº 1');
    const text = decodeQuotedPrintable(mail?.body ?? '');
    expect(text).toContain('Olá Ana,');
    expect(text).toContain(
      '<a href="https://shop.test/orders/1?a=1&amp;b=2">https://shop.test/orders/1?a=1&amp;b=2</a>.',
    );
    expect(mail?.headers['auto-submitted']).toBeUndefined();
  });

  it('carries its files, the token address and the signature', async () => {
    const attachment = {
      id: 'f1',
      name: 'nota\r\nX-Evil: 1.pdf',
      contentType: 'application/pdf',
      sizeBytes: 4,
      publicUrl: 'http://localhost/never-fetched',
      open: async () => Readable.from([Buffer.from('%PDF')]),
    };
    const message = outbound({ attachments: [attachment], email: { replyTo: 'support+abc@shop.test' } });
    await sendMail(message, { ...inbox(), settings: { ...inbox().settings, signature: 'Shop & Co' } });
    const [mail] = sink.mails;
    expect(mail?.headers['reply-to']).toBe('support+abc@shop.test');
    expect(mail?.body).toContain(Buffer.from('%PDF').toString('base64'));
    expect(mail?.raw).not.toMatch(/^X-Evil/m);
    expect(decodeQuotedPrintable(mail?.body ?? '')).toContain('Shop &amp; Co');
  });

  it('is marked when a rule wrote it, so that no machine answers', async () => {
    await sendMail(outbound({ email: { isAutomatic: true } }), inbox());
    expect(sink.mails[0]?.headers).toMatchObject({
      'auto-submitted': 'auto-replied',
      'x-auto-response-suppress': 'All',
    });
  });

  it.each([
    ['subject', { subject: 'Hi\r\nBcc: victim@example.com\r\n\r\nbody' }],
    ['subject with NUL and a lone surrogate', { subject: 'Hi\u0000\ud800\nX-Evil: 1' }],
    ['name', { fromName: 'Bea\r\nBcc: victim@example.com' }],
    ['name that is an address', { fromName: '"boss@example.com" <boss@example.com>,' }],
    ['In-Reply-To', { inReplyTo: '<a@b>\r\nX-Evil: 1' }],
    ['References', { references: ['<a@b>\r\nX-Evil: 1', '<ok@b.test>'] }],
  ])('lets no header or recipient in through the %s', async (_field, email) => {
    await sendMail(outbound({ email }), inbox());
    const [mail] = sink.mails;
    expect(mail?.to).toEqual(['ana@example.com']);
    const allowed =
      /^(?:from|to|message-id|in-reply-to|references|subject|date|mime-version|content-type|content-transfer-encoding|user-agent|x-mailer)$/;
    expect(Object.keys(mail?.headers ?? {}).filter((name) => !allowed.test(name))).toEqual([]);
    expect(mail?.headers.from).toContain('<support@shop.test>');
  });

  it.each([
    'ana@example.com, evil@example.com',
    'ana@example.com\r\nRCPT TO:<evil@example.com>',
    'nobody',
    '<ana@example.com> SIZE=1',
  ])('refuses %j as a recipient, in words', async (to) => {
    const failure = await failureOf(sendMail(outbound({ to }), inbox()));
    expect(failure).toMatchObject({ code: 'malformed', retryable: false });
    expect(sink.mails).toHaveLength(0);
  });
});

describe('a mail server that does not say yes', () => {
  it('greylists: to be tried again', async () => {
    sink.behave({ onMail: (_mail, count) => (count === 1 ? { code: 451, text: '4.7.1 greylisted' } : null) });
    const failure = await failureOf(sendMail(outbound(), inbox()));
    expect(failure).toMatchObject({
      code: 'unreachable',
      retryable: true,
      isAmbiguous: false,
      providerCode: '451 4.7.1',
    });
    await sendMail(outbound({ attempt: 2 }), inbox());
    expect(sink.mails.map((mail) => mail.headers['message-id'])).toEqual(['<own.1@shop.test>']);
  });

  it('refuses the recipient: failed for good, with a reason an agent can act on', async () => {
    sink.behave({ onRecipient: () => ({ code: 550, text: '5.1.1 no such user' }) });
    const failure = await failureOf(sendMail(outbound(), inbox()));
    expect(failure).toMatchObject({
      code: 'rejected',
      retryable: false,
      isAmbiguous: false,
      providerCode: '550 5.1.1',
    });
    expect(failure.message).toContain('The address does not exist. Check its spelling');
  });

  it('breaks off after the mail: ambiguous, and tried again under the same Message-ID', async () => {
    sink.behave({ onMail: (_mail, count) => (count === 1 ? 'cut' : null) });
    const failure = await failureOf(sendMail(outbound(), inbox()));
    expect(failure).toMatchObject({ code: 'unreachable', retryable: true, isAmbiguous: true });
    await sendMail(outbound({ attempt: 2 }), inbox());
    expect(new Set(sink.mails.map((mail) => mail.headers['message-id']))).toEqual(
      new Set(['<own.1@shop.test>']),
    );
  });

  it('is away: to be tried again, and surely not sent', async () => {
    const settings = { ...inbox().settings, smtpPort: 1 };
    const failure = await failureOf(sendMail(outbound(), { ...inbox(), settings }));
    expect(failure).toMatchObject({ code: 'unreachable', retryable: true, isAmbiguous: false });
  });

  it('refuses the password, which is named nowhere', async () => {
    sink.behave({ login: { user: 'shop', password: 'right' } });
    const settings = { ...inbox().settings, smtpUser: 'shop', smtpPassword: 'hunter2-secret' };
    const failure = await failureOf(sendMail(outbound(), { ...inbox(), settings }));
    expect(failure).toMatchObject({ code: 'unauthorized', retryable: false });
    const told = `${failure.message} ${failure.stack} ${JSON.stringify(failure)} ${String(failure.cause)}`;
    expect(told).not.toContain('hunter2');
    expect(told).not.toContain(Buffer.from('hunter2-secret').toString('base64'));
  });

  it('is not set: says so', async () => {
    const failure = await failureOf(sendMail(outbound(), emailInbox()));
    expect(failure).toMatchObject({ code: 'misconfigured', retryable: false });
  });
});
