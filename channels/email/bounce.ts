import type { EmailFacts } from '../channelEvent.ts';
import { readMessageIds } from './messageIds.ts';
import { cleanLine, firstValueOf, type HeaderFields, readHeaderFields } from './parse/headerFields.ts';
import { plainReason, statusIn } from './smtpReason.ts';

/** The parts of a mail that a delivery report consists of. */
export interface ReportParts {
  /** Body of `message/delivery-status`; null in reports of servers older than the standard. */
  deliveryStatus: Buffer | null;
  /** Body of `message/rfc822` or `text/rfc822-headers`: the mail that came back. */
  returned: Buffer | null;
  text: string;
}

type Bounce = NonNullable<EmailFacts['bounce']>;

/**
 * Reads a delivery report: which of our mails did not arrive, and why.
 *
 * @returns null when the mail is no report of a failure or delay
 * @see RFC 3464 (delivery status), RFC 3463 (status codes)
 */
export function readBounce(header: HeaderFields, parts: ReportParts): Bounce | null {
  if (parts.deliveryStatus) {
    return readDeliveryStatus(header, parts, parts.deliveryStatus);
  }
  return isOldStyleBounce(header) ? readOldStyle(header, parts) : null;
}

function readDeliveryStatus(header: HeaderFields, parts: ReportParts, body: Buffer): Bounce | null {
  const groups = readGroups(body);
  const worst =
    groups.find((group) => actionOf(group) === 'failed') ??
    groups.find((group) => actionOf(group) === 'delayed');
  if (!worst) {
    return null;
  }
  const diagnostic = cleanLine((firstValueOf(worst, 'diagnostic-code') ?? '').replace(/^smtp;/i, ''), 300);
  const status = statusIn(diagnostic) ?? statusIn(firstValueOf(worst, 'status') ?? '');
  const isPermanent = actionOf(worst) === 'failed';
  return {
    messageId: returnedMessageId(header, parts),
    reason: inWords({ status, diagnostic, recipient: recipientOf(worst), isPermanent }),
    isPermanent,
  };
}

function readOldStyle(header: HeaderFields, parts: ReportParts): Bounce {
  const text = parts.text.slice(0, 20_000);
  const status = statusIn(text);
  const isPermanent = !status?.startsWith('4');
  const recipient = cleanLine(firstValueOf(header, 'x-failed-recipients') ?? '', 254) || null;
  return {
    messageId: returnedMessageId(header, parts),
    reason: inWords({ status, diagnostic: '', recipient, isPermanent }),
    isPermanent,
  };
}

/** qmail, Exim and others before RFC 3464: an empty return path, and words. */
function isOldStyleBounce(header: HeaderFields): boolean {
  if (firstValueOf(header, 'x-failed-recipients')) {
    return true;
  }
  const isFromDaemon = /mailer-daemon/i.test(firstValueOf(header, 'from') ?? '');
  const subject = firstValueOf(header, 'subject') ?? '';
  return isFromDaemon && /fail|undeliver|return|deliver|devolv|entreg/i.test(subject);
}

/** The returned mail names itself; some servers return nothing and only reply to our Message-ID. */
function returnedMessageId(header: HeaderFields, parts: ReportParts): string | null {
  const returned = parts.returned ? firstValueOf(readHeaderFields(parts.returned), 'message-id') : null;
  const inText = /^Message-ID:\s{0,4}(<[^<>\s]{3,250}>)/im.exec(parts.text.slice(0, 100_000))?.[1] ?? null;
  const candidates = [
    returned,
    inText,
    firstValueOf(header, 'in-reply-to'),
    firstValueOf(header, 'references'),
  ];
  for (const candidate of candidates) {
    const [id] = candidate === null ? [] : readMessageIds(candidate);
    if (id) {
      return id;
    }
  }
  return null;
}

function readGroups(body: Buffer): HeaderFields[] {
  const groups: HeaderFields[] = [];
  let rest = body.subarray(0, 256 * 1024);
  while (rest.length > 0 && groups.length < 100) {
    const group = readHeaderFields(rest);
    if (group.fields.length > 0) {
      groups.push(group);
    }
    rest = rest.subarray(group.bodyStart);
  }
  return groups;
}

function actionOf(group: HeaderFields): string {
  return (firstValueOf(group, 'action') ?? '').trim().toLowerCase();
}

function recipientOf(group: HeaderFields): string | null {
  const value = firstValueOf(group, 'final-recipient') ?? firstValueOf(group, 'original-recipient');
  return value === null ? null : cleanLine(value.replace(/^[^;]*;/, ''), 254);
}

function inWords(of: {
  status: string | null;
  diagnostic: string;
  recipient: string | null;
  isPermanent: boolean;
}): string {
  const who = of.recipient ? `Not delivered to ${of.recipient}. ` : '';
  const wait = of.isPermanent ? '' : ' The server keeps trying.';
  const said = of.diagnostic ? ` The server said: ${of.diagnostic}` : '';
  return `${who}${plainReason(of.status, null)}${wait}${said}`;
}
