import type { Message } from '../../shared/message.ts';
import { type Context, instant } from '../context.ts';
import { newId } from '../database/collection.ts';
import { announceMessage, appendMessage } from './appendMessage.ts';

type SystemEntry = Extract<Message, { kind: 'system' }>['entry'];

/** Where an entry belongs; a case has all of it. */
export interface EntryPlace {
  conversationId: string;
  caseId: string | null;
  contactId: string;
  inboxId: string;
  channel: Message['channel'];
}

/** Writes what happened into the thread, by code; the console says it in the reader's language. */
export async function addSystemEntry(
  ctx: Context,
  place: EntryPlace,
  code: SystemEntry['code'],
  params: Record<string, string> = {},
): Promise<void> {
  const stored = await appendMessage(ctx, {
    _id: newId(),
    kind: 'system',
    ...place,
    externalId: null,
    words: [],
    author: { kind: 'system', id: null, name: '' },
    entry: { code, params },
    createdAt: instant(ctx),
    version: 1,
  });
  announceMessage(ctx, stored);
}
