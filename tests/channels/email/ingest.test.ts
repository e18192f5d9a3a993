import { afterAll, describe, expect, it } from 'vitest';
import { ingestMail } from '../../../channels/email/ingest.ts';
import { createParsePool } from '../../../channels/email/parse/pool.ts';
import { makeReplyToken } from '../../../channels/email/replyToken.ts';
import { emailInbox, rawMail, recordingSink } from './support.ts';

const pool = createParsePool({ size: 1 });
afterAll(() => pool.close());

async function ingest(raw: Buffer, envelope: { from: string | null; to: string[] } = { from: null, to: [] }) {
  const sink = recordingSink();
  await ingestMail({ raw, wholeSizeBytes: null, envelope }, emailInbox(), sink, pool);
  return sink;
}

describe('a mail that comes in', () => {
  it('crosses as one event with sender, text and facts, its raw form kept', async () => {
    const raw = rawMail({
      From: '=?utf-8?q?Jos=C3=A9_Silva?= <Jose@Example.com>',
      Subject: '=?utf-8?B?UGVkaWRvIG7CuiAx?=',
      'Message-ID': '<one@example.com>',
      Date: 'Fri, 20 Nov 2026 10:00:00 -0300',
    });
    const sink = await ingest(raw);
    expect(sink.events).toHaveLength(1);
    expect(sink.events[0]).toMatchObject({
      externalId: '<one@example.com>',
      sender: { kind: 'email', address: 'jose@example.com', name: 'José Silva' },
      text: 'Hello',
      html: null,
      sentAt: '2026-11-20T13:00:00.000Z',
      email: { subject: 'Pedido nº 1', isAutomatic: false, bounce: null, authentication: 'none' },
    });
    expect(sink.files[0]?.bytes.equals(raw)).toBe(true);
  });

  it('has the same name when the same bytes come twice without a Message-ID', async () => {
    const first = await ingest(rawMail({ Subject: 'no id' }));
    const second = await ingest(rawMail({ Subject: 'no id' }));
    expect(first.events[0]?.externalId).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(second.events[0]?.externalId).toBe(first.events[0]?.externalId);
  });

  it('keeps its files and shows its own images by them, but no remote ones', async () => {
    const html =
      '<p>Look <img src="cid:pic@x"> <img src="https://tracker.test/p.gif"><script>alert(1)</script></p>';
    const raw = rawMail(
      { 'Content-Type': 'multipart/related; boundary=b' },
      [
        '--b',
        'Content-Type: text/html; charset=utf-8',
        '',
        html,
        '--b',
        'Content-Type: image/png; name="../../p\u202Eng.png"',
        'Content-ID: <pic@x>',
        'Content-Transfer-Encoding: base64',
        '',
        'iVBORw0KGgo=',
        '--b--',
        '',
      ].join('\r\n'),
    );
    const event = (await ingest(raw)).events[0];
    expect(event?.attachments).toMatchObject([
      { kind: 'stored', name: 'png.png', contentType: 'image/png', sizeBytes: 8, contentId: 'pic@x' },
    ]);
    expect(event?.html).toBe(
      '<p>Look <img data-attachment-id="000000000000000000000001" /> <img data-remote-src="https://tracker.test/p.gif" /></p>',
    );
    expect(event?.hasRemoteImages).toBe(true);
    expect(event?.text).toBe('Look');
  });

  it('reads reply tokens from wherever a server noted the recipient', async () => {
    const token = makeReplyToken({ conversationId: 'd'.repeat(24), secret: 's' });
    const sink = await ingest(rawMail({ 'Delivered-To': `support+${token.toUpperCase()}@shop.test` }));
    expect(sink.events[0]?.email?.replyTokens).toEqual([token]);
  });

  it('reads a header whose fields are in different encodings, and turns no text around', async () => {
    const raw = Buffer.concat([
      Buffer.from('From: "Jos\u00e9" <jose@example.com>\r\n', 'latin1'),
      Buffer.from('Subject: Ol\u00e1 \u202egnp.exe\r\n\r\nhi\r\n', 'utf8'),
    ]);
    const [event] = (await ingest(raw)).events;
    expect(event?.sender.name).toBe('José');
    expect(event?.email?.subject).toBe('Olá  gnp.exe');
  });

  it('from our own address is automatic, so that it cannot go round for ever', async () => {
    const [event] = (await ingest(rawMail({ From: 'Shop <support+x@shop.test>' }))).events;
    expect(event?.email?.isAutomatic).toBe(true);
  });

  it('is put into quarantine with its raw form when its sender cannot be read', async () => {
    const raw = rawMail({ From: ['Ana <ana@example.com>', 'Boss <boss@example.com>'], Subject: 'two' });
    const sink = await ingest(raw);
    expect(sink.events).toHaveLength(0);
    expect(sink.quarantined).toMatchObject([{ subject: 'two', from: 'Ana <ana@example.com>' }]);
    expect(sink.quarantined[0]?.raw.equals(raw)).toBe(true);
  });

  it('fails, and so is tried again, when storing fails', async () => {
    const sink = recordingSink();
    sink.failWith = new Error('database away');
    const mail = { raw: rawMail({}), wholeSizeBytes: null, envelope: { from: null, to: [] } };
    await expect(ingestMail(mail, emailInbox(), sink, pool)).rejects.toThrow('database away');
  });
});
