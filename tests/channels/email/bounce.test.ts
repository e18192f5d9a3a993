import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { readAuthentication } from '../../../channels/email/authentication.ts';
import { isAutomaticMail } from '../../../channels/email/automatic.ts';
import { ingestMail } from '../../../channels/email/ingest.ts';
import { readHeaderFields } from '../../../channels/email/parse/headerFields.ts';
import { createParsePool } from '../../../channels/email/parse/pool.ts';
import { emailInbox, rawMail, recordingSink } from './support.ts';

const pool = createParsePool({ size: 1 });
afterAll(() => pool.close());

async function factsOf(fixture: string) {
  const raw = readFileSync(new URL(`../../fixtures/mail/${fixture}`, import.meta.url));
  const sink = recordingSink();
  await ingestMail({ raw, wholeSizeBytes: null, envelope: { from: null, to: [] } }, emailInbox(), sink, pool);
  expect(sink.quarantined).toEqual([]);
  return sink.events[0]?.email;
}

describe('a delivery report', () => {
  it.each([
    ['bounce-unknown-user.eml', true, 'Not delivered to nobody@example.com. The address does not exist.'],
    ['bounce-mailbox-full-pt.eml', true, 'Not delivered to cheio@exemplo.com.br. The mailbox is full.'],
    ['bounce-delayed.eml', false, 'The server keeps trying.'],
    ['bounce-exim-old.eml', true, 'Not delivered to gone@example.com. The address does not exist.'],
  ])('%s names our mail and says why in plain words', async (fixture, isPermanent, words) => {
    const facts = await factsOf(fixture);
    expect(facts?.isAutomatic).toBe(true);
    expect(facts?.bounce).toMatchObject({ messageId: '<own.1@shop.test>', isPermanent });
    expect(facts?.bounce?.reason).toContain(words);
  });

  it('of success is automatic, and no bounce', async () => {
    const facts = await factsOf('report-delivered.eml');
    expect(facts).toMatchObject({ isAutomatic: true, bounce: null });
  });
});

describe('mail that a program wrote or a list spread', () => {
  const isAutomatic = (
    headers: Record<string, string>,
    of: { fromAddress?: string; envelopeFrom?: string } = {},
  ) =>
    isAutomaticMail(readHeaderFields(rawMail(headers)), {
      fromAddress: of.fromAddress ?? 'ana@example.com',
      envelopeFrom: of.envelopeFrom ?? null,
    });

  it.each([
    [{ 'Auto-Submitted': 'auto-replied (vacation)' }],
    [{ 'Auto-Submitted': 'auto-generated' }],
    [{ Precedence: 'bulk' }],
    [{ Precedence: 'List' }],
    [{ 'List-Id': '<news.example.com>' }],
    [{ 'List-Unsubscribe': '<mailto:x@example.com>' }],
    [{ 'X-Auto-Response-Suppress': 'OOF, AutoReply' }],
    [{ 'X-Autoreply': 'yes' }],
    [{ 'Return-Path': '< >' }],
    [{ 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=x' }],
    [{ Subject: 'Resposta automática: férias' }],
    [{ Subject: '=?utf-8?q?Resposta_autom=C3=A1tica=3A?= x' }],
    [{ Subject: 'Automatic reply: away' }],
  ])('is known by %j', (headers) => {
    expect(isAutomatic(headers)).toBe(true);
  });

  it('is known by its sender', () => {
    expect(isAutomatic({}, { fromAddress: 'mailer-daemon@example.com' })).toBe(true);
    expect(isAutomatic({}, { fromAddress: 'no-reply+abc@example.com' })).toBe(true);
    expect(isAutomatic({}, { envelopeFrom: '' })).toBe(true);
  });

  it.each([
    [{ 'Auto-Submitted': 'no' }],
    [{ Precedence: 'normal' }],
    [{ 'X-Auto-Response-Suppress': 'None' }],
    [{ 'Return-Path': '<ana@example.com>' }],
    [{ Subject: 'Automatic replying machine broken' }],
  ])('is not suspected because of %j', (headers) => {
    expect(isAutomatic(headers, { envelopeFrom: 'ana@example.com' })).toBe(false);
  });
});

describe('what our mail server found out about the sender', () => {
  const verdict = (
    results: string[],
    fromAddress = 'ana@example.com',
    trustedAuthservId: string | null = 'mx.shop.test',
  ) =>
    readAuthentication(readHeaderFields(rawMail({ 'Authentication-Results': results })), {
      trustedAuthservId,
      fromAddress,
    });

  it('counts only under its name, and only the topmost', () => {
    const pass = 'mx.shop.test; dmarc=pass header.from=example.com';
    const fail = 'mx.shop.test; dmarc=fail (p=reject) header.from=example.com';
    expect(verdict([pass])).toBe('pass');
    expect(verdict([fail, pass])).toBe('fail');
    expect(verdict(['mx.evil.test; dmarc=pass', fail])).toBe('fail');
    expect(verdict(['mx.evil.test; dmarc=pass'])).toBe('none');
    expect(verdict([pass], 'ana@example.com', null)).toBe('none');
    expect(verdict([])).toBe('none');
  });

  it('does not take a pass for another domain, or from inside a comment', () => {
    expect(verdict(['mx.shop.test; spf=pass smtp.mailfrom=evil.test; dkim=pass header.d=evil.test'])).toBe(
      'none',
    );
    expect(verdict(['mx.shop.test; dkim=pass header.d=example.com'])).toBe('pass');
    expect(verdict(['mx.shop.test; dkim=pass header.d=example.com'], 'ana@mail.example.com')).toBe('pass');
    expect(verdict(['mx.shop.test; dkim=pass header.d=com'])).toBe('none');
    expect(verdict(['mx.shop.test; spf=fail (; dmarc=pass;) smtp.mailfrom=ana@example.com'])).toBe('fail');
    expect(verdict(['mx.shop.test.evil.test; dmarc=pass'])).toBe('none');
  });
});
