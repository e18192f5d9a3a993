import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Carrier } from '../../server/demo/carrier/carrier.ts';
import type { Phone } from '../../server/demo/carrier/phone/phone.ts';
import { startCarrier, TEST_API_KEY } from '../support/carrier.ts';
import { openBrowser } from '../support/chromium.ts';
import { type ConsolePage, openConsole } from '../support/consolePage.ts';
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
const CUSTOMER = '+14155550123';

const eventually = <Result>(check: () => Result | Promise<Result>) => within(check, 45_000);

let browser: Browser;
let carrier: Carrier;
let server: TestServer;
let customer: Phone;
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
  customer = carrier.phone(CUSTOMER);
});
afterEach(async () => {
  await server.stop();
  await carrier.close();
});

describe.each([
  { softphone: 'twilio', by: "the provider's own SDK", endedBy: 'agent' },
  { softphone: 'webrtc', by: 'our own sockets', endedBy: 'customer' },
] as const)('a customer who calls an agent reached by $by', ({ softphone, endedBy }) => {
  it('is heard and hears, is muted, held and talked to again, until one of them hangs up', async () => {
    const phonePage = await openPhonePage(browser);
    lendSound(customer, phonePage);
    await addVoice(softphone);
    const view = await openAgent();
    const atPhone = () => soundOfPhone(phonePage);
    const atAgent = () => soundOfPage(view.page);

    customer.call(BUSINESS_NUMBER);
    await view.acceptOffer();
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    await eventually(async () => expect(await atPhone()).toSatisfy(isSound));
    await eventually(async () => expect(await atAgent()).toSatisfy(isSound));
    const bar = view.page.getByRole('region', { name: /^Call with/ });
    await bar.getByText(/^\d+:\d\d$/).waitFor();

    const spoken = (await soundWithin(LISTENING_MS, atPhone)).energy;
    await bar.getByRole('button', { name: 'Mute' }).click();
    await eventually(async () => expect(await soundWithin(LISTENING_MS, atPhone)).toSatisfy(isHush(spoken)));
    await bar.getByRole('button', { name: 'Unmute' }).click();
    await eventually(async () => {
      expect(await soundWithin(LISTENING_MS, atPhone)).not.toSatisfy(isHush(spoken));
    });

    await bar.getByRole('button', { name: 'Hold' }).click();
    await eventually(() => expect(customer.current.kind).toBe('held'));
    await bar.getByText('On hold').waitFor();
    await bar.getByRole('button', { name: 'Resume' }).click();
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    await bar.getByText('On hold').waitFor({ state: 'detached' });

    await (endedBy === 'agent' ? bar.getByRole('button', { name: 'End call' }).click() : customer.hangUp());
    await eventually(() => expect(customer.current).toMatchObject({ kind: 'idle', lastEnd: 'completed' }));
    await bar.getByText('Wrap-up').waitFor();
    await view.sees('Answered · waited 0:');
    await view.sees('talked 0:');
    await eventually(async () => expect(await soundWithin(1_000, atPhone)).toMatchObject({ received: 0 }));
    await phonePage.context().close();
    await view.close();
  });
});

describe('a customer who hangs up while waiting', () => {
  it('leaves the call as abandoned and a case to call them back, which an agent does', async () => {
    const phonePage = await openPhonePage(browser);
    lendSound(customer, phonePage);
    await addVoice('webrtc');
    customer.call(BUSINESS_NUMBER);
    await eventually(() => expect(customer.current.kind).toBe('inCall'));
    customer.hangUp();
    await eventually(() => expect(customer.current.kind).toBe('idle'));

    const view = await openAgent();
    await view.acceptOffer();
    await view.sees('Hung up while waiting · waited 0:');
    await view.sees('Wants to be called back');

    await view.page.getByRole('button', { name: 'Call back' }).click();
    await eventually(() => expect(customer.current.kind).toBe('ringing'));
    customer.answer();
    await eventually(async () => expect(await soundOfPhone(phonePage)).toSatisfy(isSound));
    await eventually(async () => expect(await soundOfPage(view.page)).toSatisfy(isSound));
    const bar = view.page.getByRole('region', { name: /^Call with/ });
    await bar.getByRole('button', { name: 'End call' }).click();
    await eventually(() => expect(customer.current.kind).toBe('idle'));
    await bar.getByText('Wrap-up').waitFor();
    await view.sees('Call to');
    await view.sees('talked 0:');
    await phonePage.context().close();
    await view.close();
  });
});

async function addVoice(softphone: 'twilio' | 'webrtc'): Promise<void> {
  const host = carrier.secureGatewayHost;
  const settings = { softphone, signallingHosts: { chunderw: host, eventgw: host } };
  await addVoiceInbox(server.ctx, queueId, carrier, { apiKey: TEST_API_KEY, settings });
}

/** An agent at the console, whose softphone the carrier can ring. */
async function openAgent(): Promise<ConsolePage> {
  const ana = await signUp(server, { queueIds: [queueId] });
  const view = await openConsole(browser, server, ana, countSound);
  await eventually(() => expect(carrier.hasSoftphone(ana.agent.id)).toBe(true));
  return view;
}

function isSound({ sent, received, energy }: SoundCount): boolean {
  return sent > ENOUGH_PACKETS && received > ENOUGH_PACKETS && energy > 0;
}

/** Next to nothing of what was heard before. */
function isHush(before: number): (sound: SoundCount) => boolean {
  return ({ energy }) => energy < before / 20;
}
