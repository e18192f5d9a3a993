import type { Actor } from '../../shared/permissions.ts';
import { type Context, instant } from '../context.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { notFound } from '../errors.ts';
import {
  type DirectMessageDocument,
  directMessages,
  rooms,
  toDirectMessage,
  toRoom,
} from './roomCollection.ts';
import { roomFor } from './roomFor.ts';

/** Stores what one colleague writes to others; the same `clientMessageId` again gives the first one back. */
export async function sendDirectMessage(
  ctx: Context,
  actor: Actor,
  roomId: string,
  draft: { clientMessageId: string; text: string; caseId: string | null },
): Promise<DirectMessageDocument> {
  await roomFor(ctx, actor, roomId);
  const echo = { roomId, agentId: actor.id, clientMessageId: draft.clientMessageId };
  const known = await directMessages.of(ctx.database).findOne(echo);
  if (known !== null) {
    return known;
  }
  const createdAt = instant(ctx);
  const room = await rooms.of(ctx.database).findOneAndUpdate(
    { _id: roomId },
    {
      $inc: { lastNumber: 1, version: 1 },
      $set: {
        lastMessage: { text: draft.text.slice(0, 200), agentId: actor.id, at: createdAt },
        lastAt: createdAt,
      },
    },
    { returnDocument: 'after' },
  );
  if (room === null) {
    throw notFound('room', roomId);
  }
  const message = {
    _id: newId(),
    ...echo,
    number: room.lastNumber,
    text: draft.text,
    caseId: draft.caseId,
    createdAt,
  };
  try {
    await directMessages.of(ctx.database).insertOne(message);
  } catch (error) {
    const first = isDuplicate(error) ? await directMessages.of(ctx.database).findOne(echo) : null;
    if (first === null) {
      throw error;
    }
    return first;
  }
  await rooms
    .of(ctx.database)
    .updateOne({ _id: roomId }, { $max: { [`readUpTo.${actor.id}`]: message.number } });
  const shown = { ...toRoom(room), readUpTo: { ...room.readUpTo, [actor.id]: message.number } };
  ctx.bus.publish({
    type: 'directMessage.created',
    payload: { message: toDirectMessage(message), room: shown },
  });
  return message;
}
