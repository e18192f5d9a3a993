import type { Channel } from '../../shared/primitives.ts';
import { defineCollection } from '../database/collection.ts';

export interface InboxDocument {
  _id: string;
  channel: Channel;
  name: string;
  /** What customers see; unique per channel, so that a message finds one inbox. */
  address: string;
  queueId: string;
  isEnabled: boolean;
  /** Settings that are no secret. */
  settings: Record<string, unknown>;
  /** Encrypted one by one, under the settings' names. */
  secrets: Record<string, string>;
  /** How far a watched mailbox has been read. */
  cursor: Record<string, string> | null;
  /** The one process that watches it, and until when the others keep away. */
  watch: { processId: string; until: string } | null;
  /** Until when the provider's own list was compared with what we heard, and when that is due again. */
  reconcile: { until: string; dueAt: string } | null;
  health: { state: 'ok' | 'starting' | 'failing' | 'off'; reason: string | null };
  version: number;
}

export const inboxes = defineCollection<InboxDocument>('inboxes', [
  { key: { channel: 1, address: 1 }, unique: true },
]);
