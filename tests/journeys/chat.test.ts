import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { openBrowser } from '../support/chromium.ts';
import { openConsole } from '../support/consolePage.ts';
import { signUp, startTestServer, type TestServer } from '../support/testServer.ts';
import { addChatInbox, addQueue } from '../support/workspace.ts';

/** A page of another site that shows the widget. */
async function openShop(scriptUrl: string, inboxId: () => string): Promise<{ server: Server; url: string }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(
      `<!doctype html><title>Shop</title><h1>Lamps</h1><script src="${scriptUrl}" data-inbox="${inboxId()}" async></script>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with one.
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('a visitor who chats', () => {
  let server: TestServer;
  let browser: Browser;
  let shop: { server: Server; url: string };
  let inboxId = '';

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), openBrowser()]);
    shop = await openShop(`${server.url}/widget.js`, () => inboxId);
  });
  afterAll(async () => {
    await browser.close();
    shop.server.closeAllConnections();
    shop.server.close();
    await server.stop();
  });

  it('talks with an agent in another browser window, and finds the talk again after a reload', async () => {
    const queueId = await addQueue(server.ctx);
    inboxId = (await addChatInbox(server.ctx, queueId, { allowedOrigins: [shop.url] }))._id;
    const ana = await signUp(server, { name: 'Ana Souza', queueIds: [queueId] });
    const view = await openConsole(browser, server, ana);
    const context = await browser.newContext({ locale: 'en-US' });
    // The widget hides its inside from the page; a test needs to look in.
    await context.addInitScript(() => {
      const attach = Element.prototype.attachShadow;
      Element.prototype.attachShadow = function open(init) {
        return attach.call(this, { ...init, mode: 'open' });
      };
    });
    const visitor = await context.newPage();
    visitor.setDefaultTimeout(45_000);
    await visitor.goto(shop.url);
    await visitor.getByRole('button', { name: 'Open chat' }).click();
    await visitor.getByLabel('Your name').fill('Maria');
    await visitor.getByLabel('Your e-mail').fill('maria@customer.example');
    await visitor.getByRole('button', { name: 'Start chat' }).click();
    await visitor.getByLabel('Write a message').fill('Do you have this lamp in blue?');
    await visitor.getByRole('button', { name: 'Send' }).click();

    await view.acceptOffer();
    await view.sees('Do you have this lamp in blue?');
    await view.reply('Yes, two are left.');
    await visitor.getByText('Yes, two are left.').waitFor();
    await view.seesDelivery('Read');

    await visitor.reload();
    const launcher = visitor.getByRole('button', { name: /^Open chat/ });
    await launcher.click({ timeout: 5_000 }).catch(() => undefined);
    await visitor.getByText('Do you have this lamp in blue?').waitFor();
    await visitor.getByText('Yes, two are left.').waitFor();
    await context.close();
    await view.close();
  });
});
