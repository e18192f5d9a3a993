import type { Browser, BrowserContext, Page } from 'playwright-core';
import { setMyPresence } from '../../shared/api/agents.ts';
import type { Person, TestServer } from './testServer.ts';

/** What an agent does in the console, by what they see. */
export interface ConsolePage {
  page: Page;
  context: BrowserContext;
  /** Accepts the next offer, or the next of a contact, and waits until the case is open. */
  acceptOffer(contactName?: string): Promise<void>;
  /** Waits until a text stands in the thread. */
  sees(text: string): Promise<void>;
  reply(text: string): Promise<void>;
  /** Waits until the last reply shows a delivery state, such as "Delivered". */
  seesDelivery(state: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * The console of somebody who has signed in and said they are available.
 *
 * @param prepare is given the browser's context before the page opens
 */
export async function openConsole(
  browser: Browser,
  server: TestServer,
  person: Person,
  prepare?: (context: BrowserContext) => Promise<void>,
): Promise<ConsolePage> {
  const context = await browser.newContext({
    locale: 'en-US',
    permissions: ['microphone'],
    ignoreHTTPSErrors: true,
  });
  await prepare?.(context);
  const [name = '', value = ''] = person.cookie.split('=', 2);
  await context.addCookies([{ name, value, url: server.url, httpOnly: true, sameSite: 'Lax' }]);
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  await page.goto(server.url);
  await page.getByRole('navigation').first().waitFor();
  await person.request(setMyPresence, { body: { status: 'available' } });
  const thread = page.getByRole('main');
  return {
    page,
    context,
    async acceptOffer(contactName = '') {
      await page
        .getByRole('article', { name: `Offer: ${contactName}` })
        .getByRole('button', { name: /^(Accept|Answer)/ })
        .click();
      await page.getByRole('region', { name: 'Write' }).waitFor();
    },
    sees: (text) => thread.getByText(text, { exact: false }).first().waitFor(),
    async reply(text) {
      const box = page.getByRole('region', { name: 'Write' });
      await box.getByRole('textbox').fill(text);
      await box.getByRole('button', { name: /^Send/ }).click();
    },
    seesDelivery: (state) => thread.getByText(state, { exact: true }).last().waitFor(),
    close: () => context.close(),
  };
}
