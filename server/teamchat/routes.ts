import * as api from '../../shared/api/teamchat.ts';
import type { Actor } from '../../shared/permissions.ts';
import { agents } from '../agents/agentCollection.ts';
import { type Context, instant } from '../context.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { DomainError, notFound } from '../errors.ts';
import { type Route, route } from '../http/route.ts';
import {
  type DirectMessageDocument,
  directMessages,
  type RoomDocument,
  rooms,
  toDirectMessage,
  toRoom,
} from './roomCollection.ts';

export const teamchatRoutes: Route[] = [
  route(api.listRooms, async (ctx, { signedIn }) => {
    const found = await rooms
      .of(ctx.database)
      .find({ agentIds: signedIn.actor.id })
      .sort({ lastAt: -1 })
      .limit(200)
      .toArray();
    return { items: found.map(toRoom) };
  }),

  route(api.openRoom, async (ctx, { body, signedIn }) =>
    toRoom(await openRoom(ctx, signedIn.actor, body.agentIds, body.name)),
  ),

  route(api.listDirectMessages, async (ctx, { params, query, signedIn }) => {
    const room = await roomFor(ctx, signedIn.actor, params.roomId);
    const found = await directMessages
      .of(ctx.database)
      .find({ roomId: room._id, ...(query.before === undefined ? {} : { number: { $lt: query.before } }) })
      .sort({ number: -1 })
      .limit(query.limit + 1)
      .toArray();
    return {
      items: found.slice(0, query.limit).reverse().map(toDirectMessage),
      hasMore: found.length > query.limit,
      room: toRoom(room),
    };
  }),

  route(api.sendDirectMessage, async (ctx, { params, body, signedIn }) =>
    toDirectMessage(await sendDirectMessage(ctx, signedIn.actor, params.roomId, body)),
  ),

  route(api.markRoomRead, async (ctx, { params, body, signedIn }) => {
    const room = await roomFor(ctx, signedIn.actor, params.roomId);
    const path = `readUpTo.${signedIn.actor.id}`;
    const after = await rooms
      .of(ctx.database)
      .findOneAndUpdate(
        { _id: room._id },
        { $max: { [path]: Math.min(body.upTo, room.lastNumber) }, $inc: { version: 1 } },
        { returnDocument: 'after' },
      );
    return toRoom(announceRoom(ctx, after ?? room));
  }),
];

/** A room of two exists once, whoever opens it. */
async function openRoom(
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
  const existing = pairKey === null ? null : await rooms.of(ctx.database).findOne({ pairKey });
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

async function sendDirectMessage(
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

/** The one door to a room: its members'. */
async function roomFor(ctx: Context, actor: Actor, roomId: string): Promise<RoomDocument> {
  const room = await rooms.of(ctx.database).findOne({ _id: roomId, agentIds: actor.id });
  if (room === null) {
    throw notFound('room', roomId);
  }
  return room;
}

function announceRoom(ctx: Context, room: RoomDocument): RoomDocument {
  ctx.bus.publish({ type: 'room.updated', payload: { room: toRoom(room) } });
  return room;
}
