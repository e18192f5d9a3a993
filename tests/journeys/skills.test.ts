import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queues } from '../../server/queues/queueCollection.ts';
import { updateAgent } from '../../shared/api/agents.ts';
import { updateCase } from '../../shared/api/cases.ts';
import { updateMe } from '../../shared/api/session.ts';
import { updateQueue } from '../../shared/api/workspace.ts';
import { openBrowser } from '../support/chromium.ts';
import { type ConsolePage, openConsole } from '../support/consolePage.ts';
import { eventually } from '../support/eventually.ts';
import { expectAccessible, picture } from '../support/looks.ts';
import { addCase, caseNow } from '../support/routing.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../support/testServer.ts';
import { addQueue } from '../support/workspace.ts';

describe('an admin who is rid of a skill', () => {
  let server: TestServer;
  let browser: Browser;
  let admin: Person;
  let view: ConsolePage;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), openBrowser()]);
    admin = await signUp(server, { name: 'Rita Prado', role: 'admin' });
    view = await openConsole(browser, server, admin);
  });
  afterAll(async () => {
    await view.close();
    await browser.close();
    await server.stop();
  });

  /** Ana has German 7, Ben French 5; a queue and a case ask for German. */
  async function scene(name: string) {
    const queueId = await addQueue(server.ctx, name);
    const need = { kind: 'required' as const, name: 'German', min: 2 };
    const ana = await signUp(server, { name: `Ana of ${name}` });
    const ben = await signUp(server, { name: `Ben of ${name}` });
    const give = (person: Person, skill: string, level: number) =>
      admin.request(updateAgent, {
        params: { agentId: person.agent.id },
        body: { skills: [{ name: skill, level }] },
      });
    await give(ana, 'German', 7);
    await give(ben, 'French', 5);
    await admin.request(updateQueue, { params: { queueId }, body: { skills: [need] } });
    const theCase = await addCase(server.ctx, { queueId });
    await admin.request(updateCase, { params: { caseId: theCase._id }, body: { skills: [need] } });
    return { queueId, theCase };
  }

  it('is asked what becomes of those who need it, when the last who has it loses it', async () => {
    const { page } = view;
    const { theCase } = await scene('Export');
    await page.goto(`${server.url}/settings/agents`);
    const row = page.getByRole('listitem').filter({ hasText: 'Ana of Export' });
    await row.getByRole('button', { name: 'Edit' }).click();
    const form = page.getByRole('dialog');
    await form.locator('.mantine-Pill-root').filter({ hasText: 'German 7' }).locator('button').click();
    await form.getByRole('button', { name: 'Save' }).click();
    await form
      .getByText(`German is asked for by 1 open cases (#${theCase.number})`, { exact: false })
      .waitFor();
    await picture(page, 'skill-of-agent');
    await form.getByRole('radio', { name: 'They wait until somebody has it' }).check();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    expect((await caseNow(server.ctx, theCase)).skills).toHaveLength(1);
  });

  it('is shown what asks for it, and puts another in its place, on a phone in Portuguese', async () => {
    const { page } = view;
    const { theCase, queueId } = await scene('Trade');
    await admin.request(updateMe, { body: { language: 'pt' } });
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${server.url}/settings/skills`);
    await page.getByText(/1 agente tem · exigida por .*Trade/).waitFor();
    await picture(page, 'skills-360-pt');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Excluir a habilidade German' }).click();
    const dialog = page.getByRole('dialog');
    const removal = dialog.getByRole('button', { name: 'Excluir de todos' });
    expect(await removal.isDisabled()).toBe(true);
    await dialog.getByRole('radio', { name: 'Passam a exigir outra habilidade' }).check();
    await dialog.getByRole('combobox', { name: 'Habilidade a exigir no lugar' }).click();
    await page.getByRole('option', { name: 'French' }).click();
    await picture(page, 'skill-deletion-360-pt');
    await expectAccessible(page);
    await removal.click();
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => {
      expect((await caseNow(server.ctx, theCase)).skills.map(({ name }) => name)).toEqual(['French']);
    });
    const queue = await queues.of(server.ctx.database).findOne({ _id: queueId });
    expect(queue?.skills?.map(({ name }) => name)).toEqual(['French']);
  });
});
