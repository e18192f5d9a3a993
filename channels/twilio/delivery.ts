import type { DeliveryEvent } from '../channelEvent.ts';
import { reasonFor } from './errors.ts';

/**
 * Twilio's statuses in our words. Those before `sent` say nothing new: that Twilio took the message is known
 * from its answer to our request.
 */
const STATUSES: Readonly<Record<string, DeliveryEvent['status'] | null>> = {
  accepted: null,
  scheduled: null,
  queued: null,
  sending: null,
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
};

export interface DeliveryReport {
  messageSid: string;
  status: string;
  errorCode: string;
  errorText: string;
  at: Date;
}

/**
 * Reports carry no id of their own, so one is made of message and status: the same report twice is one event.
 *
 * @returns null where there is nothing to tell
 */
export function deliveryEvent(report: DeliveryReport): DeliveryEvent | null {
  const status = STATUSES[report.status] ?? null;
  if (status === null) {
    return null;
  }
  return {
    type: 'delivery',
    externalId: `${report.messageSid}:${status}`,
    messageExternalId: report.messageSid,
    status,
    error: status === 'failed' ? errorOf(report) : null,
    at: report.at.toISOString(),
  };
}

function errorOf(report: DeliveryReport): { code: string; message: string } {
  if (report.status === 'canceled') {
    return {
      code: 'canceled',
      message: 'The message was cancelled at Twilio before it left. Send it again if needed.',
    };
  }
  const code = report.errorCode === '' || report.errorCode === '0' ? '' : report.errorCode;
  return { code: code === '' ? report.status : code, message: reasonFor(code, report.errorText) };
}
