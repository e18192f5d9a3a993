import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agents } from '../../../../server/agents/agentCollection.ts';
import { newId } from '../../../../server/database/collection.ts';
import { seeded } from '../../../../server/routing/engine/simulator/random.ts';
import { getTrial, listTrialCases, startReplay, type Trial } from '../../../../shared/api/trials.ts';
import { eventually } from '../../../support/eventually.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../../support/testServer.ts';
import { addQueue } from '../../../support/workspace.ts';
import { at, iso, pastCase, storeCases, storePresence } from './recordedDay.ts';

const CASES = 20_000;
const AGENTS = 120;
const QUEUES = 6;

describe('a day of 20,000 cases', () => {
  let server: TestServer;
  let supervisor: Person;

  beforeAll(async () => {
    server = await startTestServer();
    supervisor = await signUp(server, { role: 'supervisor' });
    await storeDay();
  }, 120_000);
  afterAll(() => server.stop());

  async function storeDay(): Promise<void> {
    const random = seeded(1);
    const below = (count: number) => Math.floor(random() * count);
    const queueIds = await Promise.all(
      Array.from({ length: QUEUES }, (_, index) => addQueue(server.ctx, `Queue ${index}`)),
    );
    const first = await signUp(server, { queueIds });
    const model = await agents.of(server.ctx.database).findOne({ _id: first.agent.id });
    if (model === null) {
      throw new Error('the agent that was just made is not there');
    }
    const people = Array.from({ length: AGENTS }, (_, index) => ({
      ...model,
      _id: newId(),
      email: `agent${index}@team.example`,
      queueIds: [queueIds[index % QUEUES] ?? '', queueIds[(index + 1) % QUEUES] ?? ''],
    }));
    await agents.of(server.ctx.database).insertMany(people);
    for (const { _id } of people) {
      await storePresence(server.ctx, _id, 480 + below(60), 'available');
      await storePresence(server.ctx, _id, 1_080 + below(120), 'offline');
    }
    await storeCases(
      server.ctx,
      Array.from({ length: CASES }, () => {
        const came = 480 + random() * 600;
        const answered = came + random() * 2;
        return pastCase({
          queueId: queueIds[below(QUEUES)] ?? '',
          agentId: people[below(AGENTS)]?._id ?? '',
          came,
          answered: below(20) === 0 ? null : answered,
          closed: answered + 1 + random() * 4,
          channel: below(3) === 0 ? 'voice' : 'webchat',
        });
      }),
    );
  }

  it('is replayed whole, and every case has its two fates', async () => {
    const startedAt = performance.now();
    const run = await supervisor.request(startReplay, {
      body: { from: iso(at(0)), to: iso(at(1_440)), policy: { kind: 'version', version: 1 } },
    });
    const loadedAt = performance.now();
    const trial = await eventually(async (): Promise<Trial> => {
      const now = await supervisor.request(getTrial, { params: { runId: run.id } });
      expect(now.state).not.toBe('running');
      return now;
    }, 120_000);
    const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(1);
    process.stdout.write(
      `replay of ${CASES} cases: ${seconds(startedAt, performance.now())} s, of which ${seconds(startedAt, loadedAt)} s to load\n`,
    );
    expect(trial.state).toBe('done');
    const { items } = await supervisor.request(listTrialCases, { params: { runId: run.id } });
    expect(items).toHaveLength(CASES);
    expect(new Set(items.map(({ caseId }) => caseId)).size).toBe(CASES);
  }, 180_000);
});
