import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases } from '../../server/cases/caseCollection.ts';
import type { Carrier } from '../../server/demo/carrier/carrier.ts';
import { setMyPresence } from '../../shared/api/agents.ts';
import { activatePolicy, getPolicy } from '../../shared/api/routing.ts';
import { updateMe } from '../../shared/api/session.ts';
import { DAY, pastCase, storeCases, storePresence } from '../server/routing/whatIf/recordedDay.ts';
import { startCarrier } from '../support/carrier.ts';
import { openBrowser } from '../support/chromium.ts';
import { type ConsolePage, openConsole } from '../support/consolePage.ts';
import { eventually } from '../support/eventually.ts';
import { expectAccessible, picture } from '../support/looks.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../support/testServer.ts';
import { addQueue, addSmsInbox, BUSINESS_NUMBER } from '../support/workspace.ts';

describe('an admin who sets how cases are routed', () => {
  let server: TestServer;
  let carrier: Carrier;
  let browser: Browser;
  let admin: Person;
  let clara: Person;
  let support: string;
  let sales: string;
  let view: ConsolePage;

  beforeAll(async () => {
    [server, carrier, browser] = await Promise.all([startTestServer(), startCarrier(), openBrowser()]);
    support = await addQueue(server.ctx, 'Support');
    sales = await addQueue(server.ctx, 'Sales');
    await addSmsInbox(server.ctx, support, carrier);
    admin = await signUp(server, { name: 'Rita Prado', role: 'admin' });
    await signUp(server, { name: 'Ben Adams', queueIds: [support] });
    clara = await signUp(server, { name: 'Clara Dias', queueIds: [sales] });
    view = await openConsole(browser, server, admin);
    await view.page.setViewportSize({ width: 1440, height: 900 });
  });
  afterAll(async () => {
    await view.close();
    await browser.close();
    await server.stop();
    await carrier.close();
  });

  async function openRouting(section: 'policy' | 'versions' | 'whatIf' | 'simulator'): Promise<void> {
    await view.page.goto(`${server.url}/routing/${section}`);
  }

  it('sees before activating what a rule would do, and the waiting case moves at once', async () => {
    const { page } = view;
    await carrier.phone('+14155550123').sendText(BUSINESS_NUMBER, 'Is the blue one still there?');
    const waiting = await eventually(async () => {
      const found = await cases.of(server.ctx.database).findOne({ queueId: support, state: 'queued' });
      expect(found).not.toBeNull();
      return found?._id ?? '';
    });

    await openRouting('policy');
    await page.getByText('No waiting case changes queue').waitFor();
    await picture(page, 'policy-general');
    await expectAccessible(page);

    await page.getByRole('tab', { name: 'By queue' }).click();
    await page.getByRole('combobox', { name: 'Queue', exact: true }).click();
    await page.getByRole('option', { name: 'Support' }).click();
    await page.getByRole('switch', { name: 'Own rule: Steps while it waits' }).check({ force: true });
    await page.getByRole('button', { name: 'Add step' }).click();
    const step = page.getByRole('listitem', { name: 'Step 1' });
    await step.getByLabel('After waiting', { exact: true }).fill('0');
    await step.getByRole('button', { name: 'Add action' }).click();
    await page.getByRole('menuitem', { name: 'Move to another queue' }).click();
    await page.getByText('1 waiting case changes queue', { exact: true }).waitFor();
    await page.getByText('Changed, not yet in force · 1 waiting case changes queue').waitFor();
    await picture(page, 'policy-steps');
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Review and activate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 waiting case changes queue').waitFor();
    await dialog.getByRole('textbox').fill('Sales answers these');
    await picture(page, 'activate');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Activate now' }).click();
    await page.getByText('Version 2 is in force; 1 case changed queue.').waitFor();
    expect((await cases.of(server.ctx.database).findOne({ _id: waiting }))?.queueId).toBe(sales);
    await page.getByText('As in force: version 2').waitFor();
  });

  it('is told at the field what cannot be, and may not activate it', async () => {
    const { page } = view;
    await openRouting('policy');
    await page.getByRole('tab', { name: 'All queues' }).click();
    await page.getByLabel('Longest wait', { exact: true }).fill('60');
    await page.getByText('Cases are to leave, but nothing says where to.').first().waitFor();
    await picture(page, 'policy-errors');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Review and activate' }).click();
    await page.getByText('This would strand cases.').waitFor();
    expect(await page.getByRole('button', { name: 'Activate now' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Cancel' }).click();
    // Leaving asks first; staying keeps what was typed.
    await page.getByRole('link', { name: /^Board/ }).click();
    await page.getByRole('dialog', { name: 'Leave your draft?' }).waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('As in force: version 2').waitFor();
  });

  it('sets hours with a holiday, for all queues', async () => {
    const { page } = view;
    await openRouting('policy');
    await page.getByRole('tab', { name: 'Calendars' }).click();
    await page.getByRole('button', { name: 'Add calendar' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Office');
    await page.getByRole('button', { name: 'Add hours' }).click();
    await page.getByLabel('To', { exact: true }).last().fill('00:00');
    await page.getByRole('button', { name: 'Add holiday' }).click();
    await page.getByLabel('Name of the day').fill('Carnival');
    await picture(page, 'policy-calendars');
    await expectAccessible(page);
    await page.getByRole('tab', { name: 'All queues' }).click();
    await page.getByRole('combobox', { name: 'Calendar' }).click();
    await page.getByRole('option', { name: 'Office' }).click();
    await page.getByRole('tab', { name: 'Calendars' }).click();
    await page.getByText('Used by All queues').waitFor();
    await page.getByRole('button', { name: 'Review and activate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('All queues › Calendar').waitFor();
    await picture(page, 'activate-calendar');
    // Once the server has said what would come of it.
    await eventually(async () => {
      expect(await dialog.getByRole('button', { name: 'Activate now' }).isEnabled()).toBe(true);
    });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.setViewportSize({ width: 360, height: 740 });
    await picture(page, 'policy-calendars-narrow');
    await page.getByRole('tab', { name: 'By queue' }).click();
    await page.getByRole('combobox', { name: 'Queue', exact: true }).click();
    await page.getByRole('option', { name: /^Support/ }).click();
    await page.getByRole('listitem', { name: 'Step 1' }).scrollIntoViewIfNeeded();
    await picture(page, 'policy-steps-narrow');
    await expectAccessible(page);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('As in force: version 2').waitFor();
  });

  it('compares versions, and puts an old one in force again', async () => {
    const { page } = view;
    await openRouting('versions');
    await page.getByText('Sales answers these').waitFor();
    await page.getByText('Against version 1').click();
    await page.getByText(/Move to another queue \(Sales\)/).waitFor();
    await picture(page, 'versions');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Put version 1 in force again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Activate now' }).click();
    await page.getByText('Version 3 is in force', { exact: false }).first().waitFor();
  });

  /** Calls of the last hours: Ana had them one by one while Igor was free. */
  async function storeLastHours(): Promise<void> {
    const ana = await signUp(server, { name: 'Ana Souza', queueIds: [support] });
    const igor = await signUp(server, { name: 'Igor Lima', queueIds: [support] });
    const start = (Date.now() - DAY) / 60_000 - 300;
    for (const { agent } of [ana, igor]) {
      await storePresence(server.ctx, agent.id, start, 'available');
    }
    await storeCases(
      server.ctx,
      Array.from({ length: 60 }, (_, index) => {
        const came = start + 1 + index * 4;
        const waited = (index % 6) * 0.7;
        return pastCase({
          queueId: support,
          agentId: ana.agent.id,
          came,
          answered: index % 12 === 11 ? null : came + waited,
          closed: came + waited + 3 + (index % 5),
        });
      }),
    );
  }

  it('learns that a colleague was faster, and goes on knowingly', async () => {
    const { page } = view;
    const lia = await signUp(server, { name: 'Lia Costa', role: 'admin' });
    await openRouting('policy');
    await page.getByLabel('Units of an agent').fill('120');
    await page.getByText('Changed, not yet in force').waitFor();
    await page.getByRole('button', { name: 'Review and activate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('More each');
    const { policy } = await lia.request(getPolicy, { params: { version: '3' } });
    policy.defaults.offerTo = 2;
    await lia.request(activatePolicy, { body: { policy, basedOn: 3, note: 'Meanwhile' } });
    // What is open stays open, with what was written in it.
    await page.getByText('Lia Costa has activated version 4 since you began.').waitFor();
    expect(await dialog.getByRole('textbox').inputValue()).toBe('More each');
    await dialog.getByRole('button', { name: 'Activate now' }).click();
    await dialog.getByText('Lia Costa has activated version 4 in the meantime.', { exact: false }).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await picture(page, 'policy-conflict');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Carry my changes over' }).click();
    await page.getByRole('button', { name: 'Review and activate' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Activate now' }).click();
    await page.getByText('As in force: version 5').waitFor();
    const both = await lia.request(getPolicy, { params: { version: '5' } });
    expect([both.policy.capacity.totalUnits, both.policy.defaults.offerTo]).toEqual([120, 2]);
  });

  it('shows supervisors what was and what would be, but no rules to change', async () => {
    const supervisor = await signUp(server, { name: 'Sofia Lima', role: 'supervisor' });
    const theirs = await openConsole(browser, server, supervisor);
    await theirs.page.goto(`${server.url}/routing`);
    await theirs.page.getByRole('heading', { name: 'Versions' }).waitFor();
    await theirs.page.getByText('Meanwhile').waitFor();
    const nav = theirs.page.getByRole('navigation', { name: 'Routing' });
    expect(await nav.getByRole('link').allInnerTexts()).toEqual(['Versions', 'What if', 'Simulator']);
    expect(await theirs.page.getByRole('button', { name: 'Put in force again' }).count()).toBe(0);
    await theirs.close();
  });

  it('tries rules on the last day, and sees both in charts and a table', async () => {
    const { page } = view;
    await openRouting('whatIf');
    await page.getByText('Nothing run yet').waitFor();
    await picture(page, 'what-if-empty');
    await storeLastHours();
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByRole('img', { name: /^Average wait:/ }).waitFor();
    await page.getByRole('img', { name: 'Answered cases by how long they had waited.' }).waitFor();
    await picture(page, 'what-if');
    await expectAccessible(page);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as CSV' }).click();
    expect((await download).suggestedFilename()).toBe('atende-what-if.csv');
  });

  it('simulates a day beside what theory expects', async () => {
    const { page } = view;
    await openRouting('simulator');
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByRole('columnheader', { name: 'Erlang A' }).waitFor();
    await picture(page, 'simulator');
    await expectAccessible(page);
  });

  it('reads at a case why it is where it is', async () => {
    const { page } = view;
    const socket = await clara.connect();
    await clara.request(setMyPresence, { body: { status: 'available' } });
    const offered = await eventually(async () => {
      const found = await cases.of(server.ctx.database).findOne({ queueId: sales, state: 'offered' });
      expect(found).not.toBeNull();
      return found?._id ?? '';
    });
    await page.goto(`${server.url}/cases/open/${offered}`);
    await page.getByText('Is the blue one still there?').first().waitFor();
    const drawer = page.getByRole('dialog', { name: 'Why is it here?' });
    // The words stand in the list as well, where they are before the case can be asked.
    await eventually(async () => {
      await page.keyboard.press('w');
      await drawer.waitFor({ timeout: 1_000 });
    });
    await drawer.getByText('Clara Dias').first().waitFor();
    await drawer.getByText(/free since .* · not asked yet/).waitFor();
    await picture(page, 'explain');
    await expectAccessible(page);
    socket.disconnect();
  });

  it('finds all of it on a telephone, in the dark and in Portuguese', async () => {
    const { page } = view;
    await admin.request(updateMe, { body: { language: 'pt' } });
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const section of ['policy', 'versions', 'whatIf', 'simulator'] as const) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await openRouting(section);
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      await page.waitForLoadState('networkidle');
      await picture(page, `pt-dark-${section}`);
      await page.setViewportSize({ width: 1024, height: 768 });
      await picture(page, `pt-dark-medium-${section}`);
      await page.setViewportSize({ width: 360, height: 740 });
      await picture(page, `pt-dark-narrow-${section}`);
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    }
  });
});
