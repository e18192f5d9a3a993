import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectedSignature } from '../../../../channels/twilio/signature.ts';
import type { Carrier } from '../../../../server/demo/carrier/carrier.ts';
import type { Phone } from '../../../../server/demo/carrier/phone/phone.ts';
import { type Door, openDoor, startCarrier } from '../../../support/carrier.ts';
import { eventually } from '../../../support/eventually.ts';

const OURS = '+14155550100';
const SAMPLES_PER_SECOND = 8_000;

let carrier: Carrier;
let door: Door;
let customer: Phone;
let said: string[];

beforeEach(async () => {
  [carrier, door, said] = [await startCarrier(), await openDoor(), []];
  carrier.setNumber(OURS, { voiceUrl: door.url });
  customer = carrier.phone('+5511987654321');
  customer.on('said', (heard) => said.push(heard.kind === 'say' ? heard.text : heard.kind));
});
afterEach(async () => {
  await carrier.close();
  await door.close();
});

describe('<Record>', () => {
  it('goes on at its action with what was recorded, and tells the owner by a signed report', async () => {
    customer.speechSeconds = 2;
    twiml('<Record action="hook/next" recordingStatusCallback="hook/recording"/><Say>never</Say>');
    const { callSid } = customer.call(OURS);
    const report = await eventually(() => formAt('/recording'));
    const sid = report.RecordingSid ?? '';
    expect(sid).toMatch(/^RE[0-9a-f]{32}$/);
    expect(report).toMatchObject({
      CallSid: callSid,
      RecordingStatus: 'completed',
      RecordingDuration: '2',
      RecordingSource: 'RecordVerb',
      RecordingUrl: expect.stringContaining(`/Recordings/${sid}`),
    });
    const { headers, url } = door.requests.find(({ subpath }) => subpath === '/recording')!;
    expect(headers['x-twilio-signature']).toBe(expectedSignature(url, report, carrier.authToken));
    expect(formAt('/next')).toMatchObject({ RecordingDuration: '2', RecordingSid: sid, Digits: '' });
    await eventually(() => expect(said).toEqual(['beep', 'recording', 'bye']));
  });

  it('goes on with the next verb when nothing was said, and reports it only where asked', async () => {
    twiml(
      '<Record action="hook/next" recordingStatusCallback="hook/recording" recordingStatusCallbackEvent="completed absent"/><Say>nothing</Say>',
    );
    customer.call(OURS);
    const report = await eventually(() => formAt('/recording'));
    expect(report).toMatchObject({ RecordingStatus: 'absent', RecordingDuration: '0', ErrorCode: '16102' });
    await eventually(() => expect(said.at(-1)).toBe('nothing'));
    expect(door.requests.map(({ subpath }) => subpath)).not.toContain('/next');
  });

  it('keeps what was said by somebody who hangs up, and asks its action all the same', async () => {
    customer.speechSeconds = 60;
    customer.on('said', ({ kind }) => kind === 'recording' && setTimeout(() => customer.hangUp(), 60));
    twiml('<Record action="hook/next" recordingStatusCallback="hook/recording" playBeep="false"/>');
    customer.call(OURS);
    await eventually(() => formAt('/recording'));
    await eventually(() =>
      expect(formAt('/next')).toMatchObject({ Digits: 'hangup', CallStatus: 'completed' }),
    );
    expect(said).not.toContain('beep');
  });

  it('ends with a key, by default any', async () => {
    customer.speechSeconds = 60;
    customer.on('said', ({ kind }) => kind === 'recording' && setTimeout(() => customer.press('7'), 60));
    twiml('<Record action="hook/next"/>');
    customer.call(OURS);
    await eventually(() => expect(formAt('/next')).toMatchObject({ Digits: '7' }));
  });

  it('is fetched as sound or as facts, with the account’s credentials alone', async () => {
    customer.speechSeconds = 1;
    twiml('<Record action="hook/next" recordingStatusCallback="hook/recording"/>');
    const { callSid } = customer.call(OURS);
    const { RecordingSid: sid, RecordingUrl: url = '' } = await eventually(() => formAt('/recording'));
    expect((await fetch(url)).status).toBe(401);
    expect((await get(url, `${carrier.accountSid}:wrong`)).status).toBe(401);
    for (const spelled of [url, `${url}.wav`]) {
      const answer = await get(spelled);
      expect(answer.headers.get('content-type')).toBe('audio/x-wav');
      const wav = Buffer.from(await answer.arrayBuffer());
      expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
      expect([wav.readUInt32LE(24), wav.readUInt32LE(40)]).toEqual([
        SAMPLES_PER_SECOND,
        2 * SAMPLES_PER_SECOND,
      ]);
    }
    const facts = { sid, call_sid: callSid, duration: '1', status: 'completed', source: 'RecordVerb' };
    expect(await (await get(`${url}.json`)).json()).toMatchObject(facts);
    const list = url.replace(/\/RE.*$/, '.json');
    const listed = async (query: string) => (await (await get(`${list}?${query}`)).json()).recordings;
    expect(await listed(`CallSid=${callSid}`)).toMatchObject([facts]);
    expect(await listed(`CallSid=CA${'0'.repeat(32)}`)).toEqual([]);
    expect(await listed(`DateCreated>=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
    expect((await get(url.replace(/RE.*$/, `RE${'0'.repeat(32)}`))).status).toBe(404);
  });

  it.each([
    ['maxLength="1"', 13612],
    ['maxLength="14401"', 13612],
    ['maxLength="two"', 13612],
    ['timeout="0"', 13611],
    ['finishOnKey="x"', 13613],
    ['playBeep="yes"', 13616],
    ['method="PUT"', 13610],
    ['trim="a bit"', 12200],
    ['recordingStatusCallbackEvent="done"', 12200],
    ['maxlength="20"', 12200],
    ['beep="true"', 12200],
  ])('with %s is noted as wrong, and done without it', async (attribute, code) => {
    customer.speechSeconds = 1;
    twiml(`<Record action="hook/next" ${attribute}/>`);
    customer.call(OURS);
    await eventually(() => formAt('/next'));
    expect(carrier.debugger).toMatchObject([{ code }]);
  });

  it.each(['action', 'recordingStatusCallback'])('with a bad address in %s ends the call', async (name) => {
    twiml(`<Record ${name}="http://"/><Say>never</Say>`);
    customer.call(OURS);
    await eventually(() => expect(carrier.debugger).toMatchObject([{ code: 11100 }]));
    await eventually(() => expect(customer.current.kind).toBe('idle'));
    expect(said).toEqual([]);
  });
});

function twiml(verbs: string): void {
  door.answer = ({ subpath }) => ({
    status: 200,
    contentType: 'text/xml',
    body: `<Response>${subpath === '/' ? verbs : '<Say>bye</Say>'}</Response>`,
  });
}

/** The form of the first request to a path. */
function formAt(subpath: string): Record<string, string> {
  const found = door.requests.find((request) => request.subpath === subpath);
  expect(found, subpath).toBeDefined();
  return Object.fromEntries(new URLSearchParams(found!.body.toString()));
}

function get(url: string, credentials = `${carrier.accountSid}:${carrier.authToken}`): Promise<Response> {
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return fetch(url, { headers: { authorization } });
}
