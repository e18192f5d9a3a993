import type mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { type AgentDocument, agents } from '../../server/agents/agentCollection.ts';
import { createAgent } from '../../server/agents/createAgent.ts';
import { type CaseDocument, cases } from '../../server/cases/caseCollection.ts';
import { newId } from '../../server/database/collection.ts';
import { connectDatabase } from '../../server/database/connection.ts';
import { freePort } from '../../server/dependencies/processes.ts';
import { messages } from '../../server/messages/messageCollection.ts';
import { seeded } from '../../server/routing/engine/simulator/random.ts';
import { type Suspects, sweepUnits } from '../../server/routing/sweepUnits.ts';
import { acceptOffer } from '../../shared/api/cases.ts';
import type { Channel } from '../../shared/primitives.ts';
import type { RoutingPolicy } from '../../shared/routingPolicy.ts';
import { eventually } from '../support/eventually.ts';
import { addCase, setPolicy } from '../support/routing.ts';
import { type ServerProcess, startServerProcess } from '../support/serverProcess.ts';
import { type Person, personWith, signUp, startTestServer, type TestServer } from '../support/testServer.ts';
import { addQueue } from '../support/workspace.ts';

const UNITS = 1_000;

/** After so many the two are left to finish: each start takes its time. */
const MOST_KILLS = 12;

describe('two processes that route', () => {
  it('give each of 200 cases that 20 agents accept at once to one of them', {
    timeout: 300_000,
  }, async () => {
    const scene = await setTheScene(
      { agents: 20, areSignedIn: true, cases: 200, channel: 'webchat' },
      (policy) => {
        policy.defaults.offerTo = 20;
        policy.offers.timeoutSeconds.webchat = 600;
        policy.timers.firstReplySeconds.webchat = null;
      },
    );
    const { both, database, people } = scene;
    try {
      await makePresent(database);
      const rivals = people.map((person, index) =>
        personWith(both[index % 2 === 0 ? 0 : 1], person.agent, person.cookie),
      );
      const outcomes = await acceptAll(database, rivals);
      expect(outcomes.size).toBe(200);
      for (const [caseId, statuses] of outcomes) {
        expect(
          statuses.filter((status) => status === 200),
          caseId,
        ).toHaveLength(1);
        expect(
          statuses.filter((status) => status === 409),
          caseId,
        ).toHaveLength(statuses.length - 1);
      }
      await eventually(() => expectBalanced(database, 200));
    } finally {
      await scene.end();
    }
  });

  it('assign each of 2,000 cases to one of 50 agents, however often either is killed', {
    timeout: 300_000,
  }, async () => {
    const scene = await setTheScene(
      { agents: 50, areSignedIn: false, cases: 2_000, channel: 'email' },
      () => undefined,
    );
    const { database } = scene;
    try {
      await makePresent(database);
      const kills = await killUntilDone(scene);
      await repaired(scene);
      await expectBalanced(database, 2_000);
      const assigned = await messages
        .of(database)
        .find({ kind: 'system', 'entry.code': 'case.assigned' }, { projection: { caseId: 1 } })
        .toArray();
      expect(new Set(assigned.map(({ caseId }) => caseId)).size).toBe(assigned.length);
      console.log(`killed ${kills} times on the way`);
      expect(kills).toBeGreaterThanOrEqual(3);
    } finally {
      await scene.end();
    }
  });
});

type Pair = [ServerProcess, ServerProcess];

interface Scene {
  keeper: TestServer;
  database: mongoose.Connection;
  people: readonly Person[];
  /** On one database and one Redis, both deciding about the same cases. */
  both: Pair;
  end(): Promise<void>;
}

/** Agents who are not there yet, cases that wait for them, and two processes; nobody else is at work. */
async function setTheScene(
  size: { agents: number; areSignedIn: boolean; cases: number; channel: Channel },
  change: (policy: RoutingPolicy) => void,
): Promise<Scene> {
  const keeper = await startTestServer();
  const queueId = await addQueue(keeper.ctx);
  await setPolicy(keeper.ctx, change);
  const people = size.areSignedIn
    ? await inTurns(size.agents, 4, (index) =>
        signUp(keeper, { name: `Agent ${index}`, queueIds: [queueId], unitsTotal: UNITS }),
      )
    : [];
  if (!size.areSignedIn) {
    await addAlike(keeper, queueId, size.agents);
  }
  await inTurns(size.cases, 20, () => addCase(keeper.ctx, { queueId, channel: size.channel }));
  await keeper.stop();
  const database = await connectDatabase(keeper.config.mongodbUri);
  const both: Pair = [await another(keeper), await another(keeper)];
  return {
    keeper,
    database,
    people,
    both,
    async end() {
      await Promise.all(both.map((one) => one.stop()));
      await database.close();
    },
  };
}

/** Agents whom nobody signs in as: copies of one, since a password costs its time on purpose. */
async function addAlike({ ctx }: TestServer, queueId: string, count: number): Promise<void> {
  const agent = await createAgent(ctx, {
    name: 'Agent 0',
    email: 'agent0@team.example',
    password: 'a long enough password',
    role: 'agent',
    language: 'en',
    queueIds: [queueId],
    unitsTotal: UNITS,
  });
  const first = await agents.of(ctx.database).findOne({ _id: agent.id });
  const others = Array.from({ length: count - 1 }, (_, index) => ({
    name: `Agent ${index + 1}`,
    email: `agent${index + 1}@team.example`,
    _id: newId(),
  }));
  await agents.of(ctx.database).insertMany(others.flatMap((one) => (first ? [{ ...first, ...one }] : [])));
}

async function another({ config }: TestServer): Promise<ServerProcess> {
  const { mongodbUri, redisUrl, secret } = config;
  return startServerProcess({ port: await freePort(), mongodbUri, redisUrl, secret });
}

/** There, whatever becomes of the processes: a beat from the future does not grow old. */
async function makePresent(database: mongoose.Connection): Promise<void> {
  const presence = { 'presence.status': 'available', 'presence.isReachable': true } as const;
  const beatAt = new Date(Date.now() + 3_600_000).toISOString();
  await agents.of(database).updateMany({}, { $set: { ...presence, sockets: { elsewhere: beatAt } } });
}

/** Every agent accepts whatever they are offered, all at the same moment, until nothing waits any more. */
async function acceptAll(
  database: mongoose.Connection,
  rivals: readonly Person[],
): Promise<Map<string, number[]>> {
  const outcomes = new Map<string, number[]>();
  for (;;) {
    const offered = await cases.of(database).find({ state: 'offered' }).limit(10).toArray();
    if (offered.length === 0 && (await cases.of(database).countDocuments({ state: 'queued' })) === 0) {
      return outcomes;
    }
    await Promise.all(
      offered.map(async (theCase) => {
        const statuses = await Promise.all(rivals.map((person) => accept(person, theCase)));
        const known = outcomes.get(theCase._id) ?? [];
        outcomes.set(theCase._id, [...known, ...statuses.flatMap((status) => status ?? [])]);
      }),
    );
  }
}

async function accept(person: Person, theCase: CaseDocument): Promise<number | null> {
  const offer = theCase.offers.find(({ agentId }) => agentId === person.agent.id);
  if (offer === undefined) {
    return null;
  }
  const input = { params: { caseId: theCase._id }, body: { offerId: offer.id } };
  return (await person.attempt(acceptOffer, input)).status;
}

/** Kills one of the two at random moments, and starts another, while cases wait. @returns how often */
async function killUntilDone({ keeper, database, both }: Scene): Promise<number> {
  const random = seeded(7);
  let kills = 0;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 200 + random() * 600));
    await expectNobodyOver(database);
    if ((await cases.of(database).countDocuments({ state: 'queued' })) === 0) {
      return kills;
    }
    if (kills < MOST_KILLS) {
      const victim = random() < 0.5 ? 0 : 1;
      await both[victim].kill();
      both[victim] = await another(keeper);
      kills += 1;
    }
  }
}

/** What a kill left between the halves of a claim: units taken for nobody. The server's own sweep gives them back. */
async function repaired({ keeper }: Scene): Promise<void> {
  const healer = await startTestServer({ sameAs: keeper });
  const suspects: Suspects = new Map();
  await sweepUnits(healer.ctx, suspects);
  await sweepUnits(healer.ctx, suspects);
  await healer.stop();
}

async function expectNobodyOver(database: mongoose.Connection): Promise<AgentDocument[]> {
  const people = await agents.of(database).find({}).toArray();
  for (const { units } of people) {
    expect(units.used).toBeLessThanOrEqual(units.total);
  }
  return people;
}

/** Every case has one agent, and every agent carries exactly what their cases hold. */
async function expectBalanced(database: mongoose.Connection, count: number): Promise<void> {
  const all = await cases.of(database).find({}).toArray();
  expect(all).toHaveLength(count);
  const sums = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const { state, agentId, held, offers } of all) {
    expect(state).toBe('assigned');
    expect(held?.agentId).toBe(agentId);
    expect(offers).toEqual([]);
    sums.set(agentId ?? '', (sums.get(agentId ?? '') ?? 0) + (held?.units ?? 0));
    counts.set(agentId ?? '', (counts.get(agentId ?? '') ?? 0) + 1);
  }
  for (const agent of await expectNobodyOver(database)) {
    expect(agent.units.used).toBe(sums.get(agent._id) ?? 0);
    const carried = Object.values(agent.carried ?? {}).reduce((sum, count) => sum + count, 0);
    expect(carried).toBe(counts.get(agent._id) ?? 0);
  }
}

/** `count` of something, a few at a time. */
async function inTurns<Made>(
  count: number,
  atOnce: number,
  make: (index: number) => Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = [];
  for (let from = 0; from < count; from += atOnce) {
    const size = Math.min(atOnce, count - from);
    made.push(...(await Promise.all(Array.from({ length: size }, (_, index) => make(from + index)))));
  }
  return made;
}
