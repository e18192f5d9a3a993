import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agents } from '../../../server/agents/agentCollection.ts';
import { newId } from '../../../server/database/collection.ts';
import { sweepRoster } from '../../../server/roster/recordRoster.ts';
import { rosterChanges } from '../../../server/roster/rosterChanges.ts';
import { setMyPresence, updateAgent } from '../../../shared/api/agents.ts';
import { updateQueue } from '../../../shared/api/workspace.ts';
import { eventually } from '../../support/eventually.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue } from '../../support/workspace.ts';

describe('the record of the roster', () => {
  let server: TestServer;
  let second: TestServer;
  let admin: Person;
  let queueId: string;

  beforeAll(async () => {
    server = await startTestServer();
    second = await startTestServer({ sameAs: server });
    admin = await signUp(server, { role: 'admin' });
    queueId = await addQueue(server.ctx);
  });
  afterAll(async () => {
    await second.stop();
    await server.stop();
  });

  function changesOf(subjectId: string) {
    return rosterChanges.of(server.ctx.database).find({ subjectId }).sort({ at: 1, version: 1 }).toArray();
  }

  it('gains an entry when members, skills, units or activity change, and at nothing else', async () => {
    const ana = await signUp(server, { name: 'Ana' });
    const params = { agentId: ana.agent.id };
    const recorded = (count: number) =>
      eventually(async () => expect(await changesOf(ana.agent.id)).toHaveLength(count));
    await recorded(1);
    await admin.request(updateQueue, { params: { queueId }, body: { memberIds: [ana.agent.id] } });
    await recorded(2);
    await ana.request(setMyPresence, { body: { status: 'available' } });
    await admin.request(updateAgent, { params, body: { name: 'Ana Maria' } });
    await admin.request(updateAgent, { params, body: { skills: [{ name: 'German', level: 7 }] } });
    await recorded(3);
    await admin.request(updateAgent, { params, body: { unitsTotal: 50 } });
    await recorded(4);
    await admin.request(updateAgent, { params, body: { isActive: false } });
    await recorded(5);
    const entries = await changesOf(ana.agent.id);
    expect(entries.map(({ terms }) => terms)).toEqual([
      { queueIds: [], skills: [], totalUnits: 100 },
      { queueIds: [queueId], skills: [], totalUnits: 100 },
      { queueIds: [queueId], skills: [{ name: 'German', level: 7 }], totalUnits: 100 },
      { queueIds: [queueId], skills: [{ name: 'German', level: 7 }], totalUnits: 50 },
      { queueIds: [], skills: [{ name: 'German', level: 7 }], totalUnits: 50 },
    ]);
    expect(entries.map(({ isFound }) => isFound)).toEqual([false, false, false, false, false]);
  });

  it('is completed by a sweep of any process, and by two at once only once', async () => {
    const ben = await signUp(server, { name: 'Ben' });
    await eventually(async () => expect(await changesOf(ben.agent.id)).toHaveLength(1));
    const found = newId();
    const document = await agents.of(server.ctx.database).findOne({ _id: ben.agent.id });
    await agents
      .of(server.ctx.database)
      .insertOne({ ...document!, _id: found, email: `${found}@team.example`, version: 4 });
    await agents
      .of(server.ctx.database)
      .updateOne({ _id: ben.agent.id }, { $set: { 'units.total': 70 }, $inc: { version: 1 } });
    await Promise.all([server, second, server, second].map(({ ctx }) => sweepRoster(ctx)));
    await Promise.all([server, second].map(({ ctx }) => sweepRoster(ctx)));
    expect(await changesOf(found)).toMatchObject([{ isFound: true, terms: { totalUnits: 100 } }]);
    expect(await changesOf(ben.agent.id)).toMatchObject([
      { terms: { totalUnits: 100 } },
      { isFound: false, terms: { totalUnits: 70 } },
    ]);
  });
});
