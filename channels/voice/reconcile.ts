import type { CallInstance } from 'twilio/lib/rest/api/v2010/account/call.js';
import type { RecordingInstance } from 'twilio/lib/rest/api/v2010/account/recording.js';
import type { Instant } from '../../shared/primitives.ts';
import type { ChannelInbox } from '../adapter.ts';
import type { CallEvent } from '../channelEvent.ts';
import { clientFor } from '../twilio/client.ts';
import { type CallFacts, callEvent, customerLegEvents } from './events.ts';
import { recordedEvent } from './recording.ts';
import type { VoiceSettings } from './settings.ts';

type Inbox = ChannelInbox<VoiceSettings>;

/** More than this in one sweep means days of silence; the next sweep goes on from there. */
const MAX_LISTED = 10_000;
const PAGE = { pageSize: 1000, limit: MAX_LISTED };

/** Twilio ends calls after four hours, unless the account asks for more. */
const LONGEST_CALL_MS = 4 * 3600 * 1000;

/**
 * Calls to the inbox's number since an instant, oldest first: that they came, and of those that are over,
 * how they ended; then the messages that callers left. Ids are those of the webhooks.
 */
export async function* reconcileCalls(inbox: Inbox, since: Instant): AsyncIterable<CallEvent> {
  const { calls } = clientFor(inbox.settings);
  const range = { to: inbox.settings.number, startTimeAfter: new Date(since), ...PAGE };
  const listed = (await calls.list(range)).reverse();
  for (const call of listed) {
    const facts = factsOf(call, inbox);
    const startedAt = call.startTime ?? call.dateCreated;
    yield callEvent({ ...facts, at: startedAt }, call.sid, { kind: 'arrived' });
    if (call.endTime !== null) {
      const form = { CallStatus: call.status, CallDuration: call.duration ?? '' };
      yield* customerLegEvents(form, { ...facts, at: call.endTime });
    }
  }
  yield* reconcileRecordings(inbox, since, listed);
}

/** Recordings name a call and no number, so the calls say whether they are this inbox's. */
async function* reconcileRecordings(
  inbox: Inbox,
  since: Instant,
  recent: readonly CallInstance[],
): AsyncIterable<CallEvent> {
  const { calls, recordings } = clientFor(inbox.settings);
  const listed = await recordings.list({ dateCreatedAfter: new Date(since), ...PAGE });
  const messages = listed.filter((recording) => isMessage(recording, since)).reverse();
  const known = new Map(recent.map((call) => [call.sid, call]));
  if (messages.some(({ callSid }) => !known.has(callSid))) {
    // Who left a message after a long wait began their call before the range.
    const startTimeAfter = new Date(Date.parse(since) - LONGEST_CALL_MS);
    for (const call of await calls.list({ to: inbox.settings.number, startTimeAfter, ...PAGE })) {
      known.set(call.sid, call);
    }
  }
  for (const { sid, callSid, duration, startTime } of messages) {
    const call = known.get(callSid);
    if (call !== undefined) {
      const facts = { recordingId: sid, duration, startedAt: startTime };
      yield recordedEvent(facts, factsOf(call, inbox), inbox.settings);
    }
  }
}

// The filter by date is one by days at Twilio, and calls may be recorded for other ends as well.
function isMessage(recording: RecordingInstance, since: Instant): boolean {
  return (
    recording.source === 'RecordVerb' &&
    recording.status === 'completed' &&
    recording.duration !== '0' &&
    recording.dateCreated.getTime() >= Date.parse(since)
  );
}

function factsOf(call: CallInstance, inbox: Inbox): Omit<CallFacts, 'at'> {
  const customer = { direction: 'inbound', number: call.from } as const;
  return { callId: call.sid, customer, line: inbox.settings.number };
}
