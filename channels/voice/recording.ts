import { ChannelError } from '../channelError.ts';
import type { AttachmentRef, CallEvent } from '../channelEvent.ts';
import { type Form, field, requiredField } from '../twilio/form.ts';
import type { TwilioAccount } from '../twilio/settings.ts';
import { type CallFacts, callEvent } from './events.ts';

const RECORDING_SID = /^RE[0-9a-f]{32}$/;

/** Twilio lets no recording be longer: 24 hours. */
const MAX_SECONDS = 86_400;

/** What is known of a recording besides its call. */
interface RecordingFacts {
  recordingId: string;
  /** As Twilio spells it, in whole seconds. */
  duration: string;
  startedAt: Date | null;
}

/**
 * The event in a report of `recordingStatusCallback`; none unless there is something to be heard: Twilio calls a
 * recording that is silent or too short `absent`.
 *
 * @throws ChannelError `malformed` where the recording's id is none
 */
export function recordingEvents(
  form: Form,
  facts: Omit<CallFacts, 'at'>,
  account: TwilioAccount,
): CallEvent[] {
  const recordingId = requiredField(form, 'RecordingSid');
  if (!RECORDING_SID.test(recordingId)) {
    throw new ChannelError('malformed', 'RecordingSid is not the SID of a recording');
  }
  const duration = field(form, 'RecordingDuration');
  if (field(form, 'RecordingStatus') !== 'completed' || duration === '0') {
    return [];
  }
  const stated = new Date(field(form, 'RecordingStartTime'));
  const startedAt = Number.isNaN(stated.getTime()) ? null : stated;
  return [recordedEvent({ recordingId, duration, startedAt }, facts, account)];
}

/** A caller's message. One recording is one event, by whichever way it is heard of. */
export function recordedEvent(
  { recordingId, duration, startedAt }: RecordingFacts,
  facts: Omit<CallFacts, 'at'>,
  account: TwilioAccount,
): CallEvent {
  const now = Date.now();
  const at = startedAt === null || startedAt.getTime() > now ? new Date(now) : startedAt;
  return callEvent({ ...facts, at }, recordingId, {
    kind: 'recorded',
    recordingId,
    durationSeconds: secondsIn(duration),
    audio: audioOf(recordingId, account),
  });
}

/**
 * Where the sound is, as WAV. Built from the id alone: the address in the report could lead anywhere, and the
 * account's own API is where its recordings are.
 *
 * @see Twilio, "Fetch a Recording's media file"
 */
function audioOf(recordingId: string, { apiBaseUrl, accountSid }: TwilioAccount): AttachmentRef {
  const base = apiBaseUrl.replace(/\/$/, '');
  return {
    kind: 'remote',
    url: `${base}/2010-04-01/Accounts/${accountSid}/Recordings/${recordingId}.wav`,
    name: 'voicemail.wav',
    contentType: 'audio/wav',
  };
}

function secondsIn(duration: string): number | null {
  const seconds = /^\d{1,6}$/.test(duration) ? Number(duration) : 0;
  return seconds >= 1 && seconds <= MAX_SECONDS ? seconds : null;
}
