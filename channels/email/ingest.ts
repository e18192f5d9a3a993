import type { ChannelInbox, ChannelSink } from '../adapter.ts';
import type { AttachmentRef } from '../channelEvent.ts';
import { externalIdOf } from './messageIds.ts';
import { readHeaderFields, textOf, valuesOf } from './parse/headerFields.ts';
import { MAIL_LIMITS } from './parse/limits.ts';
import type { ParsedMail, ParseOutcome, ParseRequest, UnreadableMail } from './parse/parsedMail.ts';
import { type ParsePool, PoisonMail, sharedParsePool } from './parse/pool.ts';
import type { EmailSettings } from './settings.ts';

/** A raw mail with what the transport knew about it. */
export interface ReceivedMail {
  raw: Buffer;
  /** Set where only the beginning was fetched, because the whole is too large. */
  wholeSizeBytes: number | null;
  envelope: { from: string | null; to: readonly string[] };
}

/** A mail that was ready to be stored, or why it cannot be. Reading and storing are apart so that the next mail can be read meanwhile. */
export type ReadMail = { mail: ReceivedMail; outcome: ParseOutcome };

const MAX_PARSE_TRIES = 2;

/**
 * Reads and stores one mail: its files, the raw mail, then the event that names them. Returns when it is
 * stored, or put into quarantine because it cannot be read.
 *
 * @throws when nothing could be stored; the same mail must then be handed in again
 */
export async function ingestMail(
  mail: ReceivedMail,
  inbox: ChannelInbox<EmailSettings>,
  sink: ChannelSink,
  pool: ParsePool = sharedParsePool(),
): Promise<void> {
  await storeMail(await readMail(mail, inbox, pool), sink);
}

/** @throws only when no parser could be started; what is wrong with the mail itself is part of the result */
export async function readMail(
  mail: ReceivedMail,
  inbox: ChannelInbox<EmailSettings>,
  pool: ParsePool,
): Promise<ReadMail> {
  const request: ParseRequest = {
    raw: mail.raw,
    wholeSizeBytes: mail.wholeSizeBytes,
    envelope: mail.envelope,
    inboxAddress: inbox.settings.address,
    trustedAuthservId: inbox.settings.trustedAuthservId || null,
    now: new Date().toISOString(),
  };
  for (let tries = 1; ; tries++) {
    try {
      return { mail, outcome: await pool.parse(request) };
    } catch (cause) {
      if (!(cause instanceof PoisonMail)) {
        throw cause;
      }
      if (!cause.mayPass || tries >= MAX_PARSE_TRIES) {
        return { mail, outcome: { kind: 'unreadable', mail: unreadableMail(mail.raw, cause.message) } };
      }
    }
  }
}

export async function storeMail({ mail, outcome }: ReadMail, sink: ChannelSink): Promise<void> {
  if (outcome.kind === 'unreadable') {
    await sink.quarantine({ ...outcome.mail, raw: mail.raw });
    return;
  }
  const parsed = outcome.mail;
  const attachments = await keepFiles(parsed, sink);
  const raw = await sink.keep({ bytes: mail.raw, name: 'message.eml', contentType: 'message/rfc822' });
  await sink.deliver({
    type: 'message',
    externalId: parsed.externalId,
    sender: { kind: 'email', address: parsed.facts.from.address, name: parsed.facts.from.name || null },
    text: parsed.text,
    html: parsed.html === null ? null : nameParts(parsed.html, attachments),
    quotedText: parsed.quotedText,
    hasRemoteImages: parsed.hasRemoteImages,
    attachments,
    sentAt: parsed.sentAt,
    email: { ...parsed.facts, rawId: raw.id },
  });
}

type StoredFile = Extract<AttachmentRef, { kind: 'stored' }>;

async function keepFiles(parsed: ParsedMail, sink: ChannelSink): Promise<StoredFile[]> {
  const kept: StoredFile[] = [];
  for (const file of parsed.files) {
    const { name, contentType, contentId } = file;
    const bytes = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
    const { id, sizeBytes } = await sink.keep({ bytes, name, contentType });
    kept.push({ kind: 'stored', attachmentId: id, name, contentType, sizeBytes, contentId });
  }
  return kept;
}

/** The sanitiser puts the part first into the tag, and in text a `<` is never bare, so only tags can match. */
function nameParts(html: string, attachments: readonly StoredFile[]): string {
  return html.replace(/<img data-attachment-id="part-(\d{1,4})"/g, (tag, part: string) => {
    const attachment = attachments[Number(part)];
    return attachment ? `<img data-attachment-id="${attachment.attachmentId}"` : tag;
  });
}

/** A mail for the quarantine, named by what its header says of itself. */
export function unreadableMail(raw: Buffer, reason: string): UnreadableMail & { raw: Buffer } {
  const header = readHeaderFields(raw);
  return {
    raw,
    externalId: externalIdOf(valuesOf(header, 'message-id'), raw),
    from: textOf(header, 'from', 300) || null,
    subject: textOf(header, 'subject', MAIL_LIMITS.subjectLength) || null,
    reason,
  };
}
