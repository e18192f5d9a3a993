import { z } from 'zod';
import { attachmentSchema } from './attachment.ts';
import {
  emailAddressSchema,
  idSchema,
  instantSchema,
  languageSchema,
  lineSchema,
  textSchema,
} from './primitives.ts';

/**
 * The visitor's smaller world, over socket.io's namespace `/visitors`. An internal note, a colleague's
 * name list or a routing decision has no representation here, so none can leak.
 */

export const visitorMessageSchema = z.object({
  id: idSchema,
  number: z.number().int(),
  from: z.enum(['visitor', 'agent', 'system']),
  /** The agent's first name; null for the visitor. */
  authorName: z.string().nullable(),
  text: z.string(),
  attachments: z.array(attachmentSchema),
  /** Recognises the visitor's own echo. */
  clientMessageId: z.string().nullable(),
  at: instantSchema,
});
export type VisitorMessage = z.infer<typeof visitorMessageSchema>;

export const widgetConfigSchema = z.object({
  inboxId: idSchema,
  title: z.string(),
  greeting: z.string(),
  /** `#rrggbb` of the host's brand. */
  accent: z.string(),
  language: languageSchema.nullable(),
  asksNameAndEmail: z.boolean(),
  requiresSignedIdentity: z.boolean(),
  /** False when nobody is there: the widget offers to leave a message. */
  isAttended: z.boolean(),
  maxAttachmentBytes: z.number().int(),
});
export type WidgetConfig = z.infer<typeof widgetConfigSchema>;

/** Handshake `auth` of the visitor's socket. */
export const visitorAuthSchema = z.object({
  inboxId: idSchema,
  /** From an earlier session on this browser; absent the first time. */
  visitorToken: z.string().max(500).optional(),
  /** JWT (HS256 by the inbox's secret): `sub`, `exp`, optional `name`, `email`. */
  identityToken: z.string().max(4000).optional(),
});

export const visitorSessionSchema = z.object({
  visitorToken: z.string(),
  messages: z.array(visitorMessageSchema),
  /** Whether older messages exist than those given. */
  hasMore: z.boolean(),
  isOpen: z.boolean(),
  agentName: z.string().nullable(),
  profile: z.object({ name: z.string().nullable(), email: z.string().nullable(), isVerified: z.boolean() }),
  /** Up to which of the visitor's and the agents' messages the other side has read. */
  readUpTo: z.object({ byAgent: z.number().int(), byVisitor: z.number().int() }),
  queue: z
    .object({
      position: z.number().int(),
      waitSeconds: z.tuple([z.number().int(), z.number().int()]).nullable(),
    })
    .nullable(),
});
export type VisitorSession = z.infer<typeof visitorSessionSchema>;

export const visitorSignalSchemas = {
  /** Pre-chat answers: claims without proof, or contact details for "leave a message". */
  introduce: z.object({
    name: lineSchema(120).optional(),
    email: emailAddressSchema.optional(),
    /** The page the visitor is on. */
    pageUrl: z.string().max(2000).optional(),
  }),
  send: z.object({
    clientMessageId: z.string().regex(/^[\w-]{8,64}$/),
    text: textSchema(10_000),
    attachmentIds: z.array(idSchema).max(10).default([]),
    pageUrl: z.string().max(2000).optional(),
  }),
  typing: z.object({ isTyping: z.boolean() }),
  read: z.object({ upTo: z.number().int().min(0) }),
  history: z.object({ before: z.number().int().min(1) }),
} as const;

export type VisitorAnswer<T> = ({ ok: true } & T) | { ok: false; code: string; message: string };

export interface VisitorToServer {
  introduce: (
    signal: z.infer<typeof visitorSignalSchemas.introduce>,
    done: (answer: VisitorAnswer<object>) => void,
  ) => void;
  /** Acknowledged only when stored. */
  send: (
    signal: z.input<typeof visitorSignalSchemas.send>,
    done: (answer: VisitorAnswer<{ message: VisitorMessage }>) => void,
  ) => void;
  typing: (signal: z.infer<typeof visitorSignalSchemas.typing>) => void;
  read: (signal: z.infer<typeof visitorSignalSchemas.read>) => void;
  history: (
    signal: z.infer<typeof visitorSignalSchemas.history>,
    done: (answer: VisitorAnswer<{ messages: VisitorMessage[]; hasMore: boolean }>) => void,
  ) => void;
}

export interface ServerToVisitor {
  /** Sent after connecting and after every reconnect: the state to show, whole. */
  session: (session: VisitorSession) => void;
  message: (message: VisitorMessage) => void;
  typing: (signal: { name: string; isTyping: boolean }) => void;
  readByAgent: (signal: { upTo: number }) => void;
  /** Someone took the chat, left it, or it ended. */
  state: (signal: { isOpen: boolean; agentName: string | null; queue: VisitorSession['queue'] }) => void;
  attended: (signal: { isAttended: boolean }) => void;
}
