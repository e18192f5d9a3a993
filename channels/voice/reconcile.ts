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

/**
 * Calls to the inbox's number since an instant, oldest first: of those that came, that they did, and of those
 * that ended, also of a long wait or talk that had begun before, how; then the messages that callers left.
 * Ids are those of the webhooks.
 */
export async function* reconcileCalls(inbox: Inbox, since: Instant): AsyncIterable<CallEvent> {
  const { calls } = clientFor(inbox.settings);
  const to = inbox.settings.number;
  const after = new Date(since);
  const [begun, ended] = await Promise.all([
    calls.list({ to, startTimeAfter: after, ...PAGE }),
    calls.list({ to, endTimeAfter: after, ...PAGE }),
  ]);
  for (const call of begun.reverse()) {
    const at = call.startTime ?? call.dateCreated;
    yield callEvent({ ...factsOf(call, inbox), at }, call.sid, { kind: 'arrived' });
  }
  const known = new Map([...begun, ...ended.reverse()].map((call) => [call.sid, call]));
  for (const call of known.values()) {
    if (call.endTime !== null) {
      const form = { CallStatus: call.status, CallDuration: call.duration ?? '' };
      yield* customerLegEvents(form, { ...factsOf(call, inbox), at: call.endTime });
    }
  }
  yield* reconcileRecordings(inbox, since, known);
}

/**
 * Recordings name a call and no number, so the calls say whether they are this inbox's. One whose call goes on
 * is found in the next round: it ends a moment after its recording.
 */
async function* reconcileRecordings(
  inbox: Inbox,
  since: Instant,
  calls: ReadonlyMap<string, CallInstance>,
): AsyncIterable<CallEvent> {
  const { recordings } = clientFor(inbox.settings);
  const listed = await recordings.list({ dateCreatedAfter: new Date(since), ...PAGE });
  const messages = listed.filter((recording) => isMessage(recording, since)).reverse();
  for (const { sid, callSid, duration, startTime } of messages) {
    const call = calls.get(callSid);
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
