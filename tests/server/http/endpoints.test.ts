import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agents } from '../../../server/agents/agentCollection.ts';
import { allRoutes } from '../../../server/app.ts';
import { allEndpoints } from '../../../server/http/openApi.ts';
import { inboxes } from '../../../server/inboxes/inboxCollection.ts';
import { sessions } from '../../../server/session/sessionCollection.ts';
import { listAgents, updateAgent } from '../../../shared/api/agents.ts';
import {
  getSession,
  getWelcome,
  setUpWorkspace,
  signIn,
  signOutEverywhere,
} from '../../../shared/api/session.ts';
import { createInbox, getInboxSettings, listInboxes } from '../../../shared/api/workspace.ts';
import { eventually } from '../../support/eventually.ts';
import {
  type Person,
  personWith,
  signUp,
  startTestServer,
  type TestServer,
} from '../../support/testServer.ts';
import { addQueue } from '../../support/workspace.ts';

describe('the contract', () => {
  it('has an answer for every endpoint, and no answer without an endpoint', () => {
    const promised = allEndpoints().map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`);
    const answered = allRoutes.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`);
    expect([...answered].sort()).toEqual([...promised].sort());
  });
});

describe('the REST door', () => {
  let server: TestServer;
  let agent: Person;
  let admin: Person;
  const anonymous = () => personWith(server, agent.agent, '');

  beforeAll(async () => {
    server = await startTestServer();
    agent = await signUp(server);
    admin = await signUp(server, { role: 'admin' });
  });
  afterAll(() => server.stop());

  it('refuses everybody who is not signed in, on every endpoint that is not public', async () => {
    for (const { endpoint } of allEndpoints().filter((one) => one.endpoint.access === 'session')) {
      const params = Object.fromEntries(
        [...endpoint.path.matchAll(/:(\w+)/g)].map((match) => [match[1] ?? '', '0'.repeat(24)]),
      );
      const { status, body } = await anonymous().attempt(endpoint, { params });
      expect(`${endpoint.method} ${endpoint.path} ${status}`).toBe(`${endpoint.method} ${endpoint.path} 401`);
      expect(body.code).toBe('notSignedIn');
    }
  });

  it('answers operators, arrays and wrong types with 400 and the field’s name, and lets nobody in', async () => {
    for (const value of [{ $ne: null }, { $gt: '' }, ['a'], 7, true, null]) {
      const { status, body } = await anonymous().attempt(signIn, {
        body: { email: value, password: value } as never,
      });
      expect(status).toBe(400);
      expect(JSON.stringify(body.issues)).toContain('body.email');
    }
  });

  it('says the same of a wrong password and of an unknown account', async () => {
    const wrong = await anonymous().attempt(signIn, {
      body: { email: agent.agent.email, password: 'not the password' },
    });
    const unknown = await anonymous().attempt(signIn, {
      body: { email: 'nobody@team.example', password: 'not the password' },
    });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.body).toEqual(unknown.body);
  });

  it('keeps the session’s token only as a hash, in a cookie that scripts cannot read', async () => {
    const answer = await fetch(`${server.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: agent.agent.email, password: 'a long enough password' }),
    });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    const token = /atende_session=([^;]+)/.exec(cookie)?.[1] ?? '';
    const stored = await sessions.of(server.ctx.database).find({}).toArray();
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  it('refuses a change that another site’s page asks for', async () => {
    const answer = await fetch(`${server.url}/api/me/presence`, {
      method: 'PUT',
      headers: { cookie: agent.cookie, 'content-type': 'application/json', origin: 'https://evil.example' },
      body: '{"status":"available"}',
    });
    expect(answer.status).toBe(403);
  });

  it('closes sockets at once when all sessions are ended or the agent is deactivated', async () => {
    const leaver = await signUp(server);
    const socket = await leaver.connect();
    const ended = new Promise((resolve) => socket.once('disconnect', resolve));
    await leaver.request(signOutEverywhere);
    await ended;
    expect((await leaver.attempt(getSession)).status).toBe(401);

    const dismissed = await signUp(server);
    const second = await dismissed.connect();
    const closed = new Promise((resolve) => second.once('disconnect', resolve));
    await admin.request(updateAgent, { params: { agentId: dismissed.agent.id }, body: { isActive: false } });
    await closed;
    await expect(dismissed.connect()).rejects.toThrow('notSignedIn');
  });

  it('lets only admins manage, and never makes an agent of more than the body says', async () => {
    const attempt = await agent.attempt(updateAgent, {
      params: { agentId: agent.agent.id },
      body: { role: 'admin' },
    });
    expect(attempt.status).toBe(403);
    const smuggled = { unitsTotal: 50, passwordHash: 'x', __proto__: { role: 'admin' } } as never;
    await admin.request(updateAgent, { params: { agentId: agent.agent.id }, body: smuggled });
    const stored = await agents.of(server.ctx.database).findOne({ _id: agent.agent.id });
    expect(stored).toMatchObject({ role: 'agent', units: { total: 50 } });
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$/);
  });

  it('encrypts the secrets of inboxes and never shows them', async () => {
    const queueId = await addQueue(server.ctx, 'Mail');
    const settings = {
      address: 'help@secret.example',
      smtpHost: 'smtp.secret.example',
      smtpPassword: 'sesame-open',
    };
    const inbox = await admin.request(createInbox, {
      body: { channel: 'email', name: 'Help', queueId, settings },
    });
    const stored = await inboxes.of(server.ctx.database).findOne({ _id: inbox.id });
    expect(JSON.stringify(stored)).not.toContain('sesame-open');
    const shown = [
      await admin.request(listInboxes),
      await admin.request(getInboxSettings, { params: { inboxId: inbox.id } }),
    ];
    expect(JSON.stringify(shown)).not.toContain('sesame-open');
    expect(shown[1]).toMatchObject({ secretsSet: ['smtpPassword'] });
  });

  it('names an unknown endpoint, a malformed body and one that is too large', async () => {
    const post = (path: string, body: string) =>
      fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: agent.cookie },
        body,
      });
    expect((await post('/api/nothing', '{}')).status).toBe(404);
    expect((await post('/api/session', '{"email":')).status).toBe(400);
    const large = await post('/api/session', JSON.stringify({ email: 'x'.repeat(1_200_000), password: 'x' }));
    expect(large.status).toBe(413);
    expect(((await large.json()) as { message: string }).message).toContain('1048576');
  });

  it('describes itself, says that it lives, and names each dependency', async () => {
    const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(document.paths)).toContain('/api/cases/{caseId}/accept');
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({
      status: 'ready',
      dependencies: { database: 'ok', redis: 'ok' },
    });
  });

  it('tells colleagues of each other’s presence without a reload', async () => {
    const watcher = await admin.connect();
    const colleague = await signUp(server, { name: 'Ben Carter' });
    const socket = await colleague.connect();
    await eventually(() => {
      const heard = watcher.events.flatMap((event) =>
        event.type === 'agent.updated' ? [event.payload.agent] : [],
      );
      expect(heard.findLast((one) => one.id === colleague.agent.id)?.presence.isReachable).toBe(true);
    });
    const { items } = await admin.request(listAgents);
    expect(items.map((one) => one.name)).toContain('Ben Carter');
    watcher.close();
    socket.close();
  });
});

describe('an empty workspace', () => {
  it('asks for its first admin once', async () => {
    const server = await startTestServer();
    const nobody = personWith(server, {} as never, '');
    expect((await nobody.request(getWelcome)).needsSetup).toBe(true);
    const body = {
      workspaceName: 'Ours',
      name: 'Root',
      email: 'root@team.example',
      password: 'a long enough password',
    };
    expect((await nobody.request(setUpWorkspace, { body })).agent.role).toBe('admin');
    expect((await nobody.request(getWelcome)).needsSetup).toBe(false);
    expect((await nobody.attempt(setUpWorkspace, { body })).status).toBe(409);
    await server.stop();
  });
});
