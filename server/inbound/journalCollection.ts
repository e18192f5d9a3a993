import type { ChannelEvent } from '../../channels/channelEvent.ts';
import { defineCollection } from '../database/collection.ts';

/** What a provider told us, stored before it gets its answer. */
export interface JournalEntry {
  _id: string;
  inboxId: string;
  externalId: string;
  event: ChannelEvent;
  receivedAt: string;
  /** A Date, for the index that drops what was done long ago. */
  doneAt: Date | null;
  isOpen: boolean;
  attempts: number;
  /** When the sweep looks at it again. */
  dueAt: string;
  error: string | null;
}

const KEPT_SECONDS = 30 * 24 * 3600;

export const journal = defineCollection<JournalEntry>('journal', [
  // The deduplicator: a redelivery finds its own entry.
  { key: { inboxId: 1, externalId: 1 }, unique: true },
  { key: { dueAt: 1 }, partial: { isOpen: true } },
  { key: { doneAt: 1 }, expireAfterSeconds: KEPT_SECONDS },
]);
