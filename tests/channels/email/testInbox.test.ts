import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEmailInbox } from '../../../channels/email/testInbox.ts';
import { DOVECOT_PASSWORD, type Dovecot, dovecotMissing, startDovecot } from '../../support/dovecot.ts';
import { type MailSink, startMailSink } from '../../support/mailSink.ts';
import { emailInbox } from './support.ts';

const missing = dovecotMissing();
if (missing) {
  console.warn(`IMAP is not tested: ${missing}`);
}

let sink: MailSink;
beforeAll(async () => {
  sink = await startMailSink({ login: { user: 'shop', password: 'right-secret' } });
});
afterAll(() => sink.stop());

const sending = () => ({
  smtpHost: '127.0.0.1',
  smtpPort: sink.port,
  smtpSecurity: 'none' as const,
  smtpUser: 'shop',
  smtpPassword: 'right-secret',
});

describe('trying an inbox without a mailbox', () => {
  it('says that sending works, and how mail comes in', async () => {
    const words = await testEmailInbox(emailInbox(sending()));
    expect(words).toContain('Sending works');
    expect(words).toContain('taken at the SMTP door');
  });

  it('says what does not work, and no password', async () => {
    const wrong = testEmailInbox(emailInbox({ ...sending(), smtpPassword: 'wrong-secret' }));
    await expect(wrong).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(wrong).rejects.toThrow(
      /Sending does not work\. The mail server refused the inbox’s user or password/,
    );
    await expect(wrong).rejects.not.toThrow(/wrong-secret/);
    await expect(testEmailInbox(emailInbox())).rejects.toThrow('No SMTP server is set.');
    const closed = emailInbox({ ...sending(), smtpPort: 1 });
    await expect(testEmailInbox(closed)).rejects.toThrow('cannot be reached');
  });
});

describe.skipIf(missing)(`trying an inbox with a mailbox${missing ? ` (${missing})` : ''}`, () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
  }, 60_000);
  afterAll(() => dovecot.stop(), 60_000);

  const both = () => ({
    ...sending(),
    imapHost: '127.0.0.1',
    imapPort: dovecot.imapPort,
    imapSecurity: 'none' as const,
    imapUser: 'agent@shop.test',
    imapPassword: DOVECOT_PASSWORD,
  });

  it('says how many mails it sees', async () => {
    await dovecot.deliver('Subject: x\r\n\r\nhello\r\n', 'agent@shop.test');
    const words = await testEmailInbox(emailInbox(both()));
    expect(words).toBe(
      'Receiving works: folder “INBOX” has 1 mails. Sending works: the SMTP server took our sign-in.',
    );
  });

  it('names both faults at once, and what works beside a fault', async () => {
    const inbox = emailInbox({ ...both(), imapPassword: 'wrong-secret', smtpPort: 1 });
    await expect(testEmailInbox(inbox)).rejects.toThrow(/Receiving does not work\..*Sending does not work\./);
    const half = emailInbox({ ...both(), imapFolder: 'Nowhere' });
    await expect(testEmailInbox(half)).rejects.toThrow(/no folder “Nowhere”.*Sending works/);
  });
});

describe('settings', () => {
  it.each([
    ['imapFolder', 'INBOX\r\nA1 DELETE INBOX'],
    ['imapHost', 'imap.test\r\nx'],
    ['smtpHost', 'smtp.test/../x'],
    ['imapUser', 'a\u0000b'],
    ['displayName', 'Shop\nBcc: x@example.com'],
  ])('refuse control characters and more in %s', (name, value) => {
    expect(() => emailInbox({ [name]: value })).toThrow();
  });
});
