import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentDocument, agents } from '../../../server/agents/agentCollection.ts';
import { createAgent } from '../../../server/agents/createAgent.ts';
import { updateAgentRecord } from '../../../server/agents/updateAgentRecord.ts';
import { type CaseDocument, cases } from '../../../server/cases/caseCollection.ts';
import { changeCase } from '../../../server/cases/changeCase.ts';
import { endCase } from '../../../server/cases/closeCase.ts';
import type { Context } from '../../../server/context.ts';
import { createBus } from '../../../server/events/bus.ts';
import { queues } from '../../../server/queues/queueCollection.ts';
import { backInLine } from '../../../server/routing/backInLine.ts';
import { createChangeReader } from '../../../server/routing/changeReader.ts';
import { defaultPolicy } from '../../../server/routing/engine/policy.ts';
import { type Random, seeded } from '../../../server/routing/engine/simulator/random.ts';
import type { RoutingState } from '../../../server/routing/engine/types.ts';
import { openLiveState, updateLiveState } from '../../../server/routing/liveState.ts';
import { loadState } from '../../../server/routing/loadState.ts';
import { acceptOffer, assignCase, endOffer, makeOffers } from '../../../server/routing/offers.ts';
import { startContext } from '../../support/bareContext.ts';
import { addCase } from '../../support/routing.ts';
import { addQueue } from '../../support/workspace.ts';

const STEPS = 120;
const policy = defaultPolicy();

describe('the state that routing keeps open', () => {
  let ctx: Context;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ ctx, stop } = await startContext());
  });
  afterAll(() => stop());

  it.each([1, 2, 3])(
    'is the one on record, whatever this process and another did (seed %i)',
    async (seed) => {
      const random = seeded(seed);
      const queueIds = [await addQueue(ctx, `North ${seed}`), await addQueue(ctx, `South ${seed}`)];
      for (const name of ['ana', 'ben', 'caio']) {
        await addAgent(ctx, `${name}${seed}@team.example`, queueIds);
      }
      // Shares the database; what it does is heard of by nobody here.
      const other: Context = { ...ctx, bus: createBus(() => undefined) };
      const reader = createChangeReader(ctx);
      const unsubscribe = ctx.bus.subscribe(reader.onEvent);
      let live = await openLiveState(ctx, policy);
      for (let step = 0; step < STEPS; step += 1) {
        await act(random() < 0.5 ? ctx : other, random, queueIds);
        if (random() < 0.4) {
          continue;
        }
        await reader.look(live);
        const changed = reader.take();
        if (changed.hasOtherQueues) {
          live = await openLiveState(ctx, policy);
        } else {
          await updateLiveState(ctx, live, changed);
        }
        expect(plain(live.router.state())).toEqual(plain((await loadState(ctx)).state));
      }
      unsubscribe();
    },
  );

  it('finds by itself what no stamp tells of, in the end', async () => {
    const theCase = await addCase(ctx, { queueId: await addQueue(ctx, 'West') });
    let now = Date.now();
    const reader = createChangeReader({ ...ctx, now: () => new Date(now) });
    const live = await openLiveState(ctx, policy);
    const ofOld = { $set: { version: 7, changedAt: 0 } };
    await cases.of(ctx.database).updateOne({ _id: theCase._id }, ofOld);
    now += 1_000;
    await reader.look(live);
    expect([...reader.take().cases.keys()]).not.toContain(theCase._id);
    now += 60_000;
    expect(await reader.look(live)).toBe(true);
    expect([...reader.take().cases.keys()]).toContain(theCase._id);
  });

  it('is read again where a lost claim casts doubt on it, and others are looked for at once', async () => {
    const reader = createChangeReader(ctx);
    await reader.look(await openLiveState(ctx, policy));
    expect(reader.lookDueAt()).toBeGreaterThan(Date.now());
    reader.doubt({ caseIds: ['c'], agentIds: ['a'] });
    expect(reader.lookDueAt()).toBeLessThanOrEqual(Date.now());
    const changed = reader.take();
    expect([...changed.cases.keys()]).toContain('c');
    expect([...changed.agents.keys()]).toContain('a');
  });
});

async function addAgent(ctx: Context, email: string, queueIds: string[]): Promise<void> {
  const { id } = await createAgent(ctx, {
    name: email,
    email,
    password: 'long enough to be taken',
    role: 'agent',
    language: 'en',
    queueIds,
    unitsTotal: 100,
  });
  await updateAgentRecord(ctx, id, { 'presence.status': 'available', 'presence.isReachable': true });
}

/** Something that happens to a contact center. What cannot happen now does not. */
async function act(ctx: Context, random: Random, queueIds: readonly string[]): Promise<void> {
  const everyCase = await cases.of(ctx.database).find({ isOpen: true }).toArray();
  const everybody = await agents.of(ctx.database).find({}).toArray();
  const theCase = pick(everyCase, random);
  const agent = pick(everybody, random);
  const action = pick(actions, random);
  if (theCase === undefined) {
    await addCase(ctx, { queueId: queueIds[0] ?? '', channel: 'email' });
  } else if (agent !== undefined) {
    await action?.(ctx, { theCase, agent, random, queueIds });
  }
}

type Action = (
  ctx: Context,
  facts: { theCase: CaseDocument; agent: AgentDocument; random: Random; queueIds: readonly string[] },
) => Promise<unknown>;

const limits = { maximum: null };

const actions: readonly Action[] = [
  (ctx, { random, queueIds }) =>
    addCase(ctx, {
      queueId: pick(queueIds, random) ?? '',
      channel: pick(['email', 'voice', 'webchat'] as const, random) ?? 'email',
    }),
  async (ctx, { theCase, agent }) => {
    const targets = [{ agentId: agent._id, units: 30, interrupts: [] }];
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    return theCase.state === 'queued' && makeOffers(ctx, { theCase, targets, expiresAt, limits });
  },
  async (ctx, { theCase, agent }) => {
    const mine = await cases.of(ctx.database).findOne({ agentId: agent._id, state: 'assigned' });
    const interrupts = mine?.held?.units ? [{ itemId: mine._id, units: mine.held.units }] : [];
    return (
      theCase.state === 'queued' &&
      assignCase(ctx, { theCase, agentId: agent._id, units: 40, interrupts, limits })
    );
  },
  async (ctx, { theCase }) => {
    const [offer] = theCase.offers;
    return offer && acceptOffer(ctx, theCase._id, offer.id, offer.agentId);
  },
  async (ctx, { theCase }) => {
    const [offer] = theCase.offers;
    return offer && endOffer(ctx, theCase._id, offer.id, { agentId: offer.agentId, isExcluded: true });
  },
  (ctx, { theCase }) => changeCase(ctx, theCase._id, {}, { priority: 'urgent' }),
  async (ctx, { theCase }) => theCase.state === 'assigned' && backInLine(ctx, theCase, { isExcluded: true }),
  (ctx, { theCase }) => endCase(ctx, theCase, { state: 'done', disposition: null, closedBy: null }),
  (ctx, { agent, random }) =>
    updateAgentRecord(ctx, agent._id, { 'presence.status': random() < 0.5 ? 'available' : 'busy' }),
  (ctx, { agent, random }) => updateAgentRecord(ctx, agent._id, { isActive: random() < 0.7 }),
  (ctx, { agent, random, queueIds }) =>
    updateAgentRecord(ctx, agent._id, { queueIds: queueIds.filter(() => random() < 0.6) }),
  (ctx, { agent }) => updateAgentRecord(ctx, agent._id, { skills: [{ name: 'pt', level: 3 }] }),
  (ctx, { random, queueIds }) =>
    queues.of(ctx.database).updateOne(
      { _id: pick(queueIds, random) ?? '' },
      {
        $set: { skills: random() < 0.5 ? [] : [{ kind: 'required', name: 'pt', min: 2 }] },
        $inc: { version: 1 },
      },
    ),
];

/** In an order of its own, and without what a process only remembers. */
function plain({ items, offers, agents: people, queues: lines }: RoutingState): unknown {
  return {
    items: items.map((item) => JSON.stringify(item)).sort(),
    offers: offers.map(({ itemId, agentId, units }) => `${itemId} ${agentId} ${units}`).sort(),
    agents: people.map((agent) => JSON.stringify(agent)).sort(),
    queues: lines.map(({ id, memberIds }) => `${id} ${[...memberIds].sort().join(' ')}`).sort(),
  };
}

function pick<Value>(values: readonly Value[], random: Random): Value | undefined {
  return values[Math.floor(random() * values.length)];
}
