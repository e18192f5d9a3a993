import { cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import type { ConversationDocument } from '../conversations/conversationCollection.ts';
import { messages } from './messageCollection.ts';

/**
 * Puts what opened a case into it: a message is stored before its case is there, under none or under the
 * last one. Search and timeline lead by it to the case.
 *
 * @param conversation as it was before the new case
 */
export async function moveToCase(
  ctx: Context,
  conversation: Pick<ConversationDocument, '_id' | 'caseId'>,
  caseId: string,
): Promise<void> {
  const last =
    conversation.caseId === null
      ? null
      : await cases.of(ctx.database).findOne({ _id: conversation.caseId }, { projection: { closedAt: 1 } });
  const closedAt = last?.closedAt ?? null;
  if (conversation.caseId !== null && closedAt === null) {
    return;
  }
  await messages.of(ctx.database).updateMany(
    {
      conversationId: conversation._id,
      caseId: conversation.caseId,
      kind: { $in: ['inbound', 'voicemail'] },
      ...(closedAt === null ? {} : { createdAt: { $gt: closedAt } }),
    },
    { $set: { caseId }, $inc: { version: 1 } },
  );
}
