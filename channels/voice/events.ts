import type { CallEvent } from '../channelEvent.ts';
import { type Form, field } from '../twilio/form.ts';
import type { Customer } from './customer.ts';

type Change = CallEvent['change'];
type LeftReason = Extract<Change, { kind: 'left' }>['reason'];
type UnreachedReason = Extract<Change, { kind: 'agentUnreached' }>['reason'];

/** What a report is about: the customer's leg, and the customer. */
export interface CallFacts {
  callId: string;
  customer: Customer;
  line: string;
  at: Date;
}

/** Final statuses of the customer's leg. */
const LEFT: Readonly<Record<string, LeftReason>> = {
  completed: 'completed',
  busy: 'busy',
  'no-answer': 'noAnswer',
  failed: 'failed',
  canceled: 'canceled',
};

/** Ends of an agent's leg that was never answered. */
const UNREACHED: Readonly<Record<string, UnreachedReason>> = {
  busy: 'busy',
  'no-answer': 'noAnswer',
  failed: 'failed',
  canceled: 'noAnswer',
};

/**
 * A change of a call. A leg goes through each change at most once, so leg and change name the event: reports
 * that come twice, or by two ways, fall together in the journal.
 */
export function callEvent(facts: CallFacts, legSid: string, change: Change): CallEvent {
  const { customer } = facts;
  return {
    type: 'call',
    externalId: `${legSid}:${EVENT_NAMES[change.kind]}`,
    callId: facts.callId,
    direction: customer.direction,
    caller: { kind: 'phone', address: customer.number, name: null },
    to: customer.direction === 'inbound' ? facts.line : customer.number,
    change,
    at: facts.at.toISOString(),
  };
}

const EVENT_NAMES: Readonly<Record<Change['kind'], string>> = {
  arrived: 'arrived',
  waiting: 'waiting',
  agentRinging: 'ringing',
  agentJoined: 'joined',
  agentUnreached: 'unreached',
  agentLeft: 'left',
  recorded: 'recorded',
  left: 'left',
};

/** The customer's leg, by its status: an event of its beginning, of its end, or none in between. */
export function customerLegEvents(form: Form, facts: CallFacts): CallEvent[] {
  const status = field(form, 'CallStatus');
  const reason = LEFT[status];
  if (reason === undefined) {
    return [callEvent(facts, facts.callId, { kind: 'arrived' })];
  }
  const seconds = Number.parseInt(field(form, 'CallDuration'), 10);
  const durationSeconds = Number.isNaN(seconds) ? null : seconds;
  return [callEvent(facts, facts.callId, { kind: 'left', reason, durationSeconds })];
}

/** An agent's leg, by its status. */
export function agentLegEvents(form: Form, agentCallId: string, facts: CallFacts): CallEvent[] {
  const status = field(form, 'CallStatus');
  const make = (change: Change) => [callEvent(facts, agentCallId, change)];
  if (status === 'ringing') {
    return make({ kind: 'agentRinging', agentCallId });
  }
  // Answering is joining: the leg does nothing else. The conference says the same a moment later.
  if (status === 'in-progress') {
    return make({ kind: 'agentJoined', agentCallId });
  }
  if (status === 'completed') {
    return make({ kind: 'agentLeft', agentCallId });
  }
  const reason = UNREACHED[status];
  return reason === undefined
    ? []
    : make({ kind: 'agentUnreached', agentCallId, reason: refined(reason, form) });
}

/** Who came into the conference or left it. */
export function conferenceEvents(form: Form, legSid: string, facts: CallFacts): CallEvent[] {
  const isCustomer = legSid === facts.callId;
  const happened = `${field(form, 'StatusCallbackEvent')} ${isCustomer ? 'customer' : 'agent'}`;
  const changes: Readonly<Record<string, Change>> = {
    'participant-join customer': { kind: 'waiting' },
    'participant-leave customer': { kind: 'left', reason: 'completed', durationSeconds: null },
    'participant-join agent': { kind: 'agentJoined', agentCallId: legSid },
    'participant-leave agent': { kind: 'agentLeft', agentCallId: legSid },
  };
  // Led elsewhere by us, to voicemail: out of the room, and still on the line.
  const isLedAway = field(form, 'ReasonParticipantLeft') === 'participant_updated_via_api';
  const change = isCustomer && isLedAway ? undefined : changes[happened];
  return change === undefined ? [] : [callEvent(facts, legSid, change)];
}

// A softphone is never busy by itself: `busy` means that its agent declined.
function refined(reason: UnreachedReason, form: Form): UnreachedReason {
  return reason === 'busy' && field(form, 'To').startsWith('client:') ? 'rejected' : reason;
}
