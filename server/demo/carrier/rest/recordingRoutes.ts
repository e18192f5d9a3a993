import type { Network } from '../network.ts';
import type { Recording, Recordings } from '../recordings/recordings.ts';
import { Refusal } from '../refusals.ts';
import type { ApiAnswer, ApiRequest, ApiRoute } from './http.ts';
import { isInRange, pageOf } from './pages.ts';
import { accountPath, dateText } from './shapes.ts';

/** Recordings in the REST API: their facts with `.json`, their sound with `.wav` or with nothing behind the SID. */
export function recordingRoutes({ accountSid }: Network, recordings: Recordings): ApiRoute[] {
  const list = (request: ApiRequest, callSid: string | null) => {
    const wanted = recordings
      .list()
      .filter(
        (each) =>
          (callSid === null || each.callSid === callSid) &&
          isInRange(each.startedAt, request.query, 'DateCreated'),
      );
    const items = wanted.map((each) => recordingJson(each, accountSid));
    return { status: 200, body: pageOf(items, { name: 'recordings', request, accountSid }) };
  };
  return [
    {
      method: 'GET',
      pattern: /^\/Recordings$/,
      handle: (request) => list(request, request.query.get('CallSid')),
    },
    {
      method: 'GET',
      pattern: /^\/Calls\/(\w+)\/Recordings$/,
      handle: (request, [callSid]) => list(request, callSid ?? ''),
    },
    {
      method: 'GET',
      pattern: /^\/Recordings\/(\w+)(?:\.wav)?$/,
      handle: (request, [sid]) => {
        const recording = recordings.get(sid ?? '');
        if (recording === undefined) {
          throw new Refusal(20404);
        }
        return request.isJson
          ? { status: 200, body: recordingJson(recording, accountSid) }
          : soundOf(recording);
      },
    },
  ];
}

/** @throws Refusal where there is no sound, or none yet */
function soundOf(recording: Recording): ApiAnswer {
  if (recording.status !== 'completed') {
    throw new Refusal(20404);
  }
  return { status: 200, file: { contentType: 'audio/x-wav', bytes: recording.wav } };
}

/** The JSON of a recording. @see Twilio, "Recordings resource" */
function recordingJson(recording: Recording, accountSid: string) {
  const uri = `${accountPath(accountSid)}/Recordings/${recording.sid}`;
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    call_sid: recording.callSid,
    channels: 1,
    conference_sid: null,
    date_created: dateText(recording.startedAt),
    date_updated: dateText(recording.updatedAt),
    duration: String(recording.durationSeconds),
    encryption_details: null,
    error_code: recording.errorCode,
    media_url: null,
    price: null,
    price_unit: 'USD',
    sid: recording.sid,
    source: 'RecordVerb',
    start_time: dateText(recording.startedAt),
    status: recording.status,
    subresource_uris: {},
    uri: `${uri}.json`,
  };
}
