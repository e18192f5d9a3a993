import type { EmailFacts } from '../../channelEvent.ts';
import { type Mailbox, normalizeAddress, parseMailboxes, parseSingleMailbox } from '../addresses.ts';
import { readAuthentication } from '../authentication.ts';
import { isAutomaticMail, isReport } from '../automatic.ts';
import { readBounce } from '../bounce.ts';
import { externalIdOf, isSaneMessageId, readMessageIds } from '../messageIds.ts';
import { looksLikeReplyToken, splitPlusAddress } from '../replyToken.ts';
import { type MailBody, readBody } from './body.ts';
import { bodyContent } from './content.ts';
import { decodeWords } from './encodedWords.ts';
import {
  cleanLine,
  firstValueOf,
  type HeaderFields,
  readHeaderFields,
  textOf,
  valuesOf,
} from './headerFields.ts';
import { MAIL_LIMITS } from './limits.ts';
import type { ParsedFile, ParsedMail, ParseOutcome, ParseRequest } from './parsedMail.ts';

/**
 * Reads a raw mail into what crosses to the server. Runs in a worker with caps on time and memory, since
 * anybody may write what it reads.
 *
 * @throws when the body's structure is beyond the limits; the caller takes that as unreadable
 */
export async function parseMail(request: ParseRequest): Promise<ParseOutcome> {
  const header = readHeaderFields(request.raw);
  const externalId = externalIdOf(valuesOf(header, 'message-id'), request.raw);
  const from = readFrom(header);
  if (!from) {
    return {
      kind: 'unreadable',
      mail: {
        externalId,
        from: textOf(header, 'from', 300) || null,
        subject: textOf(header, 'subject', MAIL_LIMITS.subjectLength) || null,
        reason: 'The sender’s address cannot be read without doubt.',
      },
    };
  }
  const body = await readBody(request.raw, header);
  const content = bodyContent(body, {
    isForward: /^\s*(?:fwd?|enc|wg|tr|rv):/i.test(textOf(header, 'subject', 100)),
    wholeSizeBytes: request.wholeSizeBytes,
  });
  const mail: ParsedMail = {
    externalId,
    facts: readFacts(header, { request, from, body }),
    sentAt: readDate(header, request.now),
    ...content,
    files: body.files,
  };
  return { kind: 'parsed', mail };
}

/** Exactly one From with exactly one address; a delivery report may come from a sender without a domain. */
function readFrom(header: HeaderFields): Mailbox | null {
  const values = valuesOf(header, 'from');
  const mailbox = values.length === 1 ? parseSingleMailbox(values[0] ?? '') : null;
  if (mailbox) {
    return decodeName(mailbox);
  }
  const isNamelessReport = isReport(header) && /^[^@]*$/.test(values.join(' '));
  return isNamelessReport ? { name: 'Mail system', address: 'mailer-daemon@mail.invalid' } : null;
}

function readFacts(
  header: HeaderFields,
  { request, from, body }: { request: ParseRequest; from: Mailbox; body: MailBody },
): Omit<EmailFacts, 'rawId'> {
  const to = readRecipients(header, 'to');
  const cc = readRecipients(header, 'cc');
  const replyTo = parseSingleMailbox(firstValueOf(header, 'reply-to') ?? '');
  const messageId = firstValueOf(header, 'message-id')?.trim() ?? '';
  const bounce = readBounce(header, {
    deliveryStatus: bytesOf(body.files, ['message/delivery-status']),
    returned: bytesOf(body.files, ['message/rfc822', 'text/rfc822-headers']),
    text: body.text ?? '',
  });
  return {
    messageId: isSaneMessageId(messageId) ? messageId : '',
    inReplyTo: readMessageIds(firstValueOf(header, 'in-reply-to') ?? ''),
    references: readMessageIds(valuesOf(header, 'references').join(' ')),
    subject: textOf(header, 'subject', MAIL_LIMITS.subjectLength),
    from,
    to,
    cc,
    replyTo: replyTo && replyTo.address !== from.address ? replyTo.address : null,
    replyTokens: readReplyTokens(header, request, [...to, ...cc]),
    authentication: readAuthentication(header, {
      trustedAuthservId: request.trustedAuthservId,
      fromAddress: from.address,
    }),
    isAutomatic:
      bounce !== null ||
      // Our own mail coming back: answered, it would go round for ever.
      splitPlusAddress(from.address).base === request.inboxAddress ||
      isAutomaticMail(header, { fromAddress: from.address, envelopeFrom: request.envelope.from }),
    bounce,
  };
}

function readRecipients(header: HeaderFields, name: string): Mailbox[] {
  const read = parseMailboxes(valuesOf(header, name).join(', '), MAIL_LIMITS.recipients);
  return (read ?? []).map(decodeName);
}

function decodeName(mailbox: Mailbox): Mailbox {
  return { name: cleanLine(decodeWords(mailbox.name), MAIL_LIMITS.nameLength), address: mailbox.address };
}

const DELIVERED_TO = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'x-forwarded-to'];

/** Tokens stand in the address that the mail was sent to, wherever a server has written that down. */
function readReplyTokens(
  header: HeaderFields,
  request: ParseRequest,
  recipients: readonly Mailbox[],
): string[] {
  const noted = DELIVERED_TO.flatMap((name) => valuesOf(header, name)).slice(0, 20);
  const addresses = [
    ...request.envelope.to,
    ...noted.map((value) => value.replace(/^<|>$/g, '')),
    ...recipients.map((recipient) => recipient.address),
  ];
  const tokens = new Set<string>();
  for (const address of addresses) {
    const { base, tag } = splitPlusAddress(normalizeAddress(address) ?? '');
    if (tag !== null && base === request.inboxAddress && looksLikeReplyToken(tag)) {
      tokens.add(tag);
    }
  }
  return [...tokens].slice(0, 10);
}

const ONE_DAY_MS = 24 * 60 * 60 * 1000;
const EARLIEST_MS = Date.UTC(1990, 0, 1);

function readDate(header: HeaderFields, now: string): string {
  const value = (firstValueOf(header, 'date') ?? '').slice(0, 100).replace(/\([^()]*\)/g, '');
  const time = Date.parse(value);
  const isPlausible = time >= EARLIEST_MS && time <= Date.parse(now) + ONE_DAY_MS;
  return isPlausible ? new Date(time).toISOString() : now;
}

function bytesOf(files: readonly ParsedFile[], contentTypes: readonly string[]): Buffer | null {
  const file = files.find((candidate) => contentTypes.includes(candidate.contentType));
  return file ? Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength) : null;
}
