import type { Network } from '../network.ts';
import { placeFields } from '../places.ts';
import type { Leg } from './leg.ts';

/** The fields that every webhook about a call has. */
export function callForm(leg: Leg, network: Network): Record<string, string> {
  return {
    CallSid: leg.sid,
    AccountSid: network.accountSid,
    ApiVersion: '2010-04-01',
    Direction: leg.direction,
    CallStatus: leg.status,
    From: leg.from,
    To: leg.to,
    Caller: leg.from,
    Called: leg.to,
    ...(leg.parentSid !== null && { ParentCallSid: leg.parentSid }),
    ...placeFields('From', leg.from),
    ...placeFields('To', leg.to),
    ...placeFields('Caller', leg.from),
    ...placeFields('Called', leg.to),
  };
}
