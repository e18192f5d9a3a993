import type { EmailFacts } from '../../channelEvent.ts';

/** What the parser is asked; plain values, since it runs in another thread. */
export interface ParseRequest {
  raw: Uint8Array;
  /** Size of the whole mail where only its beginning was fetched; null when `raw` is all of it. */
  wholeSizeBytes: number | null;
  /** The SMTP envelope where it is known; `from` is empty for bounces. */
  envelope: { from: string | null; to: readonly string[] };
  inboxAddress: string;
  /** The name our own mail server signs Authentication-Results with. */
  trustedAuthservId: string | null;
  /** For mail without a usable Date. */
  now: string;
}

export interface ParsedFile {
  name: string;
  contentType: string;
  contentId: string | null;
  bytes: Uint8Array;
}

export interface ParsedMail {
  externalId: string;
  facts: Omit<EmailFacts, 'rawId'>;
  sentAt: string;
  text: string;
  /** Sanitised; images of the mail itself are `data-attachment-id="part-N"`, N the place in `files`. */
  html: string | null;
  quotedText: string | null;
  hasRemoteImages: boolean;
  files: ParsedFile[];
}

/** A mail that we can name but not trust ourselves to read; kept raw for an admin to look at. */
export interface UnreadableMail {
  externalId: string;
  from: string | null;
  subject: string | null;
  reason: string;
}

export type ParseOutcome =
  | { kind: 'parsed'; mail: ParsedMail }
  | { kind: 'unreadable'; mail: UnreadableMail };
