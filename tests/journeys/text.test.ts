import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Carrier } from '../../server/demo/carrier/carrier.ts';
import { startCarrier } from '../support/carrier.ts';
import { openBrowser } from '../support/chromium.ts';
import { openConsole } from '../support/consolePage.ts';
import { eventually } from '../support/eventually.ts';
import { signUp, startTestServer, type TestServer } from '../support/testServer.ts';
import { addQueue, addSmsInbox, BUSINESS_NUMBER } from '../support/workspace.ts';

describe('a customer who texts', () => {
  let server: TestServer;
  let carrier: Carrier;
  let browser: Browser;

  beforeAll(async () => {
    [server, carrier, browser] = await Promise.all([startTestServer(), startCarrier(), openBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    await carrier.close();
  });

  it('is answered from the console, and the agent sees that it was delivered', async () => {
    const queueId = await addQueue(server.ctx);
    await addSmsInbox(server.ctx, queueId, carrier);
    const ana = await signUp(server, { queueIds: [queueId] });
    const view = await openConsole(browser, server, ana);
    const phone = carrier.phone('+14155550123');
    const received: string[] = [];
    phone.on('text', (text) => received.push(text.body));

    await phone.sendText(BUSINESS_NUMBER, 'Where is my parcel?');
    await view.acceptOffer();
    await view.sees('Where is my parcel?');
    await view.reply('It arrives tomorrow morning.');
    await eventually(() => expect(received).toEqual(['It arrives tomorrow morning.']));
    await view.seesDelivery('Delivered');

    // No reload: what the customer writes next appears by itself.
    await phone.sendText(BUSINESS_NUMBER, 'Thank you!');
    await view.sees('Thank you!');
    await view.close();
  });
});
