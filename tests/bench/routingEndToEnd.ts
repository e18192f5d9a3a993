import { performance } from 'node:perf_hooks';
import { type AgentDocument, agents } from '../../server/agents/agentCollection.ts';
import { type CaseDocument, cases } from '../../server/cases/caseCollection.ts';
import { newRoutingFacts } from '../../server/cases/openCase.ts';
import type { Context } from '../../server/context.ts';
import { conversations } from '../../server/conversations/conversationCollection.ts';
import { newId } from '../../server/database/collection.ts';
import { decisions } from '../../server/routing/decisionCollection.ts';
import { routeCases } from '../../server/routing/routeCases.ts';
import { addQueue } from '../support/workspace.ts';
import { startContext } from '../support/bareContext.ts';
import { type Pair, type Row, rowOf } from './support/figures.ts';

const ROUNDS = 7;
/** Until then both are still being compiled. */
const WARM_UP_ROUNDS = 3;
const AGENTS = 100;
/** Five texts an agent. */
const PLACEABLE = AGENTS * 5;
const COST = 20;
/** As many claims as routing itself has under way at once. */
const SIDE_BY_SIDE = 64;

/**
 * Cases per second from queued to offered, all of it stored, against the two conditional updates that a safe
 * claim cannot do without: the agent's and the case's.
 */
export async function benchEndToEnd(log: (line: string) => void): Promise<Row> {
  const { ctx, stop } = await startContext();
  try {
    const queueId = await addQueue(ctx);
    const pairs: Pair[] = [];
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
      await setUp(ctx, queueId);
      const product = await rate(() => routeAll(ctx));
      await setUp(ctx, queueId);
      const bare = await rate(() => claimAll(ctx));
      log(`routing end to end: ${Math.round(product)} of ${Math.round(bare)} cases/s`);
      if (round >= WARM_UP_ROUNDS) {
        pairs.push({ product, bare });
      }
    }
    return rowOf('queued to offered, stored', 'cases/s', pairs, { is: 'atLeast', ratio: 0.6 });
  } finally {
    await stop();
  }
}

async function rate(run: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await run();
  return PLACEABLE / ((performance.now() - from) / 1000);
}

async function routeAll(ctx: Context): Promise<void> {
  await routeCases(ctx);
  const offered = await cases.of(ctx.database).countDocuments({ state: 'offered' });
  if (offered !== PLACEABLE) {
    throw new Error(`${offered} of ${PLACEABLE} cases were offered`);
  }
}

async function claimAll(ctx: Context): Promise<void> {
  const waiting = await cases.of(ctx.database).find({ state: 'queued' }).toArray();
  const people = await agents.of(ctx.database).find({}).toArray();
  let next = 0;
  async function work(): Promise<void> {
    for (let index = next++; index < waiting.length; index = next++) {
      await claim(ctx, waiting[index], people[index % people.length]);
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
}

async function claim(ctx: Context, theCase?: CaseDocument, agent?: AgentDocument): Promise<void> {
  const claimed = await agents.of(ctx.database).findOneAndUpdate(
    {
      _id: agent?._id ?? '',
      isActive: true,
      'presence.status': 'available',
      $expr: { $lte: [{ $add: ['$units.used', COST] }, '$units.total'] },
    },
    { $inc: { 'units.used': COST, openCases: 1, version: 1 } },
    { returnDocument: 'after', writeConcern: { w: 1, j: false } },
  );
  const taken = await cases
    .of(ctx.database)
    .findOneAndUpdate(
      { _id: theCase?._id ?? '', state: 'queued', version: theCase?.version ?? 0 },
      { $set: { state: 'offered', agentId: agent?._id ?? '' }, $inc: { version: 1 } },
      { returnDocument: 'after' },
    );
  if (claimed === null || taken === null) {
    throw new Error('a claim that nobody else wanted was refused');
  }
}

/** As many cases as the agents can be offered, and nothing else. */
async function setUp(ctx: Context, queueId: string): Promise<void> {
  for (const collection of [cases, agents, conversations, decisions]) {
    await collection.of(ctx.database).deleteMany({});
  }
  const people = Array.from({ length: AGENTS }, (_, index) => agentOf(index, queueId));
  await agents.of(ctx.database).insertMany(people);
  const waiting = Array.from({ length: PLACEABLE }, (_, index) => caseOf(index, queueId));
  await cases.of(ctx.database).insertMany(waiting);
  await conversations.of(ctx.database).insertMany(waiting.map(conversationOf));
}

function agentOf(index: number, queueId: string): AgentDocument {
  const now = new Date().toISOString();
  return {
    _id: newId(),
    name: `Agent ${index}`,
    email: `agent${index}@team.example`,
    role: 'agent',
    language: 'en',
    phone: null,
    answersOn: 'browser',
    queueIds: [queueId],
    skills: [],
    presence: {
      status: 'available',
      reason: null,
      since: now,
      isReachable: true,
      isNotResponding: false,
      offChannels: [],
    },
    units: { total: 100, used: 0 },
    openCases: 0,
    isActive: true,
    version: 1,
    passwordHash: '',
    idleSince: now,
    lastOfferedAt: null,
    misses: 0,
    sockets: {},
    createdAt: now,
  };
}

function caseOf(index: number, queueId: string): CaseDocument {
  const now = Date.now() - index;
  const at = new Date(now).toISOString();
  const conversationId = newId();
  return {
    _id: newId(),
    number: index + 1,
    contactId: newId(),
    contactName: 'Maria Silva',
    conversationIds: [conversationId],
    conversationId,
    channel: 'sms',
    inboxId: newId(),
    queueId,
    subject: null,
    state: 'queued',
    isOpen: true,
    priority: 'normal',
    tags: [],
    agentId: null,
    offers: [],
    skills: [],
    cost: COST,
    queuedAt: at,
    assignedAt: null,
    firstReplyAt: null,
    parkedUntil: null,
    wrapUpUntil: null,
    disposition: null,
    isCallback: false,
    openedAt: at,
    closedAt: null,
    version: 1,
    held: null,
    routing: newRoutingFacts(now, null),
    isCounted: false,
    closedBy: null,
    callId: null,
  };
}

function conversationOf(theCase: CaseDocument) {
  return {
    _id: theCase.conversationId,
    threadKey: theCase.conversationId,
    address: '+14155550100',
    participants: [],
    lastMessageId: null,
    references: [],
    caseState: 'queued' as const,
    pageUrl: null,
    visitorReadUpTo: 0,
    contactId: theCase.contactId,
    inboxId: theCase.inboxId,
    channel: theCase.channel,
    caseId: theCase._id,
    agentId: null,
    queueId: theCase.queueId,
    subject: null,
    lastMessage: null,
    lastNumber: 1,
    unreadCount: 1,
    readUpTo: 0,
    createdAt: theCase.openedAt,
    version: 1,
  };
}
