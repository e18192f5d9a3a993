import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { idSchema, lineSchema, textSchema } from '../primitives.ts';
import { directMessageSchema, roomSchema } from '../teamchat.ts';
import { clientMessageIdSchema } from './conversations.ts';

const byId = z.object({ roomId: idSchema });

export const listRooms = defineEndpoint({
  method: 'get',
  path: '/api/rooms',
  summary: 'Own rooms and direct messages, newest first',
  response: z.object({ items: z.array(roomSchema) }),
});

/** Two members and no name: the one room these two have, made if there is none. */
export const openRoom = defineEndpoint({
  method: 'post',
  path: '/api/rooms',
  summary: 'Open a direct message or a named room',
  body: z.object({
    agentIds: z.array(idSchema).min(1).max(50),
    name: lineSchema(60).nullable().default(null),
  }),
  response: roomSchema,
});

export const listDirectMessages = defineEndpoint({
  method: 'get',
  path: '/api/rooms/:roomId/messages',
  summary: 'Messages of a room, newest page, ascending',
  params: byId,
  query: z.object({
    before: z.coerce.number().int().min(1).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({ items: z.array(directMessageSchema), hasMore: z.boolean(), room: roomSchema }),
});

export const sendDirectMessage = defineEndpoint({
  method: 'post',
  path: '/api/rooms/:roomId/messages',
  summary: 'Write to a colleague',
  params: byId,
  body: z.object({
    clientMessageId: clientMessageIdSchema,
    text: textSchema(10_000).min(1),
    caseId: idSchema.nullable().default(null),
  }),
  response: directMessageSchema,
});

export const markRoomRead = defineEndpoint({
  method: 'post',
  path: '/api/rooms/:roomId/read',
  summary: 'Read up to a number',
  params: byId,
  body: z.object({ upTo: z.number().int().min(0) }),
  response: roomSchema,
});
