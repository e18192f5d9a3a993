import { setTimeout as pause } from 'node:timers/promises';
import twilio from 'twilio';
import type { CallContext, CallInstance } from 'twilio/lib/rest/api/v2010/account/call.js';
import type { ParticipantContext } from 'twilio/lib/rest/api/v2010/account/conference/participant.js';
import type { CallControl, ChannelInbox } from '../adapter.ts';
import { ChannelError } from '../channelError.ts';
import { clientFor } from '../twilio/client.ts';
import { type Customer, customerQuery, reportUrl } from './customer.ts';
import type { VoiceSettings } from './settings.ts';
import { waitUrl } from './twiml.ts';

type Inbox = ChannelInbox<VoiceSettings>;
type Provider<Method extends keyof CallControl<VoiceSettings>> = CallControl<VoiceSettings>[Method];

const LIVE = new Set(['queued', 'ringing', 'in-progress']);
const PROGRESS = ['initiated', 'ringing', 'answered', 'completed'];

/** How long a customer whom we call may let it ring. */
const OUTBOUND_RING_SECONDS = 45;

/** Twilio's own limits for ringing a participant. */
const MIN_RING_SECONDS = 5;
const MAX_RING_SECONDS = 600;

/** Together ten seconds: our answer to the call's first webhook is followed in a fraction of one. */
const ANSWER_LOOKS = 40;
const ANSWER_LOOK_MS = 250;

/** An access token outlives a call only to ring again; the console asks for a new one before it ends. */
const TOKEN_SECONDS = 3600;

/** Calls are answered by Twilio with these when they are over already, which is what was wanted. */
const OVER_ALREADY = new Set(['21220', '20404']);

const connectAgent: Provider<'connectAgent'> = async (call, inbox) => {
  const customer = await customerOnLine(call.callId, inbox);
  const query = { ...customerQuery(customer), callId: call.callId };
  const participants = clientFor(inbox.settings).conferences(call.callId).participants;
  const participant = await participants.create({
    from: inbox.settings.number,
    to: spelled(call),
    timeout: Math.min(Math.max(call.timeoutSeconds, MIN_RING_SECONDS), MAX_RING_SECONDS),
    label: 'agent',
    beep: 'false',
    startConferenceOnEnter: true,
    // A browser that is reloaded must not hang up on the caller; the server ends a call that is to end.
    endConferenceOnExit: false,
    statusCallback: reportUrl(inbox.webhookUrl, '/agent', query),
    statusCallbackMethod: 'POST',
    statusCallbackEvent: PROGRESS,
  });
  return { agentCallId: participant.callSid };
};

const hold: Provider<'hold'> = async ({ callId, isOnHold }, inbox) => {
  const caller = await callerInRoom(callId, inbox);
  await caller.update({
    hold: isOnHold,
    holdUrl: waitUrl(inbox.webhookUrl, { for: 'hold' }),
    holdMethod: 'POST',
  });
};

// Whoever is left alone in a conference that has begun hears nothing: `waitUrl` is for the time before it.
const keepCompany: Provider<'keepCompany'> = async ({ callId, isOnHold }, inbox) => {
  const caller = await callerInRoom(callId, inbox);
  if (isOnHold) {
    await caller.update({ hold: false });
  }
  const holdUrl = waitUrl(inbox.webhookUrl, { for: 'agent', callId });
  await caller.update({ hold: true, holdUrl, holdMethod: 'POST' });
};

const isOnLine: Provider<'isOnLine'> = async ({ callId }, inbox) => {
  try {
    const { status } = await clientFor(inbox.settings).calls(callId).fetch();
    return LIVE.has(status);
  } catch (error) {
    if (isOverAlready(error)) {
      return false;
    }
    throw error;
  }
};

const hangUp: Provider<'hangUp'> = async ({ callId }, inbox) => {
  await endCall(clientFor(inbox.settings).calls(callId));
};

const start: Provider<'start'> = async ({ to }, inbox) => {
  const call = await clientFor(inbox.settings).calls.create({
    to,
    from: inbox.settings.number,
    url: reportUrl(inbox.webhookUrl, '/outbound', {}),
    method: 'POST',
    timeout: OUTBOUND_RING_SECONDS,
    statusCallback: reportUrl(inbox.webhookUrl, '/status', {}),
    statusCallbackMethod: 'POST',
    statusCallbackEvent: PROGRESS,
  });
  return { callId: call.sid };
};

const softphone: Provider<'softphone'> = (identity, inbox) => {
  const { settings } = inbox;
  const token = accessToken(identity, settings);
  if (settings.softphone === 'twilio' || settings.gatewayUrl === null) {
    return { transport: 'twilio', token, options: { ...settings.signallingHosts } };
  }
  return { transport: 'webrtc', gatewayUrl: settings.gatewayUrl, token, iceServers: iceServers(settings) };
};

const toVoicemail: Provider<'toVoicemail'> = async ({ callId }, inbox) => {
  const customer = await callerOnLine(callId, inbox);
  const url = reportUrl(inbox.webhookUrl, '/voicemail', customerQuery(customer));
  await clientFor(inbox.settings).calls(callId).update({ url, method: 'POST' });
};

/** What the server can do with a call at Twilio. A call is the customer's leg; its conference bears its SID. */
export const voiceControl: CallControl<VoiceSettings> = {
  ringSeconds: (inbox) => inbox.settings.ringSeconds,
  reconnectSeconds: (inbox) => inbox.settings.reconnectSeconds,
  connectAgent,
  hold,
  keepCompany,
  isOnLine,
  hangUp,
  toVoicemail,
  start,
  softphone,
};

/**
 * The customer as a participant of the conference that is under way.
 *
 * @throws ChannelError `rejected` when there is none
 */
async function callerInRoom(callId: string, inbox: Inbox): Promise<ParticipantContext> {
  const { conferences } = clientFor(inbox.settings);
  // Participants are changed under the conference's SID; its name serves only to bring somebody in.
  const [room] = await conferences.list({ friendlyName: callId, status: 'in-progress', limit: 1 });
  if (room === undefined) {
    throw new ChannelError('rejected', 'the caller is not connected to anybody, so there is nothing to hold');
  }
  return conferences(room.sid).participants(callId);
}

/** @throws ChannelError `rejected` when the customer has hung up meanwhile: an agent must not be rung for nobody */
async function customerOnLine(callId: string, inbox: Inbox): Promise<Customer> {
  return customerOf(await liveCall(callId, inbox));
}

/**
 * Waits until a call that has just come in is answered: a caller outside the hours is led away at once, and
 * Twilio redirects no call whose first TwiML it has not yet begun to follow.
 *
 * @throws ChannelError `rejected` when the caller has hung up, or is not answered in time
 */
async function callerOnLine(callId: string, inbox: Inbox): Promise<Customer> {
  for (let look = 1; look <= ANSWER_LOOKS; look++) {
    const call = await liveCall(callId, inbox);
    if (call.status === 'in-progress') {
      return customerOf(call);
    }
    await pause(ANSWER_LOOK_MS);
  }
  throw new ChannelError('rejected', 'the call is not answered, so it cannot be led to voicemail');
}

async function liveCall(callId: string, inbox: Inbox): Promise<CallInstance> {
  const call = await clientFor(inbox.settings).calls(callId).fetch();
  if (!LIVE.has(call.status)) {
    throw new ChannelError('rejected', 'the caller has hung up', { providerCode: '21220' });
  }
  return call;
}

function customerOf(call: CallInstance): Customer {
  return call.direction === 'inbound'
    ? { direction: 'inbound', number: call.from }
    : { direction: 'outbound', number: call.to };
}

/** A softphone is told the case and the caller with the ring, as custom parameters of the address. */
function spelled(call: Parameters<Provider<'connectAgent'>>[0]): string {
  if (call.to.kind === 'phone') {
    return call.to.number;
  }
  const parameters = new URLSearchParams({ caseId: call.caseId, callId: call.callId, from: call.from });
  return `client:${call.to.identity}?${parameters}`;
}

async function endCall(call: CallContext): Promise<void> {
  try {
    await call.update({ status: 'completed' });
  } catch (error) {
    if (!isOverAlready(error)) {
      throw error;
    }
  }
}

function isOverAlready(error: unknown): boolean {
  return error instanceof ChannelError && OVER_ALREADY.has(error.providerCode ?? '');
}

function accessToken(identity: string, settings: VoiceSettings): string {
  const { AccessToken } = twilio.jwt;
  const token = new AccessToken(settings.accountSid, settings.apiKeySid, settings.apiKeySecret, {
    identity,
    ttl: TOKEN_SECONDS,
  });
  token.addGrant(new AccessToken.VoiceGrant({ incomingAllow: true }));
  return token.toJwt();
}

function iceServers(settings: VoiceSettings): { urls: string; username?: string; credential?: string }[] {
  return settings.iceServers.map(({ urls, username, credential }) => ({
    urls,
    ...(username !== undefined && { username }),
    ...(credential !== undefined && { credential }),
  }));
}
