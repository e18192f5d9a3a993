import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAgent } from '../../../shared/api/agents.ts';
import { createInbox, createQueue, updateWorkspace } from '../../../shared/api/workspace.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue } from '../../support/workspace.ts';

let server: TestServer;
let admin: Person;

beforeAll(async () => {
  server = await startTestServer();
  admin = await signUp(server, { role: 'admin' });
});
afterAll(() => server.stop());

const newAgent = {
  name: 'Rui',
  email: 'rui@team.example',
  password: 'a long enough password',
  role: 'agent',
};

describe('what is wrong with an input', () => {
  it('is said by field, by rule and limit, so that each reader gets it in their own words', async () => {
    const { body } = await admin.attempt(createAgent, {
      body: { ...newAgent, name: '  ', email: 'rui@team', password: 'short', unitsTotal: 5_000 } as never,
    });
    expect(body.issues).toEqual([
      { path: 'body.name', message: 'must not be empty', rule: 'empty', limit: 1 },
      { path: 'body.email', message: 'is not an e-mail address', rule: 'email' },
      { path: 'body.password', message: 'use at least 10 characters', rule: 'tooShort', limit: 10 },
      { path: 'body.unitsTotal', message: 'must be at most 1000', rule: 'tooLarge', limit: 1000 },
    ]);
  });

  it('is said in the same way of a channel’s settings', async () => {
    const queueId = await addQueue(server.ctx);
    const { body } = await admin.attempt(createInbox, {
      body: { channel: 'sms', name: 'SMS', queueId, settings: { number: '11 9876' } },
    });
    expect(body.issues).toContainEqual({
      path: 'body.settings.accountSid',
      message: 'is missing',
      rule: 'missing',
    });
    expect(body.issues).toContainEqual(
      expect.objectContaining({ path: 'body.settings.number', rule: 'phone' }),
    );
  });

  it('is a zone that nobody knows, a nameless workspace, or no way to close a case', async () => {
    for (const body of [{ timeZone: 'Mars/Olympus' }, { name: ' ' }, { dispositions: [] }]) {
      const { status, body: refusal } = await admin.attempt(updateWorkspace, { body });
      expect([Object.keys(body), status]).toEqual([Object.keys(body), 400]);
      expect(JSON.stringify(refusal.issues)).toContain(Object.keys(body)[0]);
    }
    const kept = await admin.request(updateWorkspace, { body: { timeZone: 'America/Sao_Paulo' } });
    expect(kept.timeZone).toBe('America/Sao_Paulo');
  });

  it('is a name that another has, with the name', async () => {
    await admin.request(createAgent, { body: newAgent as never });
    const twice = await admin.attempt(createAgent, { body: newAgent as never });
    expect(twice).toMatchObject({
      status: 409,
      body: { code: 'nameTaken', details: { name: 'rui@team.example' } },
    });
    const queue = { name: 'Sales', memberIds: [], serviceLevel: { percent: 80, seconds: 20 } };
    await admin.request(createQueue, { body: queue });
    const again = await admin.attempt(createQueue, { body: queue });
    expect(again).toMatchObject({ status: 409, body: { code: 'nameTaken', details: { name: 'Sales' } } });
  });
});
