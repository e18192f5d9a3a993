import { describe, expect, it } from 'vitest';
import { webchatAdapter } from '../../../channels/webchat/adapter.ts';
import { mayEmbed } from '../../../channels/webchat/origins.ts';

const { settingsSchema } = webchatAdapter;

describe('webchatAdapter', () => {
  it('needs no more than a title', () => {
    const settings = settingsSchema.parse({ title: 'Shop help' });
    expect(settings).toMatchObject({
      greeting: '',
      allowedOrigins: [],
      asksNameAndEmail: true,
      requiresSignedIdentity: false,
      language: null,
    });
    expect(webchatAdapter.addressOf(settings)).toBe('Shop help');
  });

  it('makes an identity secret of its own for each inbox and names it as secret', () => {
    const one = settingsSchema.parse({ title: 'One' });
    const two = settingsSchema.parse({ title: 'Two' });
    expect(one.identitySecret.length).toBeGreaterThanOrEqual(32);
    expect(one.identitySecret).not.toBe(two.identitySecret);
    expect(webchatAdapter.secrets).toEqual(['identitySecret']);
  });

  it('spells allowed origins as browsers do', () => {
    const settings = settingsSchema.parse({
      title: 'Shop',
      allowedOrigins: ['https://Shop.Example/', 'http://localhost:8080', 'https://a.example:443'],
    });
    expect(settings.allowedOrigins).toEqual([
      'https://shop.example',
      'http://localhost:8080',
      'https://a.example',
    ]);
  });

  it.each([
    [{ title: '' }],
    [{ title: 'Shop', accent: 'red;} body{display:none' }],
    [{ title: 'Shop', allowedOrigins: ['https://shop.example/contact'] }],
    [{ title: 'Shop', allowedOrigins: ['*'] }],
    [{ title: 'Shop', allowedOrigins: ['javascript:alert(1)'] }],
    [{ title: 'Shop', identitySecret: 'short' }],
    [{ title: 'Shop', language: 'xx' }],
  ])('refuses %j', (settings) => {
    expect(settingsSchema.safeParse(settings).success).toBe(false);
  });

  it('sends at once, under our own id', async () => {
    const messageId = '65f0c0ffee65f0c0ffee0009';
    const sent = await webchatAdapter.send(
      {
        messageId,
        conversationId: messageId,
        to: 'visitor-one',
        text: 'Hello',
        html: null,
        attachments: [],
        email: null,
        statusUrl: null,
        attempt: 1,
      },
      {
        id: messageId,
        channel: 'webchat',
        name: 'Shop',
        webhookUrl: 'https://help.example/webhooks/x',
        settings: settingsSchema.parse({ title: 'Shop' }),
      },
    );
    expect(sent).toEqual({ externalId: messageId });
  });
});

describe('mayEmbed', () => {
  const own = 'https://help.example';
  it('lets our own pages and listed ones in, and nobody else', () => {
    expect(mayEmbed(undefined, [], own)).toBe(true);
    expect(mayEmbed(own, [], own)).toBe(true);
    expect(mayEmbed('https://shop.example', [], own)).toBe(false);
    expect(mayEmbed('https://shop.example', ['https://shop.example'], own)).toBe(true);
    expect(mayEmbed('https://shop.example.evil.example', ['https://shop.example'], own)).toBe(false);
    expect(mayEmbed('null', ['https://shop.example'], own)).toBe(false);
  });
});
