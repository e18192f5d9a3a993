import { z } from 'zod';
import { queueStatsSchema } from '../board.ts';
import { defineEndpoint, nothingSchema } from '../endpoint.ts';
import { inboxSchema } from '../inbox.ts';
import {
  channelSchema,
  idSchema,
  instantSchema,
  lineSchema,
  textSchema,
  timeZoneSchema,
} from '../primitives.ts';
import { queueSchema } from '../queue.ts';
import { softphoneSchema } from '../voice.ts';
import { workspaceSchema } from './session.ts';

const byQueue = z.object({ queueId: idSchema });
const byInbox = z.object({ inboxId: idSchema });

export const listQueues = defineEndpoint({
  method: 'get',
  path: '/api/queues',
  summary: 'All queues',
  response: z.object({ items: z.array(queueSchema) }),
});

export const createQueue = defineEndpoint({
  method: 'post',
  path: '/api/queues',
  summary: 'Add a queue',
  body: queueSchema
    .pick({ name: true, serviceLevel: true, memberIds: true })
    .extend({ skills: queueSchema.shape.skills.default([]) }),
  response: queueSchema,
});

export const updateQueue = defineEndpoint({
  method: 'patch',
  path: '/api/queues/:queueId',
  summary: 'Change name, members, service level or the skills it asks for',
  params: byQueue,
  body: queueSchema.pick({ name: true, serviceLevel: true, memberIds: true, skills: true }).partial(),
  response: queueSchema,
});

/**
 * 409 `queueIsNamed` while the routing rules of `details.queues` send cases there; 409 `queueHasWork` with the
 * number of cases in `details.cases` unless `moveTo` is given.
 */
export const deleteQueue = defineEndpoint({
  method: 'delete',
  path: '/api/queues/:queueId',
  summary: 'Delete a queue; its waiting work and its inboxes go to another',
  params: byQueue,
  body: z.object({ moveTo: idSchema.nullable().default(null) }),
  response: nothingSchema,
});

export const listInboxes = defineEndpoint({
  method: 'get',
  path: '/api/inboxes',
  summary: 'All inboxes, with their channels’ capabilities and health; never their secrets',
  response: z.object({ items: z.array(inboxSchema) }),
});

/** One field of a channel's settings, so that the console can draw the form. */
/** `perLanguage` is `{ en, pt }`; `json` is whatever the channel's schema says. */
export const settingFieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  hint: z.string(),
  kind: z.enum(['text', 'secret', 'number', 'switch', 'choice', 'list', 'perLanguage', 'json']),
  choices: z.array(z.string()),
  isRequired: z.boolean(),
  /** What holds where nothing is given; absent where there is no such value. */
  defaultValue: z.unknown().optional(),
});

export const listChannels = defineEndpoint({
  method: 'get',
  path: '/api/channels',
  summary: 'What can be connected, with the settings each asks for',
  response: z.object({
    items: z.array(
      z.object({
        channel: channelSchema,
        label: z.string(),
        fields: z.array(settingFieldSchema),
        /** Whether there is a provider to try the settings with. */
        isTestable: z.boolean(),
      }),
    ),
  }),
});

/** Secrets are write-only: absent means "as it was". The values are checked by the channel's own schema. */
export const getInboxSettings = defineEndpoint({
  method: 'get',
  path: '/api/inboxes/:inboxId/settings',
  summary: 'Settings without secrets, and the addresses to give to the provider',
  params: byInbox,
  response: z.object({
    settings: z.record(z.string(), z.unknown()),
    secretsSet: z.array(z.string()),
    /** What to paste where: webhook URLs, the widget's script tag, forwarding address. */
    instructions: z.array(z.object({ label: z.string(), value: z.string() })),
  }),
});

export const createInbox = defineEndpoint({
  method: 'post',
  path: '/api/inboxes',
  summary: 'Connect a mailbox, number or widget',
  body: z.object({
    channel: channelSchema,
    name: lineSchema(80).min(1),
    queueId: idSchema,
    settings: z.record(z.string(), z.unknown()),
  }),
  response: inboxSchema,
});

export const updateInbox = defineEndpoint({
  method: 'patch',
  path: '/api/inboxes/:inboxId',
  summary: 'Change an inbox, or switch it off',
  params: byInbox,
  body: z.object({
    name: lineSchema(80).min(1).optional(),
    queueId: idSchema.optional(),
    isEnabled: z.boolean().optional(),
    settings: z.record(z.string(), z.unknown()).optional(),
  }),
  response: inboxSchema,
});

export const testInbox = defineEndpoint({
  method: 'post',
  path: '/api/inboxes/:inboxId/test',
  summary: 'Try the provider with these settings',
  params: byInbox,
  response: z.object({ isWorking: z.boolean(), message: z.string() }),
});

export const quarantinedMailSchema = z.object({
  id: idSchema,
  inboxId: idSchema,
  receivedAt: instantSchema,
  sizeBytes: z.number().int(),
  from: z.string().nullable(),
  subject: z.string().nullable(),
  reason: z.string(),
  /** The raw mail, as a download. */
  rawUrl: z.string(),
});

export const listQuarantine = defineEndpoint({
  method: 'get',
  path: '/api/quarantine',
  summary: 'Mail that could not be read, kept raw',
  response: z.object({ items: z.array(quarantinedMailSchema) }),
});

export const getBoard = defineEndpoint({
  method: 'get',
  path: '/api/board',
  summary: 'Live figures of all queues',
  response: z.object({ stats: z.array(queueStatsSchema), at: instantSchema }),
});

export const updateWorkspace = defineEndpoint({
  method: 'patch',
  path: '/api/workspace',
  summary: 'Change name, zone, dispositions and presence reasons',
  body: z
    .object({
      name: lineSchema(80).min(1),
      timeZone: timeZoneSchema,
      // Without one no case could be closed.
      dispositions: z.array(lineSchema(80).min(1)).min(1).max(100),
      presenceReasons: z.array(lineSchema(80).min(1)).max(50),
    })
    .partial(),
  response: workspaceSchema,
});

export const cannedReplySchema = z.object({
  id: idSchema,
  shortcut: lineSchema(40).min(1),
  text: textSchema(20_000).min(1),
});
export type CannedReply = z.infer<typeof cannedReplySchema>;

export const listCannedReplies = defineEndpoint({
  method: 'get',
  path: '/api/canned-replies',
  summary: 'Texts to insert with `/`; {{contact.name}}, {{agent.name}} are filled in',
  response: z.object({ items: z.array(cannedReplySchema) }),
});

export const saveCannedReply = defineEndpoint({
  method: 'put',
  path: '/api/canned-replies',
  summary: 'Add or change a canned reply, by its shortcut',
  body: cannedReplySchema.omit({ id: true }).extend({
    /** Refuses a shortcut that is in use, with 409 `nameTaken`, instead of changing its text. */
    isNew: z.boolean().default(false),
  }),
  response: cannedReplySchema,
});

export const deleteCannedReply = defineEndpoint({
  method: 'delete',
  path: '/api/canned-replies/:cannedReplyId',
  summary: 'Delete a canned reply',
  params: z.object({ cannedReplyId: idSchema }),
  response: nothingSchema,
});

export const getSoftphone = defineEndpoint({
  method: 'get',
  path: '/api/softphone',
  summary: 'How this agent’s browser takes calls, with a fresh token',
  response: softphoneSchema,
});

const byCall = z.object({ callId: z.string().regex(/^[A-Za-z0-9]{10,64}$/) });

export const holdCall = defineEndpoint({
  method: 'post',
  path: '/api/calls/:callId/hold',
  summary: 'Put the caller on hold, or take them off it',
  params: byCall,
  body: z.object({ isOnHold: z.boolean() }),
  response: nothingSchema,
});

export const hangUpCall = defineEndpoint({
  method: 'post',
  path: '/api/calls/:callId/hangup',
  summary: 'End the call for both',
  params: byCall,
  response: nothingSchema,
});

/** Safe to ask again: a phone that rings already rings once. */
export const reconnectCall = defineEndpoint({
  method: 'post',
  path: '/api/calls/:callId/reconnect',
  summary: 'Connect the agent again with their own call, whose browser was lost',
  params: byCall,
  response: nothingSchema,
});

/** Rings the agent's softphone (or phone) first, then the customer. Opens a case of the agent's own. */
export const startCall = defineEndpoint({
  method: 'post',
  path: '/api/calls',
  summary: 'Call a number',
  body: z.object({ inboxId: idSchema, to: z.string().max(20) }),
  response: z.object({ callId: z.string(), caseId: idSchema }),
});

export const demoStateSchema = z.object({
  isRunning: z.boolean(),
  /** Customers who begin something per minute. */
  pace: z.number().min(0.5).max(60),
});

export const getDemo = defineEndpoint({
  method: 'get',
  path: '/api/demo',
  summary: 'Whether simulated customers write (404 outside the demo)',
  response: demoStateSchema,
});

export const steerDemo = defineEndpoint({
  method: 'put',
  path: '/api/demo',
  summary: 'Start, stop or pace the simulated customers',
  body: demoStateSchema.partial(),
  response: demoStateSchema,
});
