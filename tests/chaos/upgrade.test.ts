import type mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { connectDatabase } from '../../server/database/connection.ts';
import { freePort } from '../../server/dependencies/processes.ts';
import { listAgents } from '../../shared/api/agents.ts';
import { acceptOffer, explainCase, getCase, listCases } from '../../shared/api/cases.ts';
import { eventually } from '../support/eventually.ts';
import { addAvailable, addCase, caseNow, setPolicy } from '../support/routing.ts';
import { startServerProcess } from '../support/serverProcess.ts';
import { personWith, startTestServer, type TestServer } from '../support/testServer.ts';
import { addQueue } from '../support/workspace.ts';

type Stored = { _id: string } & Record<string, unknown>;

describe('two processes that start at once on the data of an earlier version', () => {
  it('bring it up to date and work with it', { timeout: 120_000 }, async () => {
    const keeper = await startTestServer();
    await setPolicy(keeper.ctx, (policy) => {
      policy.offers.timeoutSeconds.webchat = 600;
    });
    const queueId = await addQueue(keeper.ctx);
    const ana = await addAvailable(keeper, { name: 'Ana', queueIds: [queueId] });
    const theCase = await addCase(keeper.ctx, { queueId });
    const offer = await eventually(async () => {
      const [found] = (await caseNow(keeper.ctx, theCase)).offers;
      expect(found).toBeDefined();
      return found;
    });
    await keeper.stop();
    const database = await connectDatabase(keeper.config.mongodbUri);
    await makeOld(database);

    const both = await Promise.all([another(keeper), another(keeper)]);
    try {
      const [first, second] = both.map((process) => personWith(process, ana.agent, ana.cookie));
      const { items: people } = await first!.request(listAgents);
      expect(people).toMatchObject([{ skills: [], presence: { offChannels: [] } }]);
      const { items: offered } = await second!.request(listCases, { query: { view: 'offered' } });
      expect(offered.map((row) => row.case.id)).toEqual([theCase._id]);
      const params = { caseId: theCase._id };
      const { items: decisions } = await first!.request(explainCase, { params });
      expect(decisions[0]?.candidates.map(({ name }) => name)).toEqual(['Ana']);
      await second!.request(acceptOffer, { params, body: { offerId: offer?.id ?? '' } });
      const { case: accepted } = await first!.request(getCase, { params });
      expect(accepted).toMatchObject({ state: 'assigned', agentId: ana.agent.id, offers: [] });
      const stored = await database.collection<Stored>('agents').findOne({ _id: ana.agent.id });
      expect(stored).toMatchObject({ carried: { webchat: 1 }, units: { used: 30 } });
    } finally {
      await Promise.all(both.map((process) => process.stop()));
      await database.close();
    }
  });
});

async function another({ config }: TestServer) {
  const { mongodbUri, redisUrl, secret } = config;
  return startServerProcess({ port: await freePort(), mongodbUri, redisUrl, secret });
}

/** As the first version wrote it: one offer a case whose units are its hold, agents without what came since. */
async function makeOld(database: mongoose.Connection): Promise<void> {
  const cases = database.collection<Stored & { offers: { units: number; agentId: string }[] }>('cases');
  for (const { _id, offers } of await cases.find({}).toArray()) {
    const [offer] = offers;
    const held = offer === undefined ? null : { agentId: offer.agentId, units: offer.units };
    await cases.updateOne(
      { _id },
      {
        $set: { offer: offer ?? null, held },
        $unset: {
          offers: '',
          skills: '',
          changedAt: '',
          'routing.silentUnits': '',
          'routing.isOver': '',
          'routing.callback': '',
        },
      },
    );
  }
  await database
    .collection('agents')
    .updateMany({}, { $unset: { skills: '', carried: '', 'presence.offChannels': '' } });
  const decisions = database.collection<Stored & { record: string | null }>('decisions');
  for (const { _id, record } of await decisions.find({}).toArray()) {
    const old = record === null ? null : JSON.parse(record);
    await decisions.updateOne({ _id }, { $set: { 'decision.record': old }, $unset: { record: '' } });
  }
  await database.collection('migrations').deleteMany({});
}
