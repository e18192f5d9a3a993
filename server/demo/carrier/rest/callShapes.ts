import type { Conference, Participant } from '../calls/conference.ts';
import type { Leg } from '../calls/leg.ts';
import { accountPath, dateText } from './shapes.ts';

/** The JSON of a call. @see Twilio, "Call resource" */
export function callJson(leg: Leg, accountSid: string) {
  const uri = `${accountPath(accountSid)}/Calls/${leg.sid}`;
  return {
    account_sid: accountSid,
    annotation: null,
    answered_by: null,
    api_version: '2010-04-01',
    caller_name: null,
    date_created: dateText(leg.createdAt),
    date_updated: dateText(leg.endedAt ?? leg.answeredAt ?? leg.createdAt),
    direction: leg.direction,
    duration: leg.endedAt === null ? null : String(leg.durationSeconds),
    end_time: dateText(leg.endedAt),
    forwarded_from: null,
    from: leg.from,
    from_formatted: leg.from,
    group_sid: null,
    parent_call_sid: leg.parentSid,
    phone_number_sid: null,
    price: null,
    price_unit: 'USD',
    queue_time: '0',
    sid: leg.sid,
    start_time: dateText(leg.answeredAt ?? leg.createdAt),
    status: leg.status,
    subresource_uris: {},
    to: leg.to,
    to_formatted: leg.to,
    trunk_sid: null,
    uri: `${uri}.json`,
  };
}

export function conferenceJson(room: Conference, accountSid: string) {
  const uri = `${accountPath(accountSid)}/Conferences/${room.sid}`;
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    call_sid_ending_conference: null,
    date_created: dateText(room.createdAt),
    date_updated: dateText(room.createdAt),
    friendly_name: room.name,
    reason_conference_ended: room.endReason,
    region: 'us1',
    sid: room.sid,
    status: room.status,
    subresource_uris: { participants: `${uri}/Participants.json` },
    uri: `${uri}.json`,
  };
}

/** A participant, or the call that is to become one. */
export function participantJson(
  facts: {
    leg: Leg;
    participant: Participant | null;
    room: Conference;
    startOnEnter: boolean;
    endOnExit: boolean;
  },
  accountSid: string,
) {
  const { leg, participant, room } = facts;
  return {
    account_sid: accountSid,
    call_sid: leg.sid,
    call_sid_to_coach: null,
    coaching: false,
    conference_sid: room.sid,
    date_created: dateText(leg.createdAt),
    date_updated: dateText(participant?.joinedAt ?? leg.createdAt),
    end_conference_on_exit: facts.endOnExit,
    hold: participant?.isOnHold ?? false,
    label: participant?.options.label ?? null,
    muted: participant?.isMuted ?? false,
    queue_time: '0',
    start_conference_on_enter: facts.startOnEnter,
    status: participant === null ? leg.status : 'connected',
    uri: `${accountPath(accountSid)}/Conferences/${room.sid}/Participants/${leg.sid}.json`,
  };
}
