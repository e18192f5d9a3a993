import { cases } from '../cases/caseCollection.ts';
import { endSilence } from '../cases/handlingTimers.ts';
import { announceCase, linkConversation, openCase } from '../cases/openCase.ts';
import { reopenForMessage, resumeForMessage } from '../cases/reopenCase.ts';
import type { ContactDocument } from '../contacts/contactCollection.ts';
import type { Context } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import type { ConversationDocument } from '../conversations/conversationCollection.ts';
import { moveToCase } from '../messages/moveToCase.ts';
import { placeOf } from '../routing/place.ts';

/** A message within this time of the close continues the same case; a later one opens another. */
const REOPEN_WITHIN_MS = 48 * 3600 * 1000;

/**
 * After an inbound message: there is an open case, in line or in somebody's hands. A case that was put
 * aside comes back, a case closed a short while ago is reopened, else a new one is opened.
 */
export async function ensureOpenCase(
  ctx: Context,
  conversation: ConversationDocument,
  contact: Pick<ContactDocument, '_id' | 'name'>,
  facts: { isAutomatic: boolean; isCallback?: boolean },
): Promise<void> {
  switch (conversation.caseState) {
    case 'queued':
    case 'offered':
      return;
    case 'assigned':
      if (conversation.isSilent) {
        await endSilence(ctx, conversation._id, conversation.caseId ?? '');
      }
      return;
    case 'parked':
      await resumeForMessage(ctx, conversation.caseId ?? '');
      return;
    case 'wrapping':
    case 'done':
      if (facts.isAutomatic || (await reopenRecent(ctx, conversation))) {
        return;
      }
  }
  await openNew(ctx, conversation, contact, facts.isCallback ?? false);
}

async function reopenRecent(ctx: Context, conversation: ConversationDocument): Promise<boolean> {
  const last = await cases.of(ctx.database).findOne({ _id: conversation.caseId ?? '' });
  if (last === null || last.callId !== null) {
    return false;
  }
  const closedAt = new Date(last.closedAt ?? ctx.now()).getTime();
  return ctx.now().getTime() - closedAt < REOPEN_WITHIN_MS && (await reopenForMessage(ctx, last));
}

async function openNew(
  ctx: Context,
  conversation: ConversationDocument,
  contact: Pick<ContactDocument, '_id' | 'name'>,
  isCallback: boolean,
): Promise<void> {
  const { document, isNew } = await openCase(ctx, {
    conversation,
    contactName: contact.name,
    subject: conversation.subject,
    lastAgentId: conversation.agentId,
    isCallback,
  });
  // Also when another process made it: the one that did may have died before linking.
  const linked = await linkConversation(ctx, document);
  if (isNew) {
    await moveToCase(ctx, conversation, document._id);
    await addSystemEntry(ctx, placeOf(document), 'case.opened', { number: String(document.number) });
  }
  announceCase(ctx, document, linked ?? conversation);
}
