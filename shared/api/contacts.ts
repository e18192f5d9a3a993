import { z } from 'zod';
import { caseSchema } from '../case.ts';
import { contactSchema, identityKindSchema, lifecycleSchema } from '../contact.ts';
import { conversationSchema } from '../conversation.ts';
import { defineEndpoint } from '../endpoint.ts';
import { messageSchema } from '../message.ts';
import {
  cursorQuerySchema,
  idSchema,
  languageSchema,
  lineSchema,
  pageSchema,
  textSchema,
} from '../primitives.ts';

const byId = z.object({ contactId: idSchema });

export const listContacts = defineEndpoint({
  method: 'get',
  path: '/api/contacts',
  summary: 'Contacts, last seen first; `q` finds the beginning of a name, an address or a number',
  query: cursorQuerySchema.extend({ q: z.string().max(100).optional() }),
  response: pageSchema(contactSchema),
});

/** The unified profile, in one request. */
export const getContact = defineEndpoint({
  method: 'get',
  path: '/api/contacts/:contactId',
  summary: 'The customer profile: contact, open and past cases, conversations',
  params: byId,
  response: z.object({
    contact: contactSchema,
    openCases: z.array(caseSchema),
    pastCases: z.array(caseSchema),
    conversations: z.array(conversationSchema),
  }),
});

/** One line over all channels, newest first. */
export const getTimeline = defineEndpoint({
  method: 'get',
  path: '/api/contacts/:contactId/timeline',
  summary: 'Everything said with this person on every channel',
  params: byId,
  query: cursorQuerySchema,
  response: pageSchema(messageSchema),
});

/** 409 `notesChanged` where the notes are not `notesBefore` any more, and not what they are to become either. */
export const updateContact = defineEndpoint({
  method: 'patch',
  path: '/api/contacts/:contactId',
  summary: 'Edit a contact',
  params: byId,
  body: z.object({
    name: lineSchema(120).min(1).optional(),
    lifecycle: lifecycleSchema.optional(),
    organization: lineSchema(120).nullable().optional(),
    language: languageSchema.nullable().optional(),
    notes: textSchema(20_000).optional(),
    /** The notes that the writer saw: whoever does not say it writes over whatever is there. */
    notesBefore: textSchema(20_000).optional(),
    tags: z.array(lineSchema(40).min(1)).max(50).optional(),
  }),
  response: contactSchema,
});

/** 409 `identityTaken` names the contact who has it in `details.contactId`. */
export const addIdentity = defineEndpoint({
  method: 'post',
  path: '/api/contacts/:contactId/identities',
  summary: 'Add an address or number to a contact',
  params: byId,
  body: z.object({ kind: identityKindSchema.exclude(['visitor']), value: lineSchema(254).min(1) }),
  response: contactSchema,
});

export const removeIdentity = defineEndpoint({
  method: 'delete',
  path: '/api/contacts/:contactId/identities',
  summary: 'Take an address or number off a contact',
  params: byId,
  body: z.object({ kind: identityKindSchema, value: lineSchema(254).min(1) }),
  response: contactSchema,
});

/** Contacts and cases by words, for the palette. */
export const search = defineEndpoint({
  method: 'get',
  path: '/api/search',
  summary: 'Find contacts by name or address, cases by number or subject, messages by words',
  query: z.object({ q: z.string().trim().min(1).max(100) }),
  response: z.object({
    contacts: z.array(contactSchema),
    cases: z.array(caseSchema),
    messages: z.array(messageSchema),
  }),
});
