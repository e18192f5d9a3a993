import { performance } from 'node:perf_hooks';
import { type AgentDocument, agents } from '../../server/agents/agentCollection.ts';
import { type CaseDocument, cases } from '../../server/cases/caseCollection.ts';
import type { Context } from '../../server/context.ts';
import { conversations } from '../../server/conversations/conversationCollection.ts';
import { decisions } from '../../server/routing/decisionCollection.ts';
import { routeCases } from '../../server/routing/routeCases.ts';
import { startContext } from '../support/bareContext.ts';
import { addQueue } from '../support/workspace.ts';
import { type Pair, type Row, rowOf } from './support/figures.ts';
import { agentOf, caseOf, conversationOf, TEXT_COST } from './support/routingWorld.ts';

const ROUNDS = 7;
/** Until then both are still being compiled. */
const WARM_UP_ROUNDS = 3;
const AGENTS = 100;
const PLACEABLE = AGENTS * 5;
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

/** The two conditional updates. */
export async function claim(ctx: Context, theCase?: CaseDocument, agent?: AgentDocument): Promise<void> {
  const claimed = await agents.of(ctx.database).findOneAndUpdate(
    {
      _id: agent?._id ?? '',
      isActive: true,
      'presence.status': 'available',
      $expr: { $lte: [{ $add: ['$units.used', TEXT_COST] }, '$units.total'] },
    },
    { $inc: { 'units.used': TEXT_COST, openCases: 1, version: 1 } },
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
