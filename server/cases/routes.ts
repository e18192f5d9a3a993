import type mongoose from 'mongoose';
import type { CaseView } from '../../shared/api/cases.ts';
import * as api from '../../shared/api/cases.ts';
import type { CaseRow } from '../../shared/case.ts';
import type { Actor } from '../../shared/permissions.ts';
import { toContact } from '../contacts/contactCollection.ts';
import { contactOf } from '../contacts/editContact.ts';
import type { Context } from '../context.ts';
import { conversations, toConversation } from '../conversations/conversationCollection.ts';
import { newId } from '../database/collection.ts';
import { DomainError } from '../errors.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { type Route, route } from '../http/route.ts';
import { withoutUndefined } from '../http/withoutUndefined.ts';
import { sendMessage } from '../messages/sendMessage.ts';
import { explainCase } from '../routing/explainCase.ts';
import { acceptOffer, declineOffer } from '../routing/offers.ts';
import { type CaseDocument, cases, toCase } from './caseCollection.ts';
import { caseFor } from './caseFor.ts';
import { changeCase } from './changeCase.ts';
import { closeCase } from './closeCase.ts';
import { parkCase } from './parkCase.ts';
import { reopenByAgent } from './reopenCase.ts';
import { takeCase } from './takeCase.ts';
import { transferCase } from './transferCase.ts';
import { extendWrapUp } from './wrapUp.ts';

type Filter = mongoose.mongo.Filter<CaseDocument>;

/** Each view stands on one index; `key` is the instant it is sorted by. */
const views: Record<
  CaseView,
  { filter: (actor: Actor) => Filter; key: 'openedAt' | 'queuedAt'; direction: 1 | -1 }
> = {
  mine: {
    filter: (actor) => ({ agentId: actor.id, isOpen: true, state: { $ne: 'parked' } }),
    key: 'openedAt',
    direction: -1,
  },
  offered: { filter: (actor) => ({ 'offers.agentId': actor.id }), key: 'openedAt', direction: -1 },
  waiting: { filter: () => ({ state: 'queued' }), key: 'queuedAt', direction: 1 },
  parked: {
    filter: (actor) => ({ agentId: actor.id, isOpen: true, state: 'parked' }),
    key: 'openedAt',
    direction: -1,
  },
  open: { filter: () => ({ isOpen: true }), key: 'openedAt', direction: -1 },
  closed: { filter: () => ({ isOpen: false }), key: 'openedAt', direction: -1 },
};

export const caseRoutes: Route[] = [
  route(api.listCases, async (ctx, { query, signedIn }) => {
    const { key, direction, filter } = views[query.view];
    const cursor = decodeCursor(query.cursor, 2);
    const beyond = direction === 1 ? '$gt' : '$lt';
    const conditions: Filter[] = [
      filter(signedIn.actor),
      visibleTo(signedIn.actor, query.view),
      ...(query.queueId ? [{ queueId: query.queueId }] : []),
      ...(query.agentId ? [{ agentId: query.agentId }] : []),
      ...(query.contactId ? [{ contactId: query.contactId }] : []),
      ...(cursor
        ? [
            {
              $or: [{ [key]: { [beyond]: cursor[0] } }, { [key]: cursor[0], _id: { [beyond]: cursor[1] } }],
            } as Filter,
          ]
        : []),
    ];
    const found = await cases
      .of(ctx.database)
      .find({ $and: conditions })
      .sort({ [key]: direction, _id: direction })
      .limit(query.limit + 1)
      .toArray();
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items: await toRows(ctx, items),
      nextCursor: found.length > query.limit && last ? encodeCursor([last[key] ?? '', last._id]) : null,
    };
  }),

  route(api.getCase, async (ctx, { params, signedIn }) => {
    const theCase = await caseFor(ctx, signedIn.actor, params.caseId);
    const [threads, contact] = await Promise.all([
      conversations
        .of(ctx.database)
        .find({ _id: { $in: theCase.conversationIds } })
        .toArray(),
      contactOf(ctx, theCase.contactId),
    ]);
    return { case: toCase(theCase), conversations: threads.map(toConversation), contact: toContact(contact) };
  }),

  route(api.acceptOffer, async (ctx, { params, body, signedIn }) => {
    await caseFor(ctx, signedIn.actor, params.caseId);
    return toCase(await acceptOffer(ctx, params.caseId, body.offerId, signedIn.actor.id));
  }),

  route(api.declineOffer, async (ctx, { params, body, signedIn }) => {
    await caseFor(ctx, signedIn.actor, params.caseId);
    return toCase(await declineOffer(ctx, params.caseId, body.offerId, signedIn.actor.id));
  }),

  route(api.takeCase, async (ctx, { params, body, signedIn }) =>
    toCase(await takeCase(ctx, signedIn.actor, params.caseId, body.fromAgentId)),
  ),

  route(api.transferCase, async (ctx, { params, body, signedIn }) =>
    toCase(await transferCase(ctx, signedIn.actor, params.caseId, body.to, body.reason)),
  ),

  route(api.parkCase, async (ctx, { params, body, signedIn }) =>
    toCase(await parkCase(ctx, signedIn.actor, params.caseId, body.until)),
  ),

  route(api.closeCase, async (ctx, { params, body, signedIn }) => {
    const theCase = await caseFor(ctx, signedIn.actor, params.caseId, 'case.close');
    if (body.note.trim() !== '') {
      await sendMessage(ctx, signedIn.actor, theCase.conversationId, {
        clientMessageId: `close-${newId()}`,
        kind: 'note',
        text: body.note,
        attachmentIds: [],
        mentionedAgentIds: [],
        cc: [],
      });
    }
    return toCase(await closeCase(ctx, signedIn.actor, params.caseId, body.disposition));
  }),

  route(api.extendWrapUp, async (ctx, { params, signedIn }) =>
    toCase(await extendWrapUp(ctx, signedIn.actor, params.caseId)),
  ),

  route(api.reopenCase, async (ctx, { params, signedIn }) => {
    const theCase = await caseFor(ctx, signedIn.actor, params.caseId, 'case.take');
    const reopened = await reopenByAgent(ctx, theCase, signedIn.actor.id);
    if (reopened === null) {
      throw new DomainError('conflict', `case ${theCase.number} is open already`);
    }
    return toCase(reopened);
  }),

  route(api.updateCase, async (ctx, { params, body, signedIn }) => {
    await caseFor(ctx, signedIn.actor, params.caseId, 'case.prioritize');
    const changed = await changeCase(ctx, params.caseId, {}, withoutUndefined(body));
    return toCase(changed?.after ?? (await caseFor(ctx, signedIn.actor, params.caseId)));
  }),

  route(api.explainCase, async (ctx, { params, signedIn }) => {
    const theCase = await caseFor(ctx, signedIn.actor, params.caseId, 'case.explain');
    return explainCase(ctx, theCase);
  }),
];

/** Agents see their queues' work and their own; the views that name the agent need nothing more. */
function visibleTo(actor: Actor, view: CaseView): Filter {
  if (actor.role !== 'agent' || view === 'mine' || view === 'offered' || view === 'parked') {
    return {};
  }
  return { $or: [{ queueId: { $in: [...actor.queueIds] } }, { agentId: actor.id }] };
}

async function toRows(ctx: Context, documents: readonly CaseDocument[]): Promise<CaseRow[]> {
  const threads = await conversations
    .of(ctx.database)
    .find({ _id: { $in: documents.map((document) => document.conversationId) } })
    .toArray();
  const byId = new Map(threads.map((thread) => [thread._id, thread]));
  return documents.flatMap((document) => {
    const conversation = byId.get(document.conversationId);
    return conversation === undefined
      ? []
      : [{ case: toCase(document), conversation: toConversation(conversation) }];
  });
}
