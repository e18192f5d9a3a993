import type mongoose from 'mongoose';
import * as api from '../../shared/api/contacts.ts';
import { cases, toCase } from '../cases/caseCollection.ts';
import { seenCasesFilter } from '../cases/caseFor.ts';
import { conversations, toConversation } from '../conversations/conversationCollection.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { type Route, route } from '../http/route.ts';
import { withoutUndefined } from '../http/withoutUndefined.ts';
import { messages, toMessage } from '../messages/messageCollection.ts';
import { type ContactDocument, contacts, toContact } from './contactCollection.ts';
import { addIdentity, contactOf, editSeenContact, removeIdentity } from './editContact.ts';
import { findMessages } from './findMessages.ts';
import { readableContacts, requireReadableContact } from './readableContacts.ts';

export const contactRoutes: Route[] = [
  route(api.listContacts, async (ctx, { query }) => {
    const cursor = decodeCursor(query.cursor, 2);
    const filter: mongoose.mongo.Filter<ContactDocument> = {
      ...(query.q?.trim() ? { searchKeys: beginningWith(query.q) } : {}),
      ...(cursor === null
        ? {}
        : { $or: [{ lastSeenAt: { $lt: cursor[0] } }, { lastSeenAt: cursor[0], _id: { $lt: cursor[1] } }] }),
    };
    const found = await contacts
      .of(ctx.database)
      .find(filter)
      .sort({ lastSeenAt: -1, _id: -1 })
      .limit(query.limit + 1)
      .toArray();
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items: items.map(toContact),
      nextCursor: found.length > query.limit && last ? encodeCursor([last.lastSeenAt, last._id]) : null,
    };
  }),

  route(api.getContact, async (ctx, { params, signedIn }) => {
    const contact = await contactOf(ctx, params.contactId);
    await requireReadableContact(ctx, signedIn.actor, contact._id, { noun: 'contact', id: contact._id });
    const mine = { contactId: contact._id };
    const [caseDocuments, conversationDocuments] = await Promise.all([
      cases.of(ctx.database).find(mine).sort({ openedAt: -1 }).limit(100).toArray(),
      conversations.of(ctx.database).find(mine).sort({ createdAt: -1 }).limit(100).toArray(),
    ]);
    const all = caseDocuments.filter(seenCasesFilter(signedIn.actor)).map(toCase);
    return {
      contact: toContact(contact),
      openCases: all.filter((theCase) => theCase.isOpen),
      pastCases: all.filter((theCase) => !theCase.isOpen),
      conversations: conversationDocuments.map(toConversation),
    };
  }),

  route(api.getTimeline, async (ctx, { params, query, signedIn }) => {
    await requireReadableContact(ctx, signedIn.actor, params.contactId, {
      noun: 'contact',
      id: params.contactId,
    });
    const cursor = decodeCursor(query.cursor, 2);
    const found = await messages
      .of(ctx.database)
      .find({
        contactId: params.contactId,
        ...(cursor === null
          ? {}
          : { $or: [{ createdAt: { $lt: cursor[0] } }, { createdAt: cursor[0], _id: { $lt: cursor[1] } }] }),
      })
      .sort({ createdAt: -1, _id: -1 })
      .limit(query.limit + 1)
      .toArray();
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items: items.map(toMessage),
      nextCursor: found.length > query.limit && last ? encodeCursor([last.createdAt, last._id]) : null,
    };
  }),

  route(api.updateContact, (ctx, { params, body }) =>
    editSeenContact(ctx, params.contactId, withoutUndefined(body)),
  ),

  route(api.addIdentity, (ctx, { params, body }) =>
    addIdentity(ctx, params.contactId, { ...body, isVerified: false }),
  ),

  route(api.removeIdentity, (ctx, { params, body }) => removeIdentity(ctx, params.contactId, body)),

  route(api.search, async (ctx, { query, signedIn }) => {
    const number = Number(query.q.replace(/^#/, ''));
    const maySee = seenCasesFilter(signedIn.actor);
    const [foundContacts, foundCases, foundMessages] = await Promise.all([
      contacts
        .of(ctx.database)
        .find({ searchKeys: beginningWith(query.q) })
        .sort({ lastSeenAt: -1 })
        .limit(8)
        .toArray(),
      Number.isSafeInteger(number) ? cases.of(ctx.database).find({ number }).limit(1).toArray() : [],
      findMessages(ctx, query.q),
    ]);
    const readable = await readableContacts(
      ctx,
      signedIn.actor,
      foundMessages.map((message) => message.contactId),
    );
    return {
      contacts: foundContacts.map(toContact),
      cases: foundCases.filter(maySee).map(toCase),
      messages: foundMessages.filter((message) => readable.has(message.contactId)).map(toMessage),
    };
  }),
];

/**
 * A range over the index rather than a pattern: it finds beginnings, and nothing typed can be an operator.
 * Both ends must hold for the same key, hence `$elemMatch`.
 */
function beginningWith(text: string): { $elemMatch: { $gte: string; $lt: string } } {
  const beginning = text.trim().toLowerCase().replace(/^\+/, '');
  return { $elemMatch: { $gte: beginning, $lt: `${beginning}\uffff` } };
}
