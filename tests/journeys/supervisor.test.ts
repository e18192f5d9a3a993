import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareDemo } from '../../server/demo/world.ts';
import { listAgents, updateAgent } from '../../shared/api/agents.ts';
import { listCases } from '../../shared/api/cases.ts';
import { listQueues } from '../../shared/api/workspace.ts';
import { openBrowser } from '../support/chromium.ts';
import { type ConsolePage, openConsole } from '../support/consolePage.ts';
import { signInAs } from '../support/demoAccount.ts';
import { eventually } from '../support/eventually.ts';
import { expectAccessible, picture } from '../support/looks.ts';
import { type Person, startTestServer, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([
    startTestServer({ isDemo: true, prepare: prepareDemo }),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

describe('a supervisor', () => {
  let sofia: Person;
  let view: ConsolePage;
  beforeAll(async () => {
    sofia = await signInAs(server, 'sofia@atende.example');
    view = await openConsole(browser, server, sofia);
    await view.page.setViewportSize({ width: 1440, height: 900 });
  });
  afterAll(() => view.close());

  const numbersOf = async (query: Record<string, string>) => {
    const { items } = await sofia.request(listCases, { query: { limit: '100', ...query } as never });
    return items.length;
  };

  it('goes from a queue and from an agent on the board to their cases, and back to all', async () => {
    const { page } = view;
    const [queue] = (await sofia.request(listQueues)).items.filter((one) => one.name === 'Support');
    const [ana] = (await sofia.request(listAgents)).items.filter((one) => one.name === 'Ana Souza');
    await page.goto(`${server.url}/board`);
    await page.getByRole('link', { name: /waiting in Support$/ }).click();
    await page.getByText('Only Support').waitFor();
    const waiting = await numbersOf({ view: 'waiting', queueId: queue?.id ?? '' });
    await page.getByRole('button', { name: new RegExp(`^Waiting\\s*${waiting}$`) }).waitFor();
    expect(waiting).toBeGreaterThan(0);

    await page.goBack();
    await page.getByRole('rowheader').getByRole('link', { name: 'Ana Souza' }).click();
    await page.getByText('Only Ana Souza').waitFor();
    const hers = await numbersOf({ view: 'open', agentId: ana?.id ?? '' });
    expect(await page.getByRole('list', { name: 'All open' }).getByRole('listitem').count()).toBe(hers);
    await page.getByRole('list', { name: 'All open' }).getByRole('link').first().click();
    await page.getByRole('button', { name: 'Take over' }).waitFor();
    await picture(page, 'supervisor-agent');
    await expectAccessible(page);
    await page.getByText('Only Ana Souza').waitFor();

    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByText('Only Ana Souza').waitFor({ state: 'detached' });
    const all = await numbersOf({ view: 'open' });
    expect(all).toBeGreaterThan(hers);
    await page.getByRole('button', { name: new RegExp(`^All open\\s*${all}$`) }).waitFor();
  });
});

describe('a supervisor who looks back', () => {
  it('reads the days that were, chooses others, and takes the figures away as a file', async () => {
    const view = await openConsole(browser, server, await signInAs(server, 'sofia@atende.example'));
    const { page } = view;
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${server.url}/board`);
    await page.getByRole('link', { name: 'Reports' }).click();
    const queues = page.getByRole('table', { name: 'Queues' });
    await queues.getByRole('rowheader', { name: 'Support' }).waitFor();
    expect(await page.getByRole('table', { name: 'Days' }).getByRole('row').count()).toBe(1 + 7);
    await page.getByText('30 days', { exact: true }).click();
    await eventually(async () =>
      expect(await page.getByRole('table', { name: 'Days' }).getByRole('row').count()).toBe(1 + 30),
    );
    await page.getByRole('table', { name: 'Agents' }).getByRole('rowheader', { name: 'Ana Souza' }).waitFor();
    await picture(page, 'reports');
    await expectAccessible(page);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export Queues as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^atende-queues-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
    const text = await readFile((await download.path()) ?? '', 'utf8');
    expect(text.split('\r\n')[0]).toBe('\uFEFFQueue,Answered,Abandoned,Answered in time,Avg. answer');
    expect(text).toMatch(/^Support,\d+,\d+,[\d.]+,[\d.]+$/m);
    await view.close();
  });
});

describe('an admin', () => {
  let view: ConsolePage;
  beforeAll(async () => {
    view = await openConsole(browser, server, await signInAs(server, 'alex@atende.example'));
    await view.page.setViewportSize({ width: 1440, height: 900 });
  });
  afterAll(() => view.close());

  it('is told at each field what does not fit, and is led to the first', async () => {
    const { page } = view;
    await page.goto(`${server.url}/settings/inboxes`);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('menuitem', { name: 'SMS' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('Second number');
    await form.getByLabel('Account SID').fill('AC00000000000000000000000000000000');
    await form.getByLabel('Auth token', { exact: true }).fill('0'.repeat(32));
    await form.getByLabel('Number', { exact: true }).fill('11 98765-4321');
    await form.getByRole('button', { name: 'Connect' }).click();
    await form
      .getByText('A number with its country code, such as +5511987654321.', { exact: true })
      .waitFor();
    await form.getByRole('alert').getByText('Please check the marked fields').waitFor();
    await picture(page, 'admin-inbox-problem');
    await expectAccessible(page);
    await form.locator('input[aria-invalid="true"]:focus').waitFor();
    await form.getByLabel('Number', { exact: true }).fill('+5511987654321');
    await form.getByRole('button', { name: 'Connect' }).click();
    await form.getByText('At the provider: “A message comes in”').waitFor();
  });

  it('is back at the button by which a dialog was opened when it is left', async () => {
    const { page } = view;
    await page.goto(`${server.url}/settings/agents`);
    const edit = page.getByRole('listitem').filter({ hasText: 'Ben Carter' }).getByRole('button');
    await edit.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByLabel('Name').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await eventually(async () =>
      expect(await edit.evaluate((button) => button === document.activeElement)).toBe(true),
    );
  });

  it('sees every outcome on a narrow screen, however many rows they take', async () => {
    const { page } = view;
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${server.url}/settings/workspace`);
    const last = page.getByText('Refunded', { exact: true });
    await last.waitFor();
    const isCutOff = await last.evaluate((pill) => {
      const field = pill.closest('[data-multiline]')?.getBoundingClientRect();
      return field === undefined || pill.getBoundingClientRect().bottom > field.bottom;
    });
    expect(isCutOff).toBe(false);
    await picture(page, 'admin-workspace-narrow');
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('changes a colleague without undoing what another admin changed meanwhile', async () => {
    const { page } = view;
    await page.goto(`${server.url}/settings/agents`);
    const row = page.getByRole('listitem').filter({ hasText: 'Carla Mendes' });
    await row.getByRole('button', { name: 'Edit' }).click();
    const admin = await signInAs(server, 'alex@atende.example');
    const carla = (await admin.request(listAgents)).items.find((one) => one.name === 'Carla Mendes');
    await admin.request(updateAgent, { params: { agentId: carla?.id ?? '' }, body: { unitsTotal: 60 } });
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('Carla M. Mendes');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    const after = (await admin.request(listAgents)).items.find((one) => one.id === carla?.id);
    expect(after).toMatchObject({ name: 'Carla M. Mendes', units: { total: 60 } });
  });
});
