import type { Actor } from '../../shared/permissions.ts';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { type RoomDocument, rooms } from './roomCollection.ts';

/** The one door to a room: its members'. */
export async function roomFor(ctx: Context, actor: Actor, roomId: string): Promise<RoomDocument> {
  const room = await rooms.of(ctx.database).findOne({ _id: roomId, agentIds: actor.id });
  if (room === null) {
    throw notFound('room', roomId);
  }
  return room;
}
