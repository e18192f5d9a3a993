import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { giveCase } from '../../server/cases/takeCase.ts';
import { openBrowser } from '../support/chromium.ts';
import { type ConsolePage, openConsole } from '../support/consolePage.ts';
import { addCase } from '../support/routing.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../support/testServer.ts';
import { addQueue } from '../support/workspace.ts';

/** Closed until it is opened; what waits for it goes on then. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('an agent who opens the console on a slow line', () => {
  let server: TestServer;
  let browser: Browser;
  let ana: Person;
  let queueId: string;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), openBrowser()]);
    queueId = await addQueue(server.ctx);
    ana = await signUp(server, { name: 'Ana Souza' });
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  /** Everything the page says over its socket waits at the gate. */
  function holdSocket(context: BrowserContext, { opened }: { opened: Promise<void> }): Promise<void> {
    return context.routeWebSocket(/socket\.io/, (ws) => {
      const onward = ws.connectToServer();
      ws.onMessage(async (message) => {
        await opened;
        onward.send(message);
      });
    });
  }

  /** The last answers about the agent's own cases are read at once, and wait at the gate on their way back. */
  async function holdAnswers(
    context: BrowserContext,
    { opened }: { opened: Promise<void> },
    read: () => void,
  ) {
    let count = 0;
    await context.route('**/api/cases?view=mine*', async (route) => {
      const response = await route.fetch();
      count += 1;
      if (count > 1) {
        read();
        await opened;
      }
      await route.fulfill({ response });
    });
  }

  /** Resolves when the page's socket has brought word of a case. */
  function heardOf(context: BrowserContext, caseId: () => string): Promise<void> {
    const heard = gate();
    context.on('page', (page) =>
      page.on('websocket', (ws) =>
        ws.on(
          'framereceived',
          ({ payload }) => caseId() !== '' && String(payload).includes(caseId()) && heard.open(),
        ),
      ),
    );
    return heard.opened;
  }

  async function takeOne(): Promise<string> {
    const theCase = await addCase(server.ctx, { queueId });
    await giveCase(server.ctx, theCase, ana.agent.id, 'hand');
    return theCase._id;
  }

  const row = (view: ConsolePage, caseId: string) => view.page.locator(`.list-scroller a[href*="${caseId}"]`);

  it('sees what came after the first answers and before the socket was connected', async () => {
    const line = gate();
    const view = await openConsole(browser, server, ana, (context) => holdSocket(context, line));
    await view.page.getByText('Nothing in hand').waitFor();
    const caseId = await takeOne();
    line.open();
    await row(view, caseId).waitFor({ timeout: 10_000 });
    await view.close();
  });

  it('sees what came while an older answer was still on its way', async () => {
    const line = gate();
    const read = gate();
    let caseId = '';
    let heard = Promise.resolve();
    const view = await openConsole(browser, server, ana, async (context) => {
      heard = heardOf(context, () => caseId);
      await holdAnswers(context, line, read.open);
    });
    // Asked again once the socket is there: this answer knows nothing of what the socket says next.
    await read.opened;
    caseId = await takeOne();
    await heard;
    line.open();
    await view.page.getByText('Live', { exact: true }).waitFor({ state: 'attached' });
    await row(view, caseId).waitFor({ timeout: 10_000 });
    await view.close();
  });
});
