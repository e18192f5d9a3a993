import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { openMedia } from '../../../channels/twilio/media.ts';
import { isPublicAddress, publicLookup } from '../../../channels/twilio/publicAddress.ts';
import { accountSchema, type TwilioAccount } from '../../../channels/twilio/settings.ts';

const LIMITS = { maxBytes: 1000, timeoutMs: 5_000 };
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

describe('opening a file of a message', () => {
  it('sends the credentials to the API host only, not to where it redirects', async () => {
    const seen: (string | undefined)[] = [];
    const origin = await serve((request, response) => {
      seen.push(request.headers.authorization);
      if (request.url === '/file') {
        response.writeHead(200, { 'content-type': 'image/png' }).end('picture');
      } else {
        response.writeHead(307, { location: '/file' }).end();
      }
    });
    const opened = await openMedia(`${origin}/Media/ME1`, account(origin), LIMITS);
    expect(await text(opened.stream)).toBe('picture');
    expect(opened.contentType).toBe('image/png');
    expect(seen[0]).toMatch(/^Basic /);
  });

  it.each([
    'http://127.0.0.1:PORT/x',
    'http://localhost:PORT/x',
    'http://2130706433:PORT/x',
    'http://0x7f000001:PORT/x',
    'http://0177.0.0.1:PORT/x',
    'http://127.1:PORT/x',
    'http://0:PORT/x',
    'http://[::1]:PORT/x',
    'http://[::ffff:127.0.0.1]:PORT/x',
    'http://[::ffff:7f00:1]:PORT/x',
    'https://127.0.0.1:PORT/x',
    'https://user:pass@api.twilio.com/x',
    'https://api.twilio.com.evil.example/x',
    'https://api.twilio.com@127.0.0.1:PORT/x',
    'https://s3-external-1.amazonaws.com/somebody-elses-bucket/x',
    'https://s3-external-1.amazonaws.com/media.twiliocdn.com/../other/x',
    'http://api.twilio.com/x',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'ftp://api.twilio.com/x',
    'not a url',
    '',
  ])('refuses %s, and nobody is asked', async (spelling) => {
    let hits = 0;
    const origin = await serve((_request, response) => {
      hits++;
      response.end('secret');
    });
    const url = spelling.replace('PORT', new URL(origin).port);
    await expect(openMedia(url, account('https://api.twilio.com'), LIMITS)).rejects.toMatchObject({
      code: 'forbiddenHost',
      retryable: false,
    });
    expect(hits).toBe(0);
  });

  it('refuses a redirect from the API host to this machine', async () => {
    let hits = 0;
    const other = await serve((_request, response) => {
      hits++;
      response.end('secret');
    });
    const origin = await serve((_request, response) =>
      response.writeHead(302, { location: `${other}/x` }).end(),
    );
    await expect(openMedia(`${origin}/x`, account(origin), LIMITS)).rejects.toMatchObject({
      code: 'forbiddenHost',
    });
    expect(hits).toBe(0);
  });

  it('refuses an allowed name that leads to this machine', async () => {
    const { port } = new URL(await serve((_request, response) => response.end('secret')));
    const settings = { ...account('https://api.twilio.com'), mediaHosts: [`localhost:${port}`] };
    await expect(openMedia(`https://localhost:${port}/x`, settings, LIMITS)).rejects.toMatchObject({
      code: 'forbiddenHost',
    });
  });

  it('gives up on redirects without end', async () => {
    const origin = await serve((_request, response) => response.writeHead(302, { location: '/again' }).end());
    await expect(openMedia(`${origin}/x`, account(origin), LIMITS)).rejects.toMatchObject({
      code: 'rejected',
    });
  });

  it('takes a file of exactly the limit and not one byte more', async () => {
    const origin = await serve((request, response) =>
      response.end(Buffer.alloc(Number(request.url?.slice(1)))),
    );
    const opened = await openMedia(`${origin}/1000`, account(origin), LIMITS);
    expect(await buffer(opened.stream)).toHaveLength(1000);
    await expect(openMedia(`${origin}/1001`, account(origin), LIMITS)).rejects.toMatchObject({
      code: 'tooLarge',
    });
  });

  it('cuts a file that does not say its size', async () => {
    const origin = await serve((_request, response) => {
      response.write(Buffer.alloc(900));
      response.end(Buffer.alloc(900));
    });
    const opened = await openMedia(`${origin}/x`, account(origin), LIMITS);
    await expect(buffer(opened.stream)).rejects.toMatchObject({ code: 'tooLarge' });
  });

  it('does not take a transfer that was cut for a whole file', async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 500 });
      response.write(Buffer.alloc(100), () => response.destroy());
    });
    const opened = await openMedia(`${origin}/x`, account(origin), LIMITS);
    await expect(buffer(opened.stream)).rejects.toBeDefined();
  });

  it('does not wait without end', async () => {
    const origin = await serve((_request, response) => response.write('a little'));
    const opened = await openMedia(`${origin}/x`, account(origin), { ...LIMITS, timeoutMs: 300 });
    await expect(buffer(opened.stream)).rejects.toBeDefined();
  });
});

describe('public addresses', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fc00::1',
    'fdff::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '2001::1',
    'localhost',
    '',
  ])('do not include %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    'include %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it('are asked for at connect time, in both forms of the look-up', async () => {
    for (const all of [true, false]) {
      const error = await new Promise((resolve) => publicLookup('localhost', { all }, resolve));
      expect(error).toMatchObject({ code: 'forbiddenHost' });
    }
  });
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function account(apiBaseUrl: string): TwilioAccount {
  return accountSchema.parse({
    accountSid: `AC${'a'.repeat(32)}`,
    authToken: 'token',
    number: '+14155550100',
    apiBaseUrl,
  });
}
