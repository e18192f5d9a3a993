import { describe, expect, it } from 'vitest';
import {
  addressWithToken,
  makeMessageId,
  makeReplyToken,
  readOwnMessageId,
  readReplyToken,
  splitPlusAddress,
} from '../../../channels/email/replyToken.ts';
import { decideThread } from '../../../channels/email/thread.ts';

const secret = 'a secret of this installation';
const conversationId = '65f0c0ffee65f0c0ffee65f0';
const other = '65f0c0ffee65f0c0ffee65f1';
const token = makeReplyToken({ conversationId, secret });
const ownId = makeMessageId({ conversationId, messageId: 'b'.repeat(24), domain: 'shop.test', secret });

describe('a reply token', () => {
  it('names its conversation, in any case of letters', () => {
    expect(readReplyToken(token, secret)).toEqual({ conversationId });
    expect(readReplyToken(token.toUpperCase(), secret)).toEqual({ conversationId });
  });

  it('is refused when one letter differs, under another secret, cut short or made longer', () => {
    for (let index = 0; index < token.length; index++) {
      const changed = token.slice(0, index) + (token[index] === 'a' ? 'b' : 'a') + token.slice(index + 1);
      expect(readReplyToken(changed, secret)).toBeNull();
    }
    expect(readReplyToken(token, 'another secret')).toBeNull();
    expect(readReplyToken(token.slice(1), secret)).toBeNull();
    expect(readReplyToken(`${token}a`, secret)).toBeNull();
    expect(readReplyToken('', secret)).toBeNull();
  });

  it('fits a local part, or says that it does not', () => {
    const address = addressWithToken('support@shop.test', token);
    expect(splitPlusAddress(address ?? '')).toEqual({ base: 'support@shop.test', tag: token });
    expect(addressWithToken(`${'a'.repeat(18)}@shop.test`, token)?.split('@')[0]).toHaveLength(64);
    expect(addressWithToken(`${'a'.repeat(19)}@shop.test`, token)).toBeNull();
  });

  it('cannot be made from a Message-ID, which everybody sees', () => {
    const proof = ownId.split('.')[2]?.split('@')[0] ?? '';
    expect(proof).toHaveLength(26);
    expect(token).not.toContain(proof.slice(0, 10));
  });
});

describe('our own Message-ID', () => {
  it('is known again, and only as we made it', () => {
    expect(readOwnMessageId(ownId, secret)).toEqual({ conversationId, messageId: 'b'.repeat(24) });
    expect(readOwnMessageId(ownId.replace(conversationId, other), secret)).toBeNull();
    expect(readOwnMessageId(ownId, 'another secret')).toBeNull();
    expect(readOwnMessageId('<x@shop.test>', secret)).toBeNull();
    expect(ownId.length).toBeLessThan(120);
  });
});

describe('which conversation a mail joins', () => {
  const lookup = {
    secret,
    participantsOf: async (id: string) => (id === conversationId ? ['ana@example.com'] : null),
  };
  const facts = {
    replyTokens: [] as string[],
    inReplyTo: [] as string[],
    references: [] as string[],
    from: { name: '', address: 'ana@example.com' },
    authentication: 'none' as const,
  };

  it.each([
    ['a token', { replyTokens: [token] }, 'replyToken'],
    ['our Message-ID in In-Reply-To', { inReplyTo: [ownId] }, 'messageId'],
    ['our Message-ID in References', { references: ['<x@y.test>', ownId] }, 'messageId'],
  ])('joins by %s from a participant', async (_what, changes, provedBy) => {
    const decision = await decideThread({ ...facts, ...changes }, lookup);
    expect(decision).toEqual({ kind: 'existing', conversationId, provedBy });
  });

  it.each([
    [
      'a stranger with the right token',
      { replyTokens: [token], from: { name: '', address: 'eve@evil.test' } },
      'notParticipant',
    ],
    ['a participant with a guessed token', { replyTokens: ['a'.repeat(45)] }, 'noProof'],
    ['a participant with only a subject', {}, 'noProof'],
    [
      'a participant whose mail fails the checks',
      { replyTokens: [token], authentication: 'fail' as const },
      'unauthenticated',
    ],
    [
      'a token of a conversation in another inbox',
      { replyTokens: [makeReplyToken({ conversationId: other, secret })] },
      'notParticipant',
    ],
  ])('starts anew for %s', async (_who, changes, reason) => {
    expect(await decideThread({ ...facts, ...changes }, lookup)).toEqual({ kind: 'new', reason });
  });
});
