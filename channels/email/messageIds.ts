import { createHash } from 'node:crypto';

const MAX_IDS = 50;
const MESSAGE_ID = /<[^<>\s]{1,248}>/g;

/**
 * Reads the Message-IDs of In-Reply-To or References. Where there are too many, the first (the thread's root)
 * and the last (the nearest) are kept.
 */
export function readMessageIds(field: string): string[] {
  const ids = [...new Set(field.slice(0, 64 * 1024).match(MESSAGE_ID) ?? [])].filter(isSaneMessageId);
  return ids.length <= MAX_IDS ? ids : [...ids.slice(0, 1), ...ids.slice(1 - MAX_IDS)];
}

/** Whether it can name a mail for good: `<left@right>`, printable ASCII, within a header line's length. */
export function isSaneMessageId(id: string): boolean {
  return id.length <= 250 && /^<[!-;=?A-~]+@[!-;=?A-~]+>$/.test(id);
}

/**
 * The name under which a mail is stored once: its Message-ID, or the hash of its bytes where it has none,
 * several, or one that cannot name it. The same mail fetched twice, or delivered again after a time-out,
 * therefore has the same name.
 */
export function externalIdOf(messageIds: readonly string[], raw: Uint8Array): string {
  const [only, ...others] = messageIds.map((id) => id.trim());
  if (only !== undefined && others.length === 0 && isSaneMessageId(only)) {
    return only;
  }
  return `sha256:${createHash('sha256').update(raw).digest('hex')}`;
}
