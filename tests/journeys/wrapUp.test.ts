import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseDocument } from '../../server/cases/caseCollection.ts';
import { giveCase } from '../../server/cases/takeCase.ts';
import { beginWrapUp } from '../../server/cases/wrapUp.ts';
import { updateMe } from '../../shared/api/session.ts';
import type { RoutingPolicy } from '../../shared/routingPolicy.ts';
import { openBrowser } from '../support/chromium.ts';
import { type ConsolePage, openConsole } from '../support/consolePage.ts';
import { eventually } from '../support/eventually.ts';
import { expectAccessible, picture } from '../support/looks.ts';
import { addCase, caseNow, setPolicy } from '../support/routing.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../support/testServer.ts';
import { addQueue } from '../support/workspace.ts';

type WrapUp = RoutingPolicy['defaults']['wrapUp'];

describe('an agent whose call has ended', () => {
  let server: TestServer;
  let browser: Browser;
  let queueId: string;
  let ana: Person;
  let view: ConsolePage;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), openBrowser()]);
    queueId = await addQueue(server.ctx);
    ana = await signUp(server, { name: 'Ana Souza' });
    view = await openConsole(browser, server, ana);
  });
  afterAll(async () => {
    await view.close();
    await browser.close();
    await server.stop();
  });

  async function wrapping(wrapUp: Partial<WrapUp>): Promise<CaseDocument> {
    await setPolicy(server.ctx, (policy) => Object.assign(policy.defaults.wrapUp, wrapUp));
    const theCase = await addCase(server.ctx, { queueId, channel: 'voice' });
    await giveCase(server.ctx, theCase, ana.agent.id, 'hand');
    await beginWrapUp(server.ctx, await caseNow(server.ctx, theCase));
    await bar().waitFor();
    return theCase;
  }

  function bar() {
    return view.page.getByRole('region', { name: /^(Call with|Chamada com|Ligação com)/ });
  }

  async function expectDone(theCase: CaseDocument, disposition: string | null): Promise<void> {
    await eventually(async () => {
      expect(await caseNow(server.ctx, theCase)).toMatchObject({ state: 'done', disposition });
    });
    await bar().waitFor({ state: 'detached' });
  }

  it('leaves with nothing said where the wrap-up is optional', async () => {
    const theCase = await wrapping({ mode: 'optional', seconds: 300, extendSeconds: 60 });
    expect(await bar().getByRole('button', { name: 'Finish', exact: true }).isDisabled()).toBe(true);
    await picture(view.page, 'wrapUp-optional');
    await expectAccessible(view.page);
    await bar().getByRole('button', { name: 'Finish without outcome' }).click();
    await expectDone(theCase, null);
  });

  it('gives an outcome by the keyboard alone where one is owed', async () => {
    const theCase = await wrapping({ mode: 'mandatory', seconds: 300, extendSeconds: 0 });
    expect(await bar().getByRole('button', { name: 'Finish without outcome' }).count()).toBe(0);
    expect(await bar().getByRole('button', { name: /more$/ }).count()).toBe(0);
    const { keyboard } = view.page;
    await keyboard.press('Control+Shift+F');
    await keyboard.press('ArrowDown');
    await keyboard.press('Control+Shift+F');
    await eventually(async () => expect((await caseNow(server.ctx, theCase)).state).toBe('done'));
    expect((await caseNow(server.ctx, theCase)).disposition).not.toBeNull();
    await bar().waitFor({ state: 'detached' });
  });

  it('has more time once, and is told when it runs out', async () => {
    const theCase = await wrapping({
      mode: 'mandatory',
      seconds: 4,
      extendSeconds: 3,
      timeoutDisposition: 'no_disposition',
    });
    await bar().getByRole('button', { name: '0:03 more' }).click();
    await bar().getByRole('button', { name: '0:03 more' }).waitFor({ state: 'detached' });
    await view.page.getByText(/The wrap-up is over\. #\d+ Maria Silva is closed: no outcome given/).waitFor();
    await picture(view.page, 'wrapUp-over');
    await expectDone(theCase, 'no_disposition');
  });

  it('keeps the outcome until the time is over where nobody leaves early, in Portuguese and on a phone', async () => {
    await ana.request(updateMe, { body: { language: 'pt' } });
    await view.page.reload();
    await view.page.setViewportSize({ width: 360, height: 740 });
    const theCase = await wrapping({ mode: 'noEarlyExit', seconds: 10, extendSeconds: 60 });
    const outcomes = bar().getByRole('combobox', { name: 'Como terminou?' });
    await picture(view.page, 'wrapUp-360-pt');
    await expectAccessible(view.page);
    expect(await view.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    const [outcome = ''] = await outcomes.locator('option:not([disabled])').allInnerTexts();
    await outcomes.selectOption(outcome);
    await bar().getByRole('button', { name: 'Guardar resultado' }).click();
    await bar().getByRole('button', { name: 'Resultado guardado' }).waitFor();
    expect(await caseNow(server.ctx, theCase)).toMatchObject({ state: 'wrapping', disposition: outcome });
    await expectDone(theCase, outcome);
  });
});
