import * as api from '../../shared/api/teamchat.ts';
import { type Route, route } from '../http/route.ts';
import { announceRoom } from './announceRoom.ts';
import { openRoom } from './openRoom.ts';
import { directMessages, rooms, toDirectMessage, toRoom } from './roomCollection.ts';
import { roomFor } from './roomFor.ts';
import { sendDirectMessage } from './sendDirectMessage.ts';

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
