import type { Channel } from '../../shared/primitives.ts';
import { agents } from '../agents/agentCollection.ts';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import { newRoutingFacts } from '../cases/openCase.ts';
import { type ContactDocument, contacts, identityKey, searchKeysOf } from '../contacts/contactCollection.ts';
import type { Context } from '../context.ts';
import { type ConversationDocument, conversations } from '../conversations/conversationCollection.ts';
import { threadKeyOf } from '../conversations/findConversation.ts';
import { newId } from '../database/collection.ts';
import type { InboxDocument } from '../inboxes/inboxCollection.ts';
import { type MessageDocument, messages, wordsOf } from '../messages/messageCollection.ts';
import { queues } from '../queues/queueCollection.ts';
import { dayOf, type QueueDay, queueDays } from '../reports/queueCounters.ts';
import { channelCosts } from '../routing/costs.ts';
import { getWorkspace, nextNumber } from '../workspace/workspace.ts';
import type { HistoryContact, HistoryConversation, HistoryEntry } from './history.ts';

interface Place {
  boxes: ReadonlyMap<Channel, InboxDocument>;
  agentIds: readonly string[];
}

interface Documents {
  contacts: ContactDocument[];
  conversations: Map<string, ConversationDocument>;
  messages: MessageDocument[];
  cases: CaseDocument[];
}

/** Stores a generated past as the commands would have left it, in a few bulk inserts. */
export async function storeHistory(
  ctx: Context,
  history: readonly HistoryContact[],
  place: Place,
): Promise<void> {
  const names = await agentNames(ctx, place.agentIds);
  const documents: Documents = { contacts: [], conversations: new Map(), messages: [], cases: [] };
  const inOrder = history
    .map((past) => ({ past, contact: toContactDocument(past) }))
    .flatMap(({ past, contact }) => {
      documents.contacts.push(contact);
      return past.conversations.map((conversation) => ({ contact, conversation }));
    })
    .sort((a, b) => (a.conversation.case.openedAt < b.conversation.case.openedAt ? -1 : 1));
  for (const { contact, conversation } of inOrder) {
    await addConversation(ctx, documents, contact, conversation, { ...place, names });
  }
  await contacts.of(ctx.database).insertMany(documents.contacts);
  await conversations.of(ctx.database).insertMany([...documents.conversations.values()]);
  await cases.of(ctx.database).insertMany(documents.cases);
  await messages.of(ctx.database).insertMany(documents.messages);
  await holdUnits(ctx, documents.cases);
  await countDays(ctx, documents.cases);
}

type Known = Place & { names: ReadonlyMap<string, string> };

async function addConversation(
  ctx: Context,
  documents: Documents,
  contact: ContactDocument,
  past: HistoryConversation,
  known: Known,
): Promise<void> {
  const inbox = known.boxes.get(past.channel);
  if (inbox === undefined) {
    return;
  }
  const conversation = threadFor(documents, contact, inbox, past);
  const theCase = await toCaseDocument(ctx, contact, conversation, past, known);
  documents.cases.push(theCase);
  for (const entry of past.entries) {
    documents.messages.push(toMessageDocument(conversation, theCase, contact, entry, known));
  }
  conversation.caseId = theCase._id;
  conversation.caseState = theCase.state;
  conversation.agentId = theCase.agentId;
  conversation.queueId = theCase.queueId;
}

function toContactDocument(past: HistoryContact): ContactDocument {
  const { conversations: _past, ...fields } = past;
  const identities = past.identities.map((identity) => ({ ...identity }));
  return {
    _id: newId(),
    ...fields,
    identities,
    tags: [...past.tags],
    claims: { name: null, email: null },
    version: 1,
    identityKeys: identities.map(identityKey),
    searchKeys: searchKeysOf({ ...past, identities }),
  };
}

/** Channels without threads of their own continue the one there is. */
function threadFor(
  documents: Documents,
  contact: ContactDocument,
  inbox: InboxDocument,
  past: HistoryConversation,
): ConversationDocument {
  const kind = past.channel === 'email' ? 'email' : past.channel === 'webchat' ? 'visitor' : 'phone';
  const address =
    contact.identities.find((identity) => identity.kind === kind)?.value ??
    contact.identities[0]?.value ??
    contact._id;
  const isOwnThread = past.channel === 'email' || past.channel === 'voice';
  const threadKey = threadKeyOf(inbox._id, isOwnThread ? `past:${newId()}` : address);
  const known = documents.conversations.get(threadKey);
  if (known !== undefined) {
    return known;
  }
  const made: ConversationDocument = {
    _id: newId(),
    threadKey,
    contactId: contact._id,
    inboxId: inbox._id,
    channel: past.channel,
    address,
    participants: past.channel === 'email' ? [address] : [],
    caseId: null,
    agentId: null,
    queueId: inbox.queueId,
    caseState: null,
    subject: past.subject,
    lastMessage: null,
    lastNumber: 0,
    unreadCount: 0,
    readUpTo: 0,
    visitorReadUpTo: 0,
    lastMessageId: null,
    references: [],
    pageUrl: null,
    createdAt: past.case.openedAt,
    version: 1,
  };
  documents.conversations.set(threadKey, made);
  return made;
}

async function toCaseDocument(
  ctx: Context,
  contact: ContactDocument,
  conversation: ConversationDocument,
  past: HistoryConversation,
  { agentIds }: Known,
): Promise<CaseDocument> {
  const facts = past.case;
  const states = { waiting: 'queued', assigned: 'assigned', closed: 'done' } as const;
  const agentId = facts.agentIndex === null ? null : (agentIds[facts.agentIndex % agentIds.length] ?? null);
  const state = facts.state === 'closed' && agentId === null ? 'abandoned' : states[facts.state];
  const isOpen = facts.state !== 'closed';
  const cost = channelCosts[past.channel];
  return {
    _id: newId(),
    number: await nextNumber(ctx, 'case'),
    contactId: contact._id,
    contactName: contact.name,
    conversationIds: [conversation._id],
    conversationId: conversation._id,
    channel: past.channel,
    inboxId: conversation.inboxId,
    queueId: conversation.queueId ?? '',
    subject: past.subject,
    state,
    isOpen,
    priority: facts.priority,
    tags: [...facts.tags],
    agentId,
    offers: [],
    skills: [],
    cost,
    queuedAt: facts.openedAt,
    assignedAt: facts.assignedAt,
    firstReplyAt: facts.firstReplyAt,
    parkedUntil: null,
    wrapUpUntil: null,
    disposition: facts.disposition,
    isCallback: facts.isCallback,
    openedAt: facts.openedAt,
    closedAt: facts.closedAt,
    version: 1,
    held: state === 'assigned' && agentId !== null ? { agentId, units: cost } : null,
    routing: newRoutingFacts(new Date(facts.openedAt).getTime(), agentId),
    isCounted: true,
    closedBy: isOpen ? null : agentId,
    callId: null,
  };
}

function toMessageDocument(
  conversation: ConversationDocument,
  theCase: CaseDocument,
  contact: ContactDocument,
  entry: HistoryEntry,
  { agentIds, names }: Known,
): MessageDocument {
  conversation.lastNumber += 1;
  const agentId =
    'agentIndex' in entry && entry.agentIndex !== null
      ? (agentIds[entry.agentIndex % agentIds.length] ?? null)
      : null;
  const agentName = names.get(agentId ?? '') ?? '';
  const author =
    entry.kind === 'inbound' || entry.kind === 'call'
      ? { kind: 'contact' as const, id: contact._id, name: contact.name }
      : { kind: 'agent' as const, id: agentId, name: agentName };
  const base = {
    _id: newId(),
    conversationId: conversation._id,
    caseId: theCase._id,
    contactId: contact._id,
    inboxId: conversation.inboxId,
    channel: conversation.channel,
    externalId: null,
    number: conversation.lastNumber,
    author,
    createdAt: entry.at,
    version: 1,
  };
  conversation.lastMessage = {
    kind: entry.kind,
    preview: entry.kind === 'call' ? '' : entry.text.replace(/\s+/g, ' ').slice(0, 140),
    authorName: author.name,
    at: entry.at,
  };
  noteTurn(conversation, entry, theCase.isOpen);
  if (entry.kind === 'call') {
    const { direction, outcome, waitedMs, talkedMs, at } = entry;
    const endedAt = new Date(new Date(at).getTime() + (waitedMs ?? 0) + (talkedMs ?? 0)).toISOString();
    const connectedAt =
      outcome === 'answered' ? new Date(new Date(at).getTime() + (waitedMs ?? 0)).toISOString() : null;
    const ends = direction === 'inbound' ? [conversation.address, 'us'] : ['us', conversation.address];
    const [from = '', to = ''] = ends;
    const call = {
      callId: base._id,
      direction,
      from,
      to,
      state: 'ended' as const,
      outcome,
      agentId,
      startedAt: at,
      connectedAt,
      endedAt,
      waitedMs,
      talkedMs,
    };
    return { ...base, kind: 'call', words: [], call };
  }
  const written = {
    text: entry.text,
    html: null,
    quotedText: null,
    hasRemoteImages: false,
    attachments: [],
    words: wordsOf(entry.text),
  };
  if (entry.kind === 'inbound') {
    return { ...base, ...written, kind: 'inbound', email: null };
  }
  if (entry.kind === 'note') {
    return { ...base, ...written, kind: 'note', clientMessageId: null, mentionedAgentIds: [] };
  }
  const delivery = { status: 'delivered' as const, at: entry.at, error: null, attempts: 1, undoUntil: null };
  return { ...base, ...written, kind: 'outbound', email: null, clientMessageId: null, delivery };
}

/** Whose turn it is, as the live commands keep it. */
function noteTurn(conversation: ConversationDocument, entry: HistoryEntry, isOpen: boolean): void {
  if (entry.kind === 'inbound' && isOpen) {
    conversation.unreadCount += 1;
    conversation.awaitingReplySince ??= entry.at;
  }
  if (entry.kind === 'outbound') {
    conversation.unreadCount = 0;
    delete conversation.awaitingReplySince;
  }
}

async function agentNames(ctx: Context, ids: readonly string[]): Promise<Map<string, string>> {
  const people = await agents
    .of(ctx.database)
    .find({ _id: { $in: [...ids] } }, { projection: { name: 1 } })
    .toArray();
  return new Map(people.map((agent) => [agent._id, agent.name]));
}

async function holdUnits(ctx: Context, documents: readonly CaseDocument[]): Promise<void> {
  for (const { held, channel } of documents) {
    if (held !== null) {
      await agents
        .of(ctx.database)
        .updateOne(
          { _id: held.agentId },
          { $inc: { 'units.used': held.units, openCases: 1, [`carried.${channel}`]: 1 } },
        );
    }
  }
}

/** What each queue's days came to, as the live counters would have it. */
async function countDays(ctx: Context, documents: readonly CaseDocument[]): Promise<void> {
  const { timeZone } = await getWorkspace(ctx);
  const targets = await queues.of(ctx.database).find({}).toArray();
  const secondsOf = new Map(targets.map(({ _id, serviceLevel }) => [_id, serviceLevel.seconds]));
  const days = new Map<string, QueueDay>();
  for (const { queueId, openedAt, assignedAt, closedAt, state } of documents) {
    const fellDueAt = assignedAt ?? (state === 'abandoned' ? closedAt : null);
    if (fellDueAt === null) {
      continue;
    }
    const _id = `${queueId}.${dayOf(new Date(fellDueAt), timeZone)}`;
    const day = days.get(_id) ?? { _id, answered: 0, answeredInTime: 0, abandoned: 0, waitedMs: 0 };
    days.set(_id, day);
    if (assignedAt === null) {
      day.abandoned += 1;
      continue;
    }
    const waitedMs = Date.parse(assignedAt) - Date.parse(openedAt);
    day.answered += 1;
    day.answeredInTime += waitedMs <= (secondsOf.get(queueId) ?? 0) * 1000 ? 1 : 0;
    day.waitedMs += waitedMs;
  }
  await queueDays.of(ctx.database).insertMany([...days.values()]);
}
