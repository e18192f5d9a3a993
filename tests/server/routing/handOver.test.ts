import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../server/database/collection.ts';
import { updateAgent } from '../../../shared/api/agents.ts';
import { parkCase, takeCase } from '../../../shared/api/cases.ts';
import { addCase, caseNow, unitsOf } from '../../support/routing.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue } from '../../support/workspace.ts';

describe('an agent who leaves with work in their hands', () => {
  let server: TestServer;
  let admin: Person;

  beforeAll(async () => {
    server = await startTestServer();
    admin = await signUp(server, { role: 'admin' });
  });
  afterAll(() => server.stop());

  async function working() {
    const queueId = await addQueue(server.ctx, `Queue ${newId()}`);
    const ana = await signUp(server, { name: 'Ana', queueIds: [queueId] });
    const first = await addCase(server.ctx, { queueId });
    const second = await addCase(server.ctx, { queueId });
    for (const { _id } of [first, second]) {
      await ana.request(takeCase, { params: { caseId: _id } });
    }
    await ana.request(parkCase, { params: { caseId: second._id }, body: { until: null } });
    return { queueId, ana, first, second, params: { agentId: ana.agent.id } };
  }

  it('is switched off only when it is said where that goes', async () => {
    const { ana, first, params } = await working();
    const refused = await admin.attempt(updateAgent, { params, body: { isActive: false } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'agentHasWork', details: { cases: '2' } } });
    expect(await caseNow(server.ctx, first)).toMatchObject({ state: 'assigned', agentId: ana.agent.id });
    const unknown = await admin.attempt(updateAgent, { params, body: { isActive: false, workTo: newId() } });
    expect(unknown.status).toBe(404);
  });

  it('gives it back to its places in line', async () => {
    const { ana, first, second, params } = await working();
    await admin.request(updateAgent, { params, body: { isActive: false, workTo: 'line' } });
    for (const theCase of [first, second]) {
      const now = await caseNow(server.ctx, theCase);
      expect(now).toMatchObject({ state: 'queued', agentId: null, parkedUntil: null });
      expect(now.routing.virtualStart).toBe(theCase.routing.virtualStart);
    }
    expect(await unitsOf(server.ctx, ana)).toBe(0);
  });

  it('or leaves it to a colleague, who may carry more than their units by it', async () => {
    const { queueId, ana, first, second, params } = await working();
    const ben = await signUp(server, { name: 'Ben', queueIds: [queueId], unitsTotal: 50 });
    await admin.request(updateAgent, { params, body: { isActive: false, workTo: ben.agent.id } });
    for (const theCase of [first, second]) {
      expect(await caseNow(server.ctx, theCase)).toMatchObject({ state: 'assigned', agentId: ben.agent.id });
    }
    expect(await unitsOf(server.ctx, ben)).toBe(60);
    const both = await Promise.all([first, second].map((theCase) => caseNow(server.ctx, theCase)));
    expect(both.filter(({ routing }) => routing.isOver)).toHaveLength(1);
    expect(await unitsOf(server.ctx, ana)).toBe(0);
  });
});
