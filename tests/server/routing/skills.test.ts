import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setMyPresence, updateAgent } from '../../../shared/api/agents.ts';
import { explainCase, updateCase } from '../../../shared/api/cases.ts';
import { updateQueue } from '../../../shared/api/workspace.ts';
import { eventually } from '../../support/eventually.ts';
import { addAvailable, addCase, caseNow } from '../../support/routing.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue } from '../../support/workspace.ts';

describe('skills', () => {
  let server: TestServer;
  let admin: Person;

  beforeAll(async () => {
    server = await startTestServer();
    admin = await signUp(server, { name: 'Sofia', role: 'admin' });
  });
  afterAll(() => server.stop());

  async function givenTo(theCase: { _id: string }): Promise<string | undefined> {
    return eventually(async () => {
      const { agentId, offers } = await caseNow(server.ctx, theCase);
      const given = agentId ?? offers[0]?.agentId;
      expect(given).toBeDefined();
      return given;
    });
  }

  it('that a queue asks for are what its agents must have, at that level', async () => {
    const queueId = await addQueue(server.ctx, 'Deutsch');
    const params = { queueId };
    await admin.request(updateQueue, {
      params,
      body: { skills: [{ kind: 'required', name: 'German', min: 5 }] },
    });
    const ana = await addAvailable(server, { name: 'Ana', queueIds: [queueId] });
    const ben = await addAvailable(server, { name: 'Ben', queueIds: [queueId] });
    await admin.request(updateAgent, {
      params: { agentId: ana.agent.id },
      body: { skills: [{ name: 'German', level: 4 }] },
    });
    const theCase = await addCase(server.ctx, { queueId });
    await eventually(async () => {
      const { now } = await admin.request(explainCase, { params: { caseId: theCase._id } });
      expect(now?.candidates.map(({ failed }) => failed)).toEqual(['skill:German', 'skill:German']);
    });
    // Learned a moment later: whoever waits is looked at again at once.
    await admin.request(updateAgent, {
      params: { agentId: ben.agent.id },
      body: { skills: [{ name: 'German', level: 5 }] },
    });
    expect(await givenTo(theCase)).toBe(ben.agent.id);
    ana.socket.close();
    ben.socket.close();
  });

  it('are asked for a single case by those who may steer it', async () => {
    const queueId = await addQueue(server.ctx, 'Returns');
    const theCase = await addCase(server.ctx, { queueId });
    const params = { caseId: theCase._id };
    await admin.request(updateCase, {
      params,
      body: { skills: [{ kind: 'required', name: 'billing', min: 1 }] },
    });
    const clerk = await addAvailable(server, { name: 'Ana', queueIds: [queueId] });
    expect((await clerk.attempt(updateCase, { params, body: { skills: [] } })).status).toBe(403);
    const expert = await addAvailable(server, { name: 'Ben', queueIds: [queueId] });
    await admin.request(updateAgent, {
      params: { agentId: expert.agent.id },
      body: { skills: [{ name: 'billing', level: 1 }] },
    });
    expect(await givenTo(theCase)).toBe(expert.agent.id);
    clerk.socket.close();
    expert.socket.close();
  });

  it('and channels that an agent has switched off keep work from them', async () => {
    const queueId = await addQueue(server.ctx, 'Chats');
    const ana = await addAvailable(server, { name: 'Ana', queueIds: [queueId] });
    await ana.request(setMyPresence, { body: { status: 'available', offChannels: ['webchat'] } });
    const chat = await addCase(server.ctx, { queueId, channel: 'webchat' });
    const text = await addCase(server.ctx, { queueId, channel: 'sms' });
    expect(await givenTo(text)).toBe(ana.agent.id);
    expect((await caseNow(server.ctx, chat)).state).toBe('queued');
    await ana.request(setMyPresence, { body: { status: 'available', offChannels: [] } });
    expect(await givenTo(chat)).toBe(ana.agent.id);
    ana.socket.close();
  });
});
