import type { Context } from '../context.ts';
import { type RoomDocument, toRoom } from './roomCollection.ts';

export function announceRoom(ctx: Context, room: RoomDocument): RoomDocument {
  ctx.bus.publish({ type: 'room.updated', payload: { room: toRoom(room) } });
  return room;
}
