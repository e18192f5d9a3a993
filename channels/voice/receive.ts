import type { ChannelInbox, WebhookReply, WebhookRequest } from '../adapter.ts';
import { ChannelError } from '../channelError.ts';
import type { CallEvent } from '../channelEvent.ts';
import { type Form, field, requiredField } from '../twilio/form.ts';
import { verifiedForm } from '../twilio/signature.ts';
import { type Customer, callSid, customerInUrl } from './customer.ts';
import { agentLegEvents, type CallFacts, callEvent, conferenceEvents, customerLegEvents } from './events.ts';
import { recordingEvents } from './recording.ts';
import type { VoiceSettings } from './settings.ts';
import { greetingTwiml, keptTwiml, outboundTwiml, waitTwiml } from './twiml.ts';
import { thanksTwiml, voicemailTwiml } from './voicemail.ts';

type Inbox = ChannelInbox<VoiceSettings>;

interface Received {
  events: readonly CallEvent[];
  reply: WebhookReply;
}

/** One verified report: its form, the address it came to, and when it happened. */
interface Report {
  form: Form;
  url: string;
  at: Date;
  waitOf: WebhookRequest['waitOf'];
}

/**
 * Verifies a voice webhook, reads what happened, and answers with what the caller is to hear.
 *
 * @throws ChannelError `invalidSignature` or `malformed`
 */
export async function receiveVoice(request: WebhookRequest, inbox: Inbox): Promise<Received> {
  const form = verifiedForm(request, inbox.settings.authToken);
  const door = DOORS[request.subpath];
  if (door === undefined) {
    throw new ChannelError('malformed', `a voice inbox has no webhook at ${request.subpath}`);
  }
  return door({ form, url: request.url, at: timeOf(form), waitOf: request.waitOf }, inbox);
}

type Door = (report: Report, inbox: Inbox) => Received | Promise<Received>;

/** The webhooks of a voice inbox, by the part of the path behind the inbox's id. */
const DOORS: Readonly<Record<string, Door>> = {
  '/': arrive,
  '/outbound': answerOutbound,
  '/status': followCustomerLeg,
  '/conference': followConference,
  '/agent': followAgentLeg,
  '/wait': entertain,
  '/voicemail': offerVoicemail,
  '/voicemail/thanks': thank,
  '/recording': followRecording,
};

/** A call comes in. */
function arrive(report: Report, inbox: Inbox): Received {
  const facts = customerLegFacts(report, inbox);
  const { settings, webhookUrl } = inbox;
  return {
    events: [callEvent(facts, facts.callId, { kind: 'arrived' })],
    reply: twiml(greetingTwiml(facts, { settings, webhookUrl })),
  };
}

/** A customer whom we called has answered. */
function answerOutbound(report: Report, inbox: Inbox): Received {
  const facts = customerLegFacts(report, inbox);
  const { settings, webhookUrl } = inbox;
  return {
    events: [callEvent(facts, facts.callId, { kind: 'arrived' })],
    reply: twiml(outboundTwiml(facts, { settings, webhookUrl })),
  };
}

function followCustomerLeg(report: Report, inbox: Inbox): Received {
  return { events: customerLegEvents(report.form, customerLegFacts(report, inbox)), reply: HEARD };
}

function followConference(report: Report, inbox: Inbox): Received {
  const { customer } = customerInUrl(report.url);
  const callId = callSid(requiredField(report.form, 'FriendlyName'), 'FriendlyName');
  const leg = field(report.form, 'CallSid');
  const facts = { callId, customer, line: inbox.settings.number, at: report.at };
  // The beginning and end of the conference itself name no leg, and say nothing that its legs do not.
  return {
    events: leg === '' ? [] : conferenceEvents(report.form, callSid(leg, 'CallSid'), facts),
    reply: HEARD,
  };
}

function followAgentLeg(report: Report, inbox: Inbox): Received {
  const { customer, callId } = customerInUrl(report.url);
  const facts = { callId: callSid(callId, 'callId'), customer, line: inbox.settings.number, at: report.at };
  const agentCallId = callSid(requiredField(report.form, 'CallSid'), 'CallSid');
  return { events: agentLegEvents(report.form, agentCallId, facts), reply: HEARD };
}

/** Asked by Twilio each time the last announcement or music has ended. */
async function entertain({ form, url, waitOf }: Report, { settings, webhookUrl }: Inbox): Promise<Received> {
  const query = new URL(url).searchParams;
  const cause = query.get('for') ?? 'line';
  // Who waits for their agent is asked for by the address: requests for hold music need not name the call.
  const callId = query.get('callId') ?? field(form, 'CallSid');
  const wait = cause === 'hold' || callId === '' ? null : ((await waitOf?.(callId)) ?? null);
  const facts = { settings, webhookUrl };
  if (cause === 'agent') {
    return { events: [], reply: twiml(keptTwiml({ ...facts, callId, wait })) };
  }
  return { events: [], reply: twiml(waitTwiml({ ...facts, isOnHold: cause === 'hold', wait })) };
}

/** A caller was led to voicemail, and asks what to hear there. */
function offerVoicemail({ url }: Report, { settings, webhookUrl }: Inbox): Received {
  const { customer } = customerInUrl(url);
  return { events: [], reply: twiml(voicemailTwiml(customer, { settings, webhookUrl })) };
}

/** The caller is done; what they said is told by the recording's own report, once it is ready. */
function thank(_report: Report, { settings }: Inbox): Received {
  return { events: [], reply: twiml(thanksTwiml(settings)) };
}

function followRecording({ form, url }: Report, inbox: Inbox): Received {
  const { customer } = customerInUrl(url);
  const callId = callSid(requiredField(form, 'CallSid'), 'CallSid');
  const facts = { callId, customer, line: inbox.settings.number };
  return { events: recordingEvents(form, facts, inbox.settings), reply: HEARD };
}

/** Reports about the customer's own leg name both numbers and the direction. */
function customerLegFacts({ form, at }: Report, inbox: Inbox): CallFacts {
  const isInbound = field(form, 'Direction') === 'inbound' || field(form, 'Direction') === '';
  const customer: Customer = isInbound
    ? { direction: 'inbound', number: requiredField(form, 'From') }
    : { direction: 'outbound', number: requiredField(form, 'To') };
  const callId = callSid(requiredField(form, 'CallSid'), 'CallSid');
  return { callId, customer, line: inbox.settings.number, at };
}

function timeOf(form: Form): Date {
  const stated = Date.parse(field(form, 'Timestamp'));
  return Number.isNaN(stated) ? new Date() : new Date(stated);
}

function twiml(body: string): WebhookReply {
  return { status: 200, contentType: 'text/xml', body };
}

const HEARD: WebhookReply = { status: 204, contentType: 'text/plain', body: '' };
