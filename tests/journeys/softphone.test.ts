import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelInbox } from '../../channels/adapter.ts';
import { voiceAdapter } from '../../channels/voice/adapter.ts';
import type { VoiceSettings } from '../../channels/voice/settings.ts';
import type { Carrier } from '../../server/demo/carrier/carrier.ts';
import type { Phone } from '../../server/demo/carrier/phone/phone.ts';
import { carrierInbox, type Door, openDoor, startCarrier, TEST_API_KEY } from '../support/carrier.ts';
import { eventually as within } from '../support/eventually.ts';
import { type CallBrowser, openCallBrowser } from '../support/softphone/browser.ts';
import { lendSound, soundOfPhone } from '../support/softphone/phonePage.ts';

const OURS = '+14155550100';
const AGENT = 'a'.repeat(24);
/** Opus sends 50 packets a second; this many each way is sound and no accident. */
const ENOUGH_PACKETS = 40;

/** A browser under load takes its time. */
const PATIENCE_MS = 30_000;
const eventually = <Result>(check: () => Result | Promise<Result>) => within(check, PATIENCE_MS);

const control = voiceAdapter.calls!;
let browser: CallBrowser;
let carrier: Carrier;
let door: Door;
let inbox: ChannelInbox<VoiceSettings>;
let customer: Phone;

beforeAll(async () => {
  browser = await openCallBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  [carrier, door] = [await startCarrier({ securePort: 0 }), await openDoor()];
  carrier.setNumber(OURS, { voiceUrl: door.url, voiceStatusUrl: `${door.url}/status` });
  inbox = carrierInbox({ channel: 'voice', webhookUrl: door.url, settings: settings() });
  door.answer = async (request) => (await voiceAdapter.receive!(request, inbox)).reply;
  customer = carrier.phone('+5511987654321');
});

afterEach(async () => {
  await carrier.close();
  await door.close();
});

describe("Twilio's own SDK at the stand-in's gateway", () => {
  it('rings, answers, carries sound both ways, and hangs up', async () => {
    const softphone = await openSoftphone();
    const phonePage = await browser.phonePage();
    lendSound(customer, phonePage);
    const { callSid } = customer.call(OURS);
    await eventually(() => expect(customer.current.kind).toBe('inCall'));
    await connect(callSid);
    await eventually(async () => expect(await logOf(softphone)).toContain('incoming'));
    expect(await softphone.evaluate('softphone.parameters()')).toMatchObject({
      callId: callSid,
      from: customer.number,
    });
    await softphone.evaluate('softphone.answer()');
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    await eventually(async () => expect(await soundOf(phonePage)).toMatchObject({ flows: true }));
    await eventually(async () => expect(await volumeOf(softphone)).toBeGreaterThan(0));
    // A leg that ends is the agent's own; the call ends when the server says so.
    await softphone.evaluate('softphone.hangUp()');
    await eventually(() => expect(customer.current.kind).toBe('inCall'));
    await control.hangUp({ callId: callSid }, inbox);
    await eventually(() => expect(customer.current).toMatchObject({ kind: 'idle', lastEnd: 'completed' }));
    await softphone.close();
    await phonePage.close();
  });

  it('connects with a phone that has no sound', async () => {
    const softphone = await openSoftphone();
    const { callSid } = customer.call(OURS);
    await eventually(() => expect(customer.current.kind).toBe('inCall'));
    await connect(callSid);
    await eventually(async () => expect(await logOf(softphone)).toContain('incoming'));
    await softphone.evaluate('softphone.answer()');
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    await eventually(async () => expect(await softphone.evaluate('softphone.status()')).toBe('open'));
    customer.hangUp();
    await eventually(async () => expect(await logOf(softphone)).toContain('disconnect'));
    await softphone.close();
  });

  it('stops ringing when the caller gives up', async () => {
    const softphone = await openSoftphone();
    const { callSid } = customer.call(OURS);
    await eventually(() => expect(customer.current.kind).toBe('inCall'));
    const { agentCallId } = await connect(callSid);
    await eventually(async () => expect(await logOf(softphone)).toContain('incoming'));
    customer.hangUp();
    await control.hangUp({ callId: agentCallId }, inbox);
    await eventually(async () => expect(await logOf(softphone)).toContain('cancel'));
    await softphone.close();
  });

  it('is refused with a token of another secret', async () => {
    const page = await browser.softphonePage();
    const other = { ...inbox, settings: { ...inbox.settings, apiKeySecret: 'another' } };
    const access = control.softphone(AGENT, other);
    await page.evaluate(
      `void softphone.open(${JSON.stringify(access.token)}, ${JSON.stringify(signalling())})`,
    );
    await eventually(async () => expect((await logOf(page)).join()).toContain('error 20101'));
    expect(carrier.hasSoftphone(AGENT)).toBe(false);
    await page.close();
  });
});

async function openSoftphone(): Promise<Page> {
  const page = await browser.softphonePage();
  const access = control.softphone(AGENT, inbox);
  await page.evaluate(`softphone.open(${JSON.stringify(access.token)}, ${JSON.stringify(signalling())})`);
  expect(carrier.hasSoftphone(AGENT)).toBe(true);
  return page;
}

function connect(callId: string) {
  const to = { kind: 'browser', identity: AGENT } as const;
  return control.connectAgent(
    { callId, from: customer.number, to, timeoutSeconds: 30, caseId: 'c'.repeat(24) },
    inbox,
  );
}

async function soundOf(page: Page): Promise<{ flows: boolean }> {
  const sound = await soundOfPhone(page);
  return {
    flows: sound.sent > ENOUGH_PACKETS && sound.received > ENOUGH_PACKETS && sound.energy > 0,
    ...sound,
  };
}

async function volumeOf(page: Page): Promise<number> {
  return page.evaluate<number>('Math.min(window.volume?.inbound ?? 0, window.volume?.outbound ?? 0)');
}

function logOf(page: Page): Promise<string[]> {
  return page.evaluate<string[]>('softphone.log');
}

function signalling(): Record<string, string> {
  const access = control.softphone(AGENT, inbox);
  return access.transport === 'twilio' ? access.options : {};
}

function settings(): VoiceSettings {
  const host = carrier.secureGatewayHost ?? '';
  return voiceAdapter.settingsSchema.parse({
    accountSid: carrier.accountSid,
    authToken: carrier.authToken,
    apiKeySid: TEST_API_KEY.sid,
    apiKeySecret: TEST_API_KEY.secret,
    number: OURS,
    apiBaseUrl: carrier.baseUrl,
    signallingHosts: { chunderw: host, eventgw: host },
  });
}
