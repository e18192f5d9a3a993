import type { Actor } from '../../shared/permissions.ts';
import { agents } from '../agents/agentCollection.ts';
import type { Context } from '../context.ts';
import type { NoteDocument } from '../messages/messageCollection.ts';
import { openRoom } from './openRoom.ts';
import { sendDirectMessage } from './sendDirectMessage.ts';

/** What one message among colleagues may hold. */
const MAX_LENGTH = 10_000;

/**
 * Brings a note to each colleague it names: into the room they share with its author, with the case as a
 * card, where it counts as unread until they have seen it. Said again, it changes nothing.
 */
export async function tellMentioned(ctx: Context, author: Actor, note: NoteDocument): Promise<void> {
  const others = note.mentionedAgentIds.filter((agentId) => agentId !== author.id);
  const colleagues = await agents
    .of(ctx.database)
    .find({ _id: { $in: others }, isActive: true }, { projection: { _id: 1 } })
    .toArray();
  for (const colleague of colleagues) {
    const room = await openRoom(ctx, author, [colleague._id], null);
    await sendDirectMessage(ctx, author, room._id, {
      clientMessageId: `mention-${note._id}`,
      text: note.text.slice(0, MAX_LENGTH),
      caseId: note.caseId,
    });
  }
}
