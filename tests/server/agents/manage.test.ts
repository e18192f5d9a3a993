import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agents } from '../../../server/agents/agentCollection.ts';
import { createAgent, updateAgent } from '../../../shared/api/agents.ts';
import { setUpWorkspace } from '../../../shared/api/session.ts';
import { createQueue } from '../../../shared/api/workspace.ts';
import {
  type Person,
  personWith,
  signUp,
  startTestServer,
  type TestServer,
} from '../../support/testServer.ts';

const NOBODY = '0'.repeat(24);
let server: TestServer;
let alex: Person;

beforeAll(async () => {
  server = await startTestServer();
  alex = await signUp(server, { name: 'Alex', role: 'admin' });
});
afterAll(() => server.stop());

const change = (by: Person, whose: Person, body: object) =>
  by.attempt(updateAgent, { params: { agentId: whose.agent.id }, body });
const activeAdmins = () => agents.of(server.ctx.database).countDocuments({ role: 'admin', isActive: true });

describe('the admins of a workspace', () => {
  it('are never none: the last can neither step down nor be switched off', async () => {
    for (const body of [{ role: 'agent' }, { isActive: false }]) {
      const { status, body: refusal } = await change(alex, alex, body);
      expect([status, refusal.code]).toEqual([409, 'lastAdmin']);
    }
    expect(await activeAdmins()).toBe(1);
    // The refusal cost no session.
    expect((await change(alex, alex, { name: 'Alex Morgan' })).status).toBe(200);
  });

  it('remain at least one when two take the role from each other at once', async () => {
    const rita = await signUp(server, { name: 'Rita', role: 'admin' });
    await Promise.all([change(alex, rita, { role: 'agent' }), change(rita, alex, { role: 'agent' })]);
    expect(await activeAdmins()).toBeGreaterThanOrEqual(1);
    await agents.of(server.ctx.database).updateOne({ _id: alex.agent.id }, { $set: { role: 'admin' } });
  });
});

describe('agents and queues', () => {
  it('cannot name each other when one of them does not exist', async () => {
    const agent = { name: 'Rui', email: 'rui@team.example', password: 'a long enough password' };
    const refusals = [
      await alex.attempt(createAgent, { body: { ...agent, role: 'agent', queueIds: [NOBODY] } }),
      await change(alex, alex, { queueIds: [NOBODY] }),
      await alex.attempt(createQueue, {
        body: { name: 'Sales', memberIds: [NOBODY], serviceLevel: { percent: 80, seconds: 20 } },
      }),
    ];
    for (const { status, body } of refusals) {
      expect(status).toBe(400);
      expect(body.message).toContain(NOBODY);
    }
  });
});

describe('an empty workspace', () => {
  it('gets one admin when several set it up at once', async () => {
    const empty = await startTestServer();
    const nobody = personWith(empty, {} as never, '');
    const names = ['Ana', 'Ben', 'Eva', 'Rui', 'Zoe'];
    const answers = await Promise.all(
      names.map((name) =>
        nobody.attempt(setUpWorkspace, {
          body: {
            workspaceName: name,
            name,
            email: `${name}@team.example`,
            password: 'a long enough password',
          },
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    expect(await agents.of(empty.ctx.database).countDocuments({})).toBe(1);
    await empty.stop();
  });
});
