import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Carrier } from '../../server/demo/carrier/carrier.ts';
import { startCarrier } from '../support/carrier.ts';
import { openBrowser } from '../support/chromium.ts';
import { type ConsolePage, openConsole } from '../support/consolePage.ts';
import { eventually } from '../support/eventually.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../support/testServer.ts';
import { addQueue, addSmsInbox, BUSINESS_NUMBER } from '../support/workspace.ts';

describe('an agent who writes', () => {
  let server: TestServer;
  let carrier: Carrier;
  let browser: Browser;
  let ana: Person;
  let bruno: Person;
  let view: ConsolePage;
  const received: string[] = [];

  beforeAll(async () => {
    [server, carrier, browser] = await Promise.all([startTestServer(), startCarrier(), openBrowser()]);
    const queueId = await addQueue(server.ctx);
    await addSmsInbox(server.ctx, queueId, carrier);
    ana = await signUp(server, { name: 'Ana Souza', queueIds: [queueId] });
    bruno = await signUp(server, { name: 'Bruno Lima', queueIds: [queueId] });
    view = await openConsole(browser, server, ana);
    const phone = carrier.phone('+14155550151');
    phone.on('text', (text) => received.push(text.body));
    await phone.sendText(BUSINESS_NUMBER, 'Where is my parcel?');
    await view.acceptOffer();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    await carrier.close();
  });

  const field = (page: Page) => page.getByRole('region', { name: 'Write' }).getByRole('textbox');
  const hasDialog = (page: Page) => page.getByRole('dialog').waitFor();

  it('loses nothing to a lost connection: all arrives once, in its order, with the pages still there', async () => {
    const { page, context } = view;
    await page.getByRole('link', { name: 'Team chat' }).waitFor();
    // The parts that are not on screen come a moment after the page stands.
    await page.waitForFunction(() =>
      performance.getEntriesByType('resource').some((part) => part.name.includes('TeamPage')),
    );
    await context.setOffline(true);
    for (const text of ['One moment.', 'I asked the carrier.', 'It comes tomorrow.']) {
      await view.reply(text);
    }
    await expect.poll(() => page.getByText('Not sent yet.', { exact: false }).count()).toBe(3);
    await page.getByRole('link', { name: 'Team chat' }).click();
    await page.getByRole('heading', { name: 'Team chat' }).waitFor();
    await page.goBack();
    await context.setOffline(false);
    await eventually(
      () => expect(received).toEqual(['One moment.', 'I asked the carrier.', 'It comes tomorrow.']),
      30_000,
    );
    await expect.poll(() => page.getByText('Not sent yet.', { exact: false }).count()).toBe(0);
  });

  it('finds words and files again after an errand and a reload', async () => {
    const { page } = view;
    await page
      .getByLabel('Attach files')
      .locator('xpath=preceding-sibling::input')
      .setInputFiles({
        name: 'label.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('Return label'),
      });
    await field(page).fill('Please use this label');
    await page.getByText('label.txt').waitFor();
    await page.getByLabel('Uploading label.txt').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Contacts' }).click();
    await page.goBack();
    await page.getByText('label.txt').waitFor();
    await page.reload();
    await page.getByText('label.txt').waitFor();
    expect(await field(page).inputValue()).toBe('Please use this label');
  });

  it('gets the focus back where it was when a dialog closes', async () => {
    const { page } = view;
    const thread = page.getByRole('log').first();
    for (const key of ['t', 'z', 'e', '?', 'Control+k']) {
      await thread.focus();
      await page.keyboard.press(key);
      await hasDialog(page);
      await page.keyboard.press('Escape');
      await expect.poll(() => thread.evaluate((log) => log === document.activeElement)).toBe(true);
    }
  });

  it('types no shortcut into a field that was left before', async () => {
    const { page } = view;
    await field(page).fill('');
    await page.keyboard.press('Escape');
    await page.keyboard.press('z');
    await hasDialog(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('x');
    expect(await field(page).inputValue()).toBe('');
    const thread = page.getByRole('log').first();
    expect(await thread.evaluate((log) => log === document.activeElement)).toBe(true);
  });

  it('keeps the focus near what has gone', async () => {
    const { page } = view;
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await page.getByRole('button', { name: 'Add address or number' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Add address or number' }).fill('carol@shop.example');
    await page.keyboard.press('Enter');
    await page.getByText('carol@shop.example').waitFor();
    await expect.poll(focused).toBe('Add address or number');
    await page.getByRole('button', { name: 'Actions', exact: true }).last().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByText('carol@shop.example').waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => document.activeElement === document.body)).toBe(false);
  });

  it('leaves the focus in a dialog whose button was switched off until the answer came', async () => {
    const { page } = view;
    await page.route('**/api/cases/*/park', async (route) => {
      // Long enough that the browser takes the focus from a button that cannot be pressed.
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.abort();
    });
    await page.getByRole('log').first().focus();
    await page.keyboard.press('z');
    await page.getByRole('button', { name: /^In an hour/ }).press('Enter');
    await page.getByText('The server cannot be reached', { exact: false }).first().waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null))
      .toBe(true);
    await page.unroute('**/api/cases/*/park');
    await page.keyboard.press('Escape');
  });

  it('saves the notes on a contact though a shortcut takes their field away', async () => {
    const { page } = view;
    const notes = page.getByRole('textbox', { name: 'Notes' });
    await notes.fill('Prefers mornings');
    await page.keyboard.press('Control+k');
    await hasDialog(page);
    await page.keyboard.press('Escape');
    await page.reload();
    await expect.poll(() => notes.inputValue()).toBe('Prefers mornings');
    await notes.fill('Prefers evenings');
    await page.goBack();
    await page.goForward();
    await expect.poll(() => notes.inputValue()).toBe('Prefers evenings');
  });

  it('reaches the colleague whom a note names', async () => {
    const colleague = await openConsole(browser, server, bruno);
    const { page } = view;
    await page.keyboard.press('n');
    // Typed on without a look: no letter is a shortcut any more.
    await page.keyboard.type('@bru');
    await page.getByRole('option', { name: 'Bruno Lima' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('do you know this parcel?');
    await page.getByRole('button', { name: 'Add note' }).click();
    await colleague.page.getByRole('link', { name: 'Team chat' }).getByText('1').waitFor();
    await colleague.page.getByRole('link', { name: 'Team chat' }).click();
    await colleague.page.getByRole('link', { name: /Ana Souza/ }).click();
    await colleague.sees('do you know this parcel?');
    await colleague.page.getByRole('main').getByRole('link', { name: /#\d+/ }).click();
    await colleague.sees('Where is my parcel?');
    await colleague.close();
  });
});
