import { performance } from 'node:perf_hooks';
import { agents } from '../../server/agents/agentCollection.ts';
import { cases } from '../../server/cases/caseCollection.ts';
import { announceCase } from '../../server/cases/openCase.ts';
import type { Context } from '../../server/context.ts';
import { conversations } from '../../server/conversations/conversationCollection.ts';
import { createRoutingService } from '../../server/routing/routingService.ts';
import { startContext } from '../support/bareContext.ts';
import { addQueue } from '../support/workspace.ts';
import { claim } from './routingEndToEnd.ts';
import { type Pair, quantile, type Row, rounded, rowOf } from './support/figures.ts';
import { pace } from './support/load.ts';
import { agentOf, caseOf, conversationOf } from './support/routingWorld.ts';

const AGENTS = 200;
/** Nobody has the skill that they ask for. */
const WAITING = 10_000;
const PER_SECOND = 100;
/** Within what the agents can be offered. */
const FOR_MS = 4_000;
const ROUNDS = 3;

/**
 * From the moment a case is queued until its agent is told, in milliseconds, while 10,000 others wait; against
 * the writes alone that it takes to claim it safely.
 */
export async function benchArrivals(log: (line: string) => void): Promise<Row[]> {
  const { ctx, stop } = await startContext();
  try {
    const queueId = await addQueue(ctx);
    const p50: Pair[] = [];
    const p99: Pair[] = [];
    for (let round = 0; round < 1 + ROUNDS; round += 1) {
      await setUp(ctx, queueId);
      const product = await routed(ctx, queueId);
      await setUp(ctx, queueId);
      const bare = await claimed(ctx, queueId);
      log(
        `routing arrivals: p50 ${rounded(quantile(product, 0.5))} ms, p99 ${rounded(quantile(product, 0.99))} ms`,
      );
      if (round > 0) {
        p50.push({ product: quantile(product, 0.5), bare: quantile(bare, 0.5) });
        p99.push({ product: quantile(product, 0.99), bare: quantile(bare, 0.99) });
      }
    }
    return [
      rowOf('queued to offered while 10,000 wait, p50', 'ms', p50, null),
      rowOf('queued to offered while 10,000 wait, p99', 'ms', p99, null),
    ];
  } finally {
    await stop();
  }
}

async function routed(ctx: Context, queueId: string): Promise<number[]> {
  const service = createRoutingService(ctx);
  const startedAt = new Map<string, number>();
  const waits: number[] = [];
  const arrived = new Map<string, () => void>();
  const stopRouting = ctx.bus.subscribe(service.onEvent);
  const stopListening = ctx.bus.subscribe((event) => {
    if (event.type === 'case.updated' && event.payload.case.state === 'offered') {
      const { id } = event.payload.case;
      waits.push(performance.now() - (startedAt.get(id) ?? Number.NaN));
      arrived.get(id)?.();
    }
  });
  service.soon();
  let index = 0;
  async function arrive(): Promise<void> {
    const theCase = { ...caseOf(WAITING + index++, queueId), changedAt: Date.now() };
    const isOffered = new Promise<void>((resolve) => arrived.set(theCase._id, resolve));
    startedAt.set(theCase._id, performance.now());
    await cases.of(ctx.database).insertOne(theCase);
    announceCase(ctx, theCase);
    await isOffered;
  }
  await arrive();
  waits.length = 0;
  await pace([arrive], PER_SECOND, FOR_MS);
  stopListening();
  stopRouting();
  await service.stop();
  return waits;
}

async function claimed(ctx: Context, queueId: string): Promise<number[]> {
  const people = await agents.of(ctx.database).find({}).toArray();
  const waits: number[] = [];
  let index = 0;
  async function arrive(): Promise<void> {
    const theCase = caseOf(WAITING + index, queueId);
    const agent = people[index++ % people.length];
    const from = performance.now();
    await cases.of(ctx.database).insertOne(theCase);
    await claim(ctx, theCase, agent);
    waits.push(performance.now() - from);
  }
  await pace([arrive], PER_SECOND, FOR_MS);
  return waits;
}

async function setUp(ctx: Context, queueId: string): Promise<void> {
  for (const collection of [cases, agents, conversations]) {
    await collection.of(ctx.database).deleteMany({});
  }
  const people = Array.from({ length: AGENTS }, (_, index) => agentOf(index, queueId));
  await agents.of(ctx.database).insertMany(people);
  const waiting = Array.from({ length: WAITING }, (_, index) => caseOf(index, queueId));
  const skills = [{ kind: 'required' as const, name: 'nobody has it', min: 1 }];
  await cases.of(ctx.database).insertMany(waiting.map((theCase) => ({ ...theCase, skills })));
  await conversations.of(ctx.database).insertMany(waiting.map(conversationOf));
}
