import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebhookRequest } from '../../../../channels/adapter.ts';
import type { Carrier } from '../../../../server/demo/carrier/carrier.ts';
import type { Heard, Phone } from '../../../../server/demo/carrier/phone/phone.ts';
import { type Door, openDoor, startCarrier } from '../../../support/carrier.ts';
import { eventually } from '../../../support/eventually.ts';

const OURS = '+14155550100';
const CUSTOMER = '+5511987654321';
const COLLEAGUE = '+14155550177';
const TEAM = '+14155550101';

let carrier: Carrier;
let door: Door;
let customer: Phone;
let said: string[];

beforeEach(async () => {
  [carrier, door, said] = [await startCarrier(), await openDoor(), []];
  carrier.setNumber(OURS, { voiceUrl: door.url, voiceStatusUrl: `${door.url}/status` });
  customer = carrier.phone(CUSTOMER);
  customer.on('said', (heard) => said.push(inWords(heard)));
});
afterEach(async () => {
  await carrier.close();
  await door.close();
});

describe('TwiML', () => {
  it('is spoken verb by verb, and the call ends after the last', async () => {
    twiml({ '/': '<Say language="pt-BR">Olá</Say><Pause length="0"/><Say loop="2">again</Say>' });
    customer.call(OURS);
    await idle('completed');
    expect(said).toEqual(['Olá', '(silence)', 'again', 'again']);
    const status = { CallStatus: 'completed', Direction: 'inbound', From: CUSTOMER, To: OURS };
    await eventually(() => expect(statusForm()).toMatchObject(status));
  });

  it('goes on elsewhere with Redirect, by a relative address too', async () => {
    twiml({ '/': '<Redirect>hook/next</Redirect><Say>never</Say>', '/next': '<Say>next</Say>' });
    customer.call(OURS);
    await idle('completed');
    expect(said).toEqual(['next']);
  });

  it.each([
    ['<Reject reason="busy"/>', 'busy'],
    ['<Reject/>', 'no-answer'],
    ['<Hangup/>', 'completed'],
  ])('%s ends the call as %s', async (verb, status) => {
    twiml({ '/': `${verb}<Say>never</Say>` });
    customer.call(OURS);
    await idle(status);
    expect(said).toEqual([]);
  });

  it('gathers keys', async () => {
    twiml({
      '/': '<Gather timeout="9" action="hook/keys"><Say>press</Say></Gather>',
      '/keys': '<Say>thanks</Say>',
    });
    customer.once('said', () => customer.press('12'));
    customer.call(OURS);
    await idle('completed');
    expect(said).toEqual(['press', 'thanks']);
    const keys = door.requests.find((request) => request.subpath === '/keys');
    expect(form(keys).Digits).toBe('12');
  });

  it('goes on after a Gather without keys', async () => {
    twiml({ '/': '<Gather timeout="0"><Say>press</Say></Gather><Say>too late</Say>' });
    customer.call(OURS);
    await idle('completed');
    expect(said).toEqual(['press', 'too late']);
  });

  it('with an unknown verb is noted and the verb left out', async () => {
    twiml({ '/': '<Dance/><Say>hi</Say>' });
    customer.call(OURS);
    await idle('completed');
    expect(said).toEqual(['hi']);
    expect(carrier.debugger).toMatchObject([{ code: 12200, message: expect.stringContaining('<Dance>') }]);
  });

  it('that is not well formed ends the call and is noted', async () => {
    door.answer = () => ({ status: 200, contentType: 'text/xml', body: '<Response><Say>' });
    customer.call(OURS);
    await idle('failed');
    expect(carrier.debugger).toMatchObject([{ code: 12100 }]);
  });

  it('may dial somebody, and the first to answer has the call', async () => {
    twiml({
      '/': `<Dial action="hook/after" timeout="5"><Number>${COLLEAGUE}</Number><Number>+14155550178</Number></Dial>`,
      '/after': '<Say>goodbye</Say>',
    });
    const [first, second] = [carrier.phone(COLLEAGUE), carrier.phone('+14155550178')];
    first.on('ring', ({ from }) => from === CUSTOMER && first.answer());
    customer.call(OURS);
    await eventually(() =>
      expect([customer.current.kind, first.current.kind]).toEqual(['connected', 'connected']),
    );
    expect(second.current.kind).toBe('idle');
    first.hangUp();
    await idle('completed');
    expect(said).toEqual(['goodbye']);
    const after = door.requests.find((request) => request.subpath === '/after');
    expect(form(after)).toMatchObject({ DialCallStatus: 'completed' });
  });

  it('tells how a dial ended that nobody answered', async () => {
    twiml({ '/': `<Dial action="hook/after" timeout="1">${COLLEAGUE}</Dial>`, '/after': '<Hangup/>' });
    customer.call(OURS);
    await idle('completed');
    const after = door.requests.find((request) => request.subpath === '/after');
    expect(form(after)).toMatchObject({ DialCallStatus: 'no-answer' });
  });
});

describe('a conference', () => {
  it('plays waiting music until it begins, and silence to whoever is left alone in it', async () => {
    const room = '<Conference startConferenceOnEnter="START" waitUrl="hook/music">room</Conference>';
    twiml({
      '/': `<Dial>${room.replace('START', 'false')}</Dial>`,
      '/agent': `<Dial>${room.replace('START', 'true')}</Dial>`,
      '/music': '<Say>please wait</Say>',
    });
    carrier.setNumber(TEAM, { voiceUrl: `${door.url}/agent` });
    const colleague = carrier.phone(COLLEAGUE);
    customer.call(OURS);
    await eventually(() => expect(said).toContain('please wait'));
    colleague.call(TEAM);
    await eventually(() => expect(customer.current.kind).toBe('connected'));
    colleague.hangUp();
    await eventually(() => expect(customer.current.kind).toBe('inCall'));
    said.length = 0;
    const musicAsked = () => door.requests.filter(({ subpath }) => subpath === '/music').length;
    const askedBefore = musicAsked();
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(said).toEqual([]);
    expect(musicAsked()).toBe(askedBefore);
  });
});

describe('a phone', () => {
  it('has one call at a time', async () => {
    twiml({ '/': '<Pause length="60"/>' });
    customer.call(OURS);
    expect(() => customer.call(OURS)).toThrow(/in a call already/);
    customer.hangUp();
    await idle('canceled');
  });

  it('that calls a number without a webhook hears that the call failed', async () => {
    customer.call('+14155550199');
    await idle('failed');
  });

  it('passes session descriptions from end to end', async () => {
    twiml({ '/': `<Dial>${COLLEAGUE}</Dial>` });
    const colleague = carrier.phone(COLLEAGUE);
    const taken: string[] = [];
    customer.sound = {
      createOffer: async () => 'offer of the customer',
      takeAnswer: (_callSid, answer) => taken.push(answer),
      createAnswer: async () => 'unused',
    };
    colleague.sound = {
      createOffer: async () => 'unused',
      takeAnswer: () => undefined,
      createAnswer: async (_callSid, offer) => `answer to the ${offer}`,
    };
    colleague.on('ring', () => colleague.answer());
    customer.call(OURS);
    await eventually(() => expect(taken).toEqual(['answer to the offer of the customer']));
  });

  it('whose page is gone connects without sound', async () => {
    twiml({ '/': `<Dial>${COLLEAGUE}</Dial>` });
    const colleague = carrier.phone(COLLEAGUE);
    customer.sound = {
      createOffer: () => Promise.reject(new Error('page closed')),
      takeAnswer: () => undefined,
      createAnswer: () => Promise.reject(new Error('page closed')),
    };
    colleague.on('ring', () => colleague.answer());
    customer.call(OURS);
    await eventually(() => expect(customer.current.kind).toBe('connected'));
  });
});

/** Answers each subpath with these verbs. */
function twiml(documents: Record<string, string>): void {
  door.answer = (request) => {
    const verbs = documents[request.subpath];
    return verbs === undefined
      ? { status: 204, contentType: 'text/plain', body: '' }
      : { status: 200, contentType: 'text/xml', body: `<Response>${verbs}</Response>` };
  };
}

function idle(lastEnd: string): Promise<void> {
  return eventually(() => expect(customer.current).toMatchObject({ kind: 'idle', lastEnd }));
}

function inWords(heard: Heard): string {
  return heard.kind === 'say' ? heard.text : heard.kind === 'play' ? heard.url : '(silence)';
}

function statusForm(): Record<string, string> {
  return form(door.requests.find((request) => request.subpath === '/status'));
}

function form(request: WebhookRequest | undefined): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(request?.body.toString() ?? ''));
}
