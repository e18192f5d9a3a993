import { z } from 'zod';
import { agentSchema } from '../agent.ts';
import { defineEndpoint, nothingSchema } from '../endpoint.ts';
import {
  emailAddressSchema,
  languageSchema,
  lineSchema,
  phoneSchema,
  timeZoneSchema,
} from '../primitives.ts';

export const passwordSchema = z.string().min(10, 'use at least 10 characters').max(200);

export const workspaceSchema = z.object({
  name: z.string(),
  /** IANA zone of "today" in reports. */
  timeZone: z.string(),
  isDemo: z.boolean(),
  dispositions: z.array(z.string()),
  presenceReasons: z.array(z.string()),
});
export type Workspace = z.infer<typeof workspaceSchema>;

export const sessionSchema = z.object({ agent: agentSchema, workspace: workspaceSchema });

/** What the sign-in page needs to know before anybody is signed in. */
export const getWelcome = defineEndpoint({
  method: 'get',
  path: '/api/welcome',
  summary: 'Whether the workspace needs its first admin, and the demo accounts where there are any',
  access: 'public',
  response: z.object({
    needsSetup: z.boolean(),
    workspaceName: z.string(),
    demoAccounts: z.array(
      z.object({ name: z.string(), role: z.string(), email: z.string(), password: z.string() }),
    ),
  }),
});

export const setUpWorkspace = defineEndpoint({
  method: 'post',
  path: '/api/setup',
  summary: 'Create the first admin of an empty workspace and sign in',
  access: 'public',
  body: z.object({
    workspaceName: lineSchema(80).min(1),
    timeZone: timeZoneSchema.default('UTC'),
    name: lineSchema(80).min(1),
    email: emailAddressSchema,
    password: passwordSchema,
    language: languageSchema.default('en'),
  }),
  response: sessionSchema,
});

export const signIn = defineEndpoint({
  method: 'post',
  path: '/api/session',
  summary: 'Sign in',
  access: 'public',
  body: z.object({ email: z.string().max(254), password: z.string().max(200) }),
  response: sessionSchema,
});

export const getSession = defineEndpoint({
  method: 'get',
  path: '/api/session',
  summary: 'Who is signed in',
  response: sessionSchema,
});

export const signOut = defineEndpoint({
  method: 'delete',
  path: '/api/session',
  summary: 'Sign out here',
  response: nothingSchema,
});

export const signOutEverywhere = defineEndpoint({
  method: 'delete',
  path: '/api/sessions',
  summary: 'Sign out on all devices, open sockets included',
  response: nothingSchema,
});

export const updateMe = defineEndpoint({
  method: 'patch',
  path: '/api/me',
  summary: 'Change own language, name, phone and where calls ring',
  body: z.object({
    name: lineSchema(80).min(1).optional(),
    language: languageSchema.optional(),
    phone: phoneSchema.nullable().optional(),
    answersOn: z.enum(['browser', 'phone']).optional(),
  }),
  response: agentSchema,
});

export const changePassword = defineEndpoint({
  method: 'put',
  path: '/api/me/password',
  summary: 'Change own password; ends all other sessions',
  body: z.object({ current: z.string().max(200), next: passwordSchema }),
  response: nothingSchema,
});
