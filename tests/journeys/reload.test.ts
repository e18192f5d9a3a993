import type { Browser, BrowserContext, Page } from 'playwright-core';
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

describe('an agent reached by our own sockets', () => {
  it('is connected with their call again when the line was away for a moment', async () => {
    const { view, bar } = await talking();
    const lost = bar.getByText('Reconnecting').waitFor();
    // Cut as a network cuts it: nobody says goodbye, and the page comes back by itself.
    for (const socket of server.ctx.realtime.agents.sockets.values()) {
      socket.conn.close();
    }
    await lost;
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    await eventually(async () => expect(await soundOfPage(view.page)).toSatisfy(isSound));
    await bar.getByText(/^\d+:\d\d$/).waitFor();
    await view.close();
  });

  it('is asked for a click where the microphone wants one after the reload', async () => {
    const { view, bar } = await talking(refuseMicrophone);
    view.page.on('dialog', (dialog) => void dialog.accept());
    await view.page.evaluate("sessionStorage.setItem('refusesMicrophone', 'yes')");
    await view.page.reload();
    const button = view.page.getByRole('button', { name: 'Use the microphone and go on' });
    await button.waitFor();
    await bar.getByText('Reconnecting').waitFor();
    await view.page.evaluate("sessionStorage.removeItem('refusesMicrophone')");
    await button.click();
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    await eventually(async () => expect(await soundOfPage(view.page)).toSatisfy(isSound));
    await view.close();
  });
});

/** An agent and a customer who hear each other. */
async function talking(prepare?: (context: BrowserContext) => Promise<void>) {
  await addVoice('webrtc');
  const ana = await signUp(server, { queueIds: [queueId] });
  const view = await openConsole(browser, server, ana, async (context) => {
    await countSound(context);
    await prepare?.(context);
  });
  await eventually(() => expect(carrier.hasSoftphone(ana.agent.id)).toBe(true));
  customer.call(BUSINESS_NUMBER);
  await view.acceptOffer();
  await eventually(() => expect(customer.current.kind).toBe('connected'));
  await eventually(async () => expect(await soundOfPage(view.page)).toSatisfy(isSound));
  return { view, bar: view.page.getByRole('region', { name: /^Call with/ }) };
}

/** Lets a page refuse its microphone for as long as it says so. */
async function refuseMicrophone(context: BrowserContext): Promise<void> {
  await context.addInitScript(`
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (wanted) =>
      sessionStorage.getItem('refusesMicrophone') === 'yes'
        ? Promise.reject(new DOMException('refused', 'NotAllowedError'))
        : open(wanted);
  `);
}

async function addVoice(softphone: 'twilio' | 'webrtc'): Promise<void> {
  const host = carrier.secureGatewayHost;
  const settings = { softphone, signallingHosts: { chunderw: host, eventgw: host } };
  await addVoiceInbox(server.ctx, queueId, carrier, { apiKey: TEST_API_KEY, settings });
}

function isSound({ sent, received, energy }: SoundCount): boolean {
  return sent > ENOUGH_PACKETS && received > ENOUGH_PACKETS && energy > 0;
}
