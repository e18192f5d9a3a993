import type { Actor } from '../../shared/permissions.ts';
import { agents } from '../agents/agentCollection.ts';
import { type Context, instant } from '../context.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { DomainError } from '../errors.ts';
import { announceRoom } from './announceRoom.ts';
import { type RoomDocument, rooms } from './roomCollection.ts';

/**
 * A room of two exists once, whoever opens it. A named one is another each time, but not while nothing was said in
 * it: then it was asked for again, as after a lost answer.
 */
export async function openRoom(
  ctx: Context,
  actor: Actor,
  others: readonly string[],
  name: string | null,
): Promise<RoomDocument> {
  const agentIds = [...new Set([actor.id, ...others])].sort();
  const known = await agents
    .of(ctx.database)
    .find({ _id: { $in: agentIds } }, { projection: { _id: 1 } })
    .toArray();
  if (known.length !== agentIds.length || agentIds.length < 2) {
    throw new DomainError(
      'invalidInput',
      'body.agentIds: name at least one colleague of this workspace besides yourself',
    );
  }
  const pairKey = agentIds.length === 2 && name === null ? agentIds.join('.') : null;
  const existing = await rooms
    .of(ctx.database)
    .findOne(pairKey === null ? { agentIds, name, lastNumber: 0 } : { pairKey });
  return existing ?? createRoom(ctx, { agentIds, pairKey, name });
}

async function createRoom(
  ctx: Context,
  fields: Pick<RoomDocument, 'agentIds' | 'pairKey' | 'name'>,
): Promise<RoomDocument> {
  const room: RoomDocument = {
    _id: newId(),
    ...fields,
    lastMessage: null,
    lastNumber: 0,
    readUpTo: {},
    lastAt: instant(ctx),
    version: 1,
  };
  try {
    await rooms.of(ctx.database).insertOne(room);
  } catch (error) {
    const winner = isDuplicate(error)
      ? await rooms.of(ctx.database).findOne({ pairKey: fields.pairKey })
      : null;
    if (winner === null) {
      throw error;
    }
    return winner;
  }
  return announceRoom(ctx, room);
}
