import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { openBrowser } from '../chromium.ts';
import { PHONE_PAGE, SOFTPHONE_PAGE } from './pages.ts';

/** Chromium with a microphone of its own, and a server with the pages for a call. */
export interface CallBrowser {
  softphonePage(): Promise<Page>;
  phonePage(): Promise<Page>;
  close(): Promise<void>;
}

export async function openCallBrowser(): Promise<CallBrowser> {
  const sdk = await readFile('node_modules/@twilio/voice-sdk/dist/twilio.min.js', 'utf8');
  const files: Record<string, { type: string; body: string }> = {
    '/twilio.js': { type: 'text/javascript', body: sdk },
    '/softphone': { type: 'text/html', body: SOFTPHONE_PAGE },
    '/phone': { type: 'text/html', body: PHONE_PAGE },
  };
  const server = createServer((request, response) => {
    const file = files[request.url ?? ''];
    response
      .writeHead(file === undefined ? 404 : 200, { 'content-type': file?.type ?? 'text/plain' })
      .end(file?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with one.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await openBrowser();
  const open = async (path: string) => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, permissions: ['microphone'] });
    const page = await context.newPage();
    await page.goto(`${origin}${path}`);
    return page;
  };
  return {
    softphonePage: () => open('/softphone'),
    phonePage: () => open('/phone'),
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
