import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Carrier } from '../../server/demo/carrier/carrier.ts';
import type { Phone } from '../../server/demo/carrier/phone/phone.ts';
import { startCarrier, TEST_API_KEY } from '../support/carrier.ts';
import { openBrowser } from '../support/chromium.ts';
import { openConsole } from '../support/consolePage.ts';
import { eventually as within } from '../support/eventually.ts';
import {
  countSound,
  lendSound,
  openPhonePage,
  type SoundCount,
  soundOfPage,
  soundOfPhone,
  soundWithin,
} from '../support/softphone/phonePage.ts';
import { signUp, startTestServer, type TestServer } from '../support/testServer.ts';
import { addQueue, addVoiceInbox, BUSINESS_NUMBER } from '../support/workspace.ts';

/** Opus sends 50 packets a second; this many each way is sound and no accident. */
const ENOUGH_PACKETS = 100;
/** Long enough for two beeps of the microphone. */
const LISTENING_MS = 2_500;

const eventually = <Result>(check: () => Result | Promise<Result>) => within(check, 45_000);

let browser: Browser;
let carrier: Carrier;
let server: TestServer;
let customer: Phone;
let phonePage: Page;
let queueId: string;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  carrier = await startCarrier({ securePort: 0 });
  const gateway = carrier.secureGatewayHost ?? '';
  server = await startTestServer({ connectSources: [`wss://${gateway}`, `https://${gateway}`] });
  queueId = await addQueue(server.ctx);
  customer = carrier.phone('+14155550123');
  phonePage = await openPhonePage(browser);
  lendSound(customer, phonePage);
});
afterEach(async () => {
  await phonePage.context().close();
  await server.stop();
  await carrier.close();
});

describe.each([
  { softphone: 'twilio', by: "the provider's own SDK" },
  { softphone: 'webrtc', by: 'our own sockets' },
] as const)('an agent reached by $by who reloads the page in mid-call', ({ softphone }) => {
  it('hears the caller again and is heard, as mute as before, until they end the call', async () => {
    await addVoice(softphone);
    const ana = await signUp(server, { queueIds: [queueId] });
    const view = await openConsole(browser, server, ana, countSound);
    await eventually(() => expect(carrier.hasSoftphone(ana.agent.id)).toBe(true));
    const atAgent = () => soundOfPage(view.page);
    customer.call(BUSINESS_NUMBER);
    await view.acceptOffer();
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    await eventually(async () => expect(await soundOfPhone(phonePage)).toSatisfy(isSound));
    await eventually(async () => expect(await atAgent()).toSatisfy(isSound));
    const bar = view.page.getByRole('region', { name: /^Call with/ });
    await bar.getByRole('button', { name: 'Mute' }).click();
    await bar.getByRole('button', { name: 'Unmute' }).waitFor();

    const heard: string[] = [];
    customer.on('said', (one) => one.kind === 'say' && heard.push(one.text));
    const asked: string[] = [];
    view.page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await view.page.reload();
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    expect(asked).toEqual(['beforeunload']);
    expect(heard.join()).toContain('connecting you again');

    // A connection of its own: what is counted began after the reload.
    await bar.getByRole('button', { name: 'Unmute' }).click();
    await eventually(async () => expect(await atAgent()).toSatisfy(isSound));
    await eventually(async () => {
      expect(await soundWithin(LISTENING_MS, () => soundOfPhone(phonePage))).toSatisfy(isSound);
    });
    await bar.getByText('Reconnecting').waitFor({ state: 'detached' });
    await bar.getByText(/^\d+:\d\d$/).waitFor();

    await bar.getByRole('button', { name: 'End call' }).click();
    await eventually(() => expect(customer.current).toMatchObject({ kind: 'idle', lastEnd: 'completed' }));
    await bar.getByText('Wrap-up').waitFor();
    await view.sees('talked 0:');
    await view.close();
  });
});

async function addVoice(softphone: 'twilio' | 'webrtc'): Promise<void> {
  const host = carrier.secureGatewayHost;
  const settings = { softphone, signallingHosts: { chunderw: host, eventgw: host } };
  await addVoiceInbox(server.ctx, queueId, carrier, { apiKey: TEST_API_KEY, settings });
}

function isSound({ sent, received, energy }: SoundCount): boolean {
  return sent > ENOUGH_PACKETS && received > ENOUGH_PACKETS && energy > 0;
}
