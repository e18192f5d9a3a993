import { ChannelError } from '../channelError.ts';
import type { CallEvent } from '../channelEvent.ts';

/** The person outside and who called whom: what every event of a call repeats. */
export interface Customer {
  direction: CallEvent['direction'];
  number: string;
}

/**
 * The webhook address for one kind of report. Reports about conferences and agents' legs do not say who the
 * customer is, so the address does; Twilio signs it, so what comes back is what was put in.
 */
export function reportUrl(
  webhookUrl: string,
  subpath: string,
  facts: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams(facts).toString();
  return `${webhookUrl}${subpath}${query === '' ? '' : `?${query}`}`;
}

export function customerQuery(customer: Customer): Record<string, string> {
  return { direction: customer.direction, customer: customer.number };
}

/** @throws ChannelError `malformed` when the address was not made by `reportUrl` */
export function customerInUrl(url: string): { customer: Customer; callId: string | null } {
  const query = new URL(url).searchParams;
  const [direction, number] = [query.get('direction'), query.get('customer')];
  if ((direction !== 'inbound' && direction !== 'outbound') || number === null) {
    throw new ChannelError('malformed', 'the report does not say whose call it is about');
  }
  return { customer: { direction, number }, callId: query.get('callId') };
}

const CALL_SID = /^CA[0-9a-f]{32}$/;

/** @throws ChannelError `malformed`, naming the field */
export function callSid(value: string | null, name: string): string {
  if (value === null || !CALL_SID.test(value)) {
    throw new ChannelError('malformed', `${name} is not the SID of a call`);
  }
  return value;
}
