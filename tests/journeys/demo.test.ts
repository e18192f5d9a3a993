import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareDemo, startDemo } from '../../server/demo/world.ts';
import { openBrowser } from '../support/chromium.ts';
import { type ConsolePage, openConsole } from '../support/consolePage.ts';
import { clearDesks, signInAs } from '../support/demoAccount.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

const PATIENCE_MS = 45_000;

/** Two windows side by side: the customer's on the demo page, the agent's on the console. */
describe('somebody who plays the customer on the demo page', () => {
  let server: TestServer;
  let browser: Browser;
  let agent: ConsolePage;
  let customer: Page;

  beforeAll(async () => {
    [server, browser] = await Promise.all([
      startTestServer({ isDemo: true, prepare: prepareDemo }),
      openBrowser(),
    ]);
    await startDemo(server, { isRunning: false });
    await clearDesks(server);
    agent = await openConsole(browser, server, await signInAs(server, 'ben@atende.example'));
    customer = await openDemoPage(browser, server);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  it('texts, and reads the answer', async () => {
    const phone = customer.getByRole('region', { name: 'Phone' });
    await phone.getByRole('textbox', { name: 'Text message' }).fill('Is the oak desk in stock?');
    await phone.getByRole('button', { name: 'Send' }).click();
    await agent.acceptOffer(await phone.getByLabel('Your number').inputValue());
    await agent.sees('Is the oak desk in stock?');
    await agent.reply('It is, and it ships tomorrow.');
    await phone.getByText('It is, and it ships tomorrow.').waitFor();
    await agent.seesDelivery('Delivered');
  });

  it('chats on the shop’s page, and reads the answer', async () => {
    const shop = customer.frameLocator('iframe[title^="Shop page"]');
    await shop.locator('.launcher').click();
    await introduceIfAsked(shop);
    await shop.locator('textarea').fill('Do you ship to Portugal?');
    await shop.locator('textarea').press('Enter');
    await agent.acceptOffer('Kim West');
    await agent.sees('Do you ship to Portugal?');
    await agent.reply('Yes, within five days.');
    await shop.getByText('Yes, within five days.').first().waitFor();
  });

  it('writes a mail, and reads the answer', async () => {
    await customer.getByRole('button', { name: 'Mail', exact: true }).click();
    const desk = customer.getByRole('region', { name: 'Mail' });
    await desk.getByLabel('Subject').fill('An invoice for the office');
    await desk.getByLabel('Message').fill('Could you send it to our accounts department?');
    await desk.getByRole('button', { name: 'Send mail' }).click();
    // Mail is given without asking: it appears in the list of work.
    await agent.page.getByText('Robin Hale').first().click();
    await agent.sees('our accounts department');
    await agent.reply('It is on its way to them.');
    await desk.getByText('It is on its way to them.').first().waitFor();
  });

  it('calls, talks, and hangs up', async () => {
    const phone = customer.getByRole('region', { name: 'Phone' });
    await phone.getByRole('button', { name: 'Call', exact: true }).click();
    await phone.getByRole('button', { name: 'Call the shop' }).click();
    await agent.acceptOffer(await phone.getByLabel('Your number').inputValue());
    await phone.getByText(/^Connected/).waitFor();
    const bar = agent.page.getByRole('region', { name: /^Call with/ });
    await bar.getByText(/^\d+:\d\d$/).waitFor();
    await phone.getByRole('button', { name: 'Hang up' }).click();
    await bar.getByText('Wrap-up').waitFor();
    await agent.sees('talked 0:');
  });

  it('saw nothing go wrong', () => {
    expect(problems).toEqual([]);
  });
});

const problems: string[] = [];

async function openDemoPage(browser: Browser, server: TestServer): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', permissions: ['microphone'] });
  context.setDefaultTimeout(PATIENCE_MS);
  // The widget's root is closed to the page; the test looks in all the same.
  await context.addInitScript(() => {
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      return attach.call(this, { ...init, mode: 'open' });
    };
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(`${server.url}/demo`);
  return page;
}

async function introduceIfAsked(shop: ReturnType<Page['frameLocator']>): Promise<void> {
  const start = shop.getByRole('button', { name: 'Start chat' });
  await start.or(shop.locator('textarea')).first().waitFor();
  if (await start.isVisible()) {
    await shop.getByLabel('Your name').fill('Kim West');
    await shop.getByLabel('Your e-mail').fill('kim.west@mail.example');
    await start.click();
  }
}
