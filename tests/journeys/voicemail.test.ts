import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareDemo, startDemo } from '../../server/demo/world.ts';
import { openBrowser } from '../support/chromium.ts';
import { type ConsolePage, openConsole } from '../support/consolePage.ts';
import { clearDesks, signInAs } from '../support/demoAccount.ts';
import { eventually } from '../support/eventually.ts';
import { setPolicy } from '../support/routing.ts';
import { startTestServer, type TestServer } from '../support/testServer.ts';

const PATIENCE_MS = 45_000;
/** The microphone of Chromium's flags beeps once a second. */
const SPEAKING_MS = 3_500;

/** Two windows: the customer's on the demo page, with a microphone, and later the agent's on the console. */
describe('a caller for whom nobody is free', () => {
  let server: TestServer;
  let browser: Browser;
  let customer: Page;
  let agent: ConsolePage;

  beforeAll(async () => {
    [server, browser] = await Promise.all([
      startTestServer({ isDemo: true, prepare: prepareDemo }),
      openBrowser(),
    ]);
    await startDemo(server, { isRunning: false });
    await clearDesks(server);
    await setPolicy(server.ctx, (policy) => {
      policy.defaults.maximumWaitSeconds = 2;
      policy.defaults.overflow = { kind: 'voicemail' };
    });
    customer = await openDemoPage(browser, server);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  it('speaks after the tone, and is thanked', async () => {
    const phone = customer.getByRole('region', { name: 'Phone' });
    await phone.getByRole('button', { name: 'Call', exact: true }).click();
    await phone.getByRole('button', { name: 'Call the shop' }).click();
    await phone.getByText('Speak now.').waitFor();
    await customer.waitForTimeout(SPEAKING_MS);
    await phone.getByRole('button', { name: 'Done (#)' }).click();
    await phone.getByText('We have your message').waitFor();
    await phone.getByText('Call ended').waitFor();
  });

  it('is offered as one to call back, and the agent listens to them', async () => {
    agent = await openConsole(browser, server, await signInAs(server, 'ben@atende.example'));
    const offer = agent.page.getByRole('article', { name: 'Offer: ' });
    await offer.getByText(/^Voicemail, 0:0[1-9]$/).waitFor();
    await agent.acceptOffer();
    await agent.sees('Left a voicemail');
    const voicemail = agent.page.getByRole('article', { name: /^Voicemail from .*, 0:0[1-9]$/ });
    const player = voicemail.locator('audio');
    const sound = () =>
      player.evaluate((audio: HTMLAudioElement) => ({
        isReady: audio.readyState >= HTMLMediaElement.HAVE_METADATA,
        duration: audio.duration,
        at: audio.currentTime,
        problem: audio.error?.message ?? null,
      }));
    await eventually(async () => expect(await sound()).toMatchObject({ isReady: true, problem: null }));
    expect((await sound()).duration).toBeGreaterThan(1);
    // To its last half second, which players fetch as a part of the file.
    await player.evaluate((audio: HTMLAudioElement) => {
      audio.muted = true;
      audio.currentTime = audio.duration - 0.5;
      return audio.play();
    });
    await eventually(async () => {
      const { at, duration } = await sound();
      expect(duration - at).toBeLessThan(0.1);
    });
    const download = agent.page.waitForEvent('download');
    await voicemail.getByRole('link', { name: /^Download/ }).click();
    expect((await download).suggestedFilename()).toBe('voicemail.wav');
  });

  it('is called back from there', async () => {
    await agent.page.getByRole('button', { name: 'Call back' }).click();
    const phone = customer.getByRole('region', { name: 'Phone' });
    await phone.getByRole('button', { name: 'Answer' }).click();
    await phone.getByText(/^Connected/).waitFor();
    await phone.getByRole('button', { name: 'Hang up' }).click();
    await agent.page
      .getByRole('region', { name: /^Call with/ })
      .getByText('Wrap-up')
      .waitFor();
  });
});

async function openDemoPage(browser: Browser, server: TestServer): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', permissions: ['microphone'] });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(`${server.url}/demo`);
  return page;
}
