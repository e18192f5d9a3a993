import { describe, expect, it } from 'vitest';
import { deliveryEvent } from '../../../channels/twilio/delivery.ts';
import { errorForAnswer, knownCodes, reasonFor } from '../../../channels/twilio/errors.ts';
import { inboundMessage } from '../../../channels/twilio/inbound.ts';

const NOW = new Date('2026-01-02T03:04:05.000Z');

describe('reasons in plain words', () => {
  it.each(knownCodes())('%s says what happened, and what to do', (code) => {
    const sentences = reasonFor(code, '').split(/(?<=\.)\s/);
    expect(sentences.length).toBeGreaterThanOrEqual(2);
    for (const sentence of sentences) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('pass on Twilio’s own text for a code that is not known', () => {
    expect(reasonFor('99999', 'Something new')).toBe('Twilio says: Something new');
    expect(reasonFor('99999', '')).toContain('no reason');
  });

  it('call a fault of Twilio ambiguous only where something was asked to be done', () => {
    const answer = { status: 503, code: '', text: '', retryAfterSeconds: null };
    expect(errorForAnswer({ ...answer, isWrite: true })).toMatchObject({
      isAmbiguous: true,
      retryable: true,
    });
    expect(errorForAnswer({ ...answer, isWrite: false })).toMatchObject({
      isAmbiguous: false,
      retryable: true,
    });
  });
});

describe('delivery reports', () => {
  const report = { messageSid: 'SM1', errorCode: '', errorText: '', at: NOW };

  it.each(['accepted', 'scheduled', 'queued', 'sending', 'receiving', 'nonsense', ''])(
    'say nothing for "%s"',
    (status) => {
      expect(deliveryEvent({ ...report, status })).toBeNull();
    },
  );

  it('give the same report twice the same id, and undelivered the same as failed', () => {
    const ids = ['sent', 'sent', 'delivered', 'failed', 'undelivered'].map(
      (status) => deliveryEvent({ ...report, status })?.externalId,
    );
    expect(ids).toEqual(['SM1:sent', 'SM1:sent', 'SM1:delivered', 'SM1:failed', 'SM1:failed']);
  });

  it('carry the reason of a failure, and none otherwise', () => {
    const failed = deliveryEvent({ ...report, status: 'undelivered', errorCode: '30003' });
    expect(failed?.error).toEqual({ code: '30003', message: expect.stringContaining('phone is off') });
    expect(deliveryEvent({ ...report, status: 'delivered', errorCode: '30003' })?.error).toBeNull();
    expect(deliveryEvent({ ...report, status: 'failed', errorCode: '0' })?.error?.code).toBe('failed');
  });
});

describe('inbound forms', () => {
  const base = { MessageSid: 'SM1', From: '+5511987654321', Body: 'hi' };

  it('without id or sender are malformed, naming the field', () => {
    expect(() => inboundMessage({ ...base, MessageSid: '' }, NOW)).toThrow(/MessageSid/);
    expect(() => inboundMessage({ MessageSid: 'SM1' }, NOW)).toThrow(/From/);
  });

  it('tell a shared place and a pressed button in words', () => {
    const place = {
      ...base,
      Body: '',
      Latitude: '-23.5',
      Longitude: '-46.6',
      Label: 'Praça',
      Address: 'Rua 1',
    };
    expect(inboundMessage(place, NOW).text).toBe('Praça\nRua 1\n-23.5, -46.6');
    expect(inboundMessage({ ...base, Body: '', ButtonText: 'Yes' }, NOW).text).toBe('Yes');
  });

  it.each([['-1'], ['abc'], ['1e9'], ['999999999'], ['']])('survive NumMedia of "%s"', (NumMedia) => {
    const attachments = inboundMessage({ ...base, NumMedia, MediaUrl0: 'https://a/b' }, NOW).attachments;
    expect(attachments.length).toBeLessThanOrEqual(1);
  });
});
