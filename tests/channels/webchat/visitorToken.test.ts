import { describe, expect, it } from 'vitest';
import {
  createVisitorId,
  signVisitorToken,
  verifyVisitorToken,
} from '../../../channels/webchat/visitorToken.ts';

const inboxId = '65f0c0ffee65f0c0ffee0001';
const secret = 'secret of the server';

describe('visitor token', () => {
  it('brings back the visitor it was given to', () => {
    const visitorId = createVisitorId();
    const token = signVisitorToken({ inboxId, visitorId }, secret);
    expect(verifyVisitorToken(token, inboxId, secret)).toBe(visitorId);
    expect(token.length).toBeLessThan(500);
  });

  it('is worth nothing at another inbox, with another secret, or for another visitor', () => {
    const token = signVisitorToken({ inboxId, visitorId: 'visitor-one' }, secret);
    expect(verifyVisitorToken(token, '65f0c0ffee65f0c0ffee0002', secret)).toBeNull();
    expect(verifyVisitorToken(token, inboxId, 'secret of another')).toBeNull();
    expect(verifyVisitorToken(token.replace('visitor-one', 'visitor-two'), inboxId, secret)).toBeNull();
  });

  it.each([
    '',
    'v1',
    'v1.visitor-one',
    'v1.visitor-one.',
    'v2.visitor-one.x',
    'v1.short.x',
    'v1.a.b.c',
    '..',
  ])('refuses %j', (token) => {
    expect(verifyVisitorToken(token, inboxId, secret)).toBeNull();
  });

  it('has one spelling only', () => {
    const token = signVisitorToken({ inboxId, visitorId: 'visitor-one' }, secret);
    expect(verifyVisitorToken(`${token}=`, inboxId, secret)).toBeNull();
    expect(verifyVisitorToken(`${token}.`, inboxId, secret)).toBeNull();
  });

  it('refuses to sign an id that could not be read back', () => {
    expect(() => signVisitorToken({ inboxId, visitorId: 'a.b.c.d.e' }, secret)).toThrow(TypeError);
  });
});
