import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAgent } from '../../../server/agents/createAgent.ts';
import { cases } from '../../../server/cases/caseCollection.ts';
import { prepareDemo } from '../../../server/demo/world.ts';
import { errorStatus } from '../../../server/errors.ts';
import { allEndpoints, type NamedEndpoint } from '../../../server/http/openApi.ts';
import { messages } from '../../../server/messages/messageCollection.ts';
import { createSession, SESSION_COOKIE } from '../../../server/session/sessions.ts';
import { rooms } from '../../../server/teamchat/roomCollection.ts';
import type { Role } from '../../../shared/agent.ts';
import { listAgents } from '../../../shared/api/agents.ts';
import { openRoom } from '../../../shared/api/teamchat.ts';
import { listInboxes, listQueues } from '../../../shared/api/workspace.ts';
import { errorSchema } from '../../../shared/endpoint.ts';
import { type KnownValues, sampleOf, spoil } from '../../support/samples.ts';
import { type Person, personWith, startTestServer, type TestServer } from '../../support/testServer.ts';

/** What no field of any endpoint may stumble over, whatever its type. */
const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  1e308,
  '',
  ' ',
  'x'.repeat(70_000),
  'a\u0000b',
  '\ud800',
  '__proto__',
  { $ne: null },
  { $gt: '' },
  { length: 3, __proto__: null },
  [],
  [[['a']]],
  Array.from({ length: 20_000 }, (_, index) => index),
];
const WRONG_QUERIES = [
  '',
  '-1',
  '1e9',
  'NaN',
  'x'.repeat(6_000),
  '%00',
  '%ed%a0%80',
  '$gt',
  'WyJhIiwiYiJd',
  'bnVsbA',
];
const strict = errorSchema.strict();

let server: TestServer;
let known: KnownValues;

beforeAll(async () => {
  server = await startTestServer({ isDemo: true, prepare: prepareDemo });
  known = await idsOf(await somebody('admin'));
});
afterAll(() => server.stop());

/** Signed in without the door, which counts who comes. */
async function somebody(role: Role): Promise<Person> {
  const agent = await createAgent(server.ctx, {
    name: 'Ana Souza',
    email: `${randomBytes(6).toString('hex')}@team.example`,
    password: 'a long enough password',
    role,
    language: 'en',
    queueIds: [],
    unitsTotal: 100,
  });
  const { token } = await createSession(server.ctx, agent.id, 'test');
  return personWith(server, agent, `${SESSION_COOKIE}=${token}`);
}

/** Ids of what there is, by the names that fields have, so that handlers are reached and not only parsers. */
async function idsOf(admin: Person): Promise<KnownValues> {
  const { database } = server.ctx;
  const queueId = (await admin.request(listQueues)).items[0]?.id;
  const agentId = (await admin.request(listAgents)).items.find((one) => one.role === 'agent')?.id;
  const chat = (await admin.request(listInboxes)).items.find((one) => one.channel === 'webchat');
  const theCase = await cases.of(database).findOne({ state: 'queued' });
  const message = await messages.of(database).findOne({ kind: 'outbound' });
  await admin.request(openRoom, { body: { agentIds: [agentId ?? ''], name: null } });
  const room = await rooms.of(database).findOne({});
  const ids: Record<string, unknown> = {
    queueId,
    moveTo: queueId,
    queueIds: queueId,
    agentId,
    memberIds: agentId,
    agentIds: agentId,
    mentionedAgentIds: agentId,
    inboxId: chat?.id,
    caseId: theCase?._id,
    contactId: theCase?.contactId,
    conversationId: theCase?.conversationId,
    messageId: message?._id,
    roomId: room?._id,
    channel: 'webchat',
    version: 1,
    timeZone: 'UTC',
  };
  return (name) => ids[name];
}

interface Asked {
  params?: Record<string, unknown>;
  search?: string;
  body?: string;
  type?: string;
}

function ask(cookie: string, { endpoint }: NamedEndpoint, { params, search, body, type }: Asked) {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(params?.[name] ?? '')),
  );
  return fetch(`${server.url}${path}${search ?? ''}`, {
    method: endpoint.method.toUpperCase(),
    headers: { cookie, ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }) },
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(30_000),
  });
}

/** What is wrong with an answer, for people; null for a good one and for a good refusal. */
async function faultOf(answer: Response, mayEndSession = false): Promise<string | null> {
  const text = await answer.text();
  if (answer.ok) {
    return null;
  }
  const parsed = strict.safeParse(JSON.parse(text));
  if (!parsed.success) {
    return `is no error of the contract: ${text.slice(0, 200)}`;
  }
  const { code, message } = parsed.data;
  const isKnown = Object.entries(errorStatus).some(
    ([name, status]) => name === code && status === answer.status,
  );
  if (code === 'notSignedIn' && !mayEndSession) {
    return 'lost the session';
  }
  const isFit =
    message.length > 0 && message.length < 1_000 && !/node_modules|\.ts:\d|\n\s+at /.test(message);
  return isKnown && isFit ? null : `${answer.status} ${code}: ${message.slice(0, 300)}`;
}

function paramsOf({ endpoint }: NamedEndpoint): Record<string, unknown> {
  // Schemas of paths are objects.
  return sampleOf(endpoint.params, known) as Record<string, unknown>;
}

function searchOf({ endpoint }: NamedEndpoint): string {
  const query = sampleOf(endpoint.query, known) as Record<string, unknown>;
  delete query.cursor;
  return `?${new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))}`;
}

const hasBody = ({ endpoint }: NamedEndpoint) => endpoint.method !== 'get';
const endsSession = ({ name }: NamedEndpoint) => /^signOut/.test(name);
/** Deletions last: they take away what the others are asked about. */
const endpoints = allEndpoints().toSorted(
  (a, b) => Number(a.endpoint.method === 'delete') - Number(b.endpoint.method === 'delete'),
);

/** What only supervisors may ask for … */
const SUPERVISORS = [
  'cancelTrial',
  'deleteCannedReply',
  'getBoard',
  'getPolicy',
  'getReport',
  'getTrial',
  'listPolicies',
  'listTrialCases',
  'saveCannedReply',
  'setPresenceOf',
  'startReplay',
  'startSimulation',
];
/** … and only admins. Everything else is open to agents, as far as their queues reach. */
const ADMINS = [
  'activatePolicy',
  'createAgent',
  'createInbox',
  'createQueue',
  'deleteQueue',
  'deleteSkill',
  'getInboxSettings',
  'listChannels',
  'listQuarantine',
  'listSkills',
  'previewPolicy',
  'restorePolicy',
  'testInbox',
  'updateAgent',
  'updateInbox',
  'updateQueue',
  'updateWorkspace',
  'validatePolicy',
];

describe('each role', () => {
  it.each([
    ['agent', [...SUPERVISORS, ...ADMINS]],
    ['supervisor', ADMINS],
  ] as const)('is refused what it may not do, by name: %s', { timeout: 60_000 }, async (role, expected) => {
    const person = await somebody(role);
    const refused: string[] = [];
    for (const named of endpoints.filter((one) => !endsSession(one))) {
      const body = hasBody(named) ? JSON.stringify(sampleOf(named.endpoint.body, known)) : undefined;
      const asked = { params: paramsOf(named), search: searchOf(named), ...(body ? { body } : {}) };
      const answer = await ask(person.cookie, named, asked);
      const { code, message } = (await answer.json()) as { code?: string; message?: string };
      if (code === 'forbidden') {
        expect(message).toMatch(/your role does not allow/);
        refused.push(named.name);
      }
    }
    expect(refused.sort()).toEqual([...expected].sort());
  });
});

describe.each(endpoints)('$endpoint.method $endpoint.path', { timeout: 120_000 }, (named) => {
  it.each(['agent', 'supervisor', 'admin'] as const)(
    'answers a sound request in the role of %s',
    async (role) => {
      const { cookie } = await somebody(role);
      const body = hasBody(named) ? JSON.stringify(sampleOf(named.endpoint.body, known)) : undefined;
      const asked = { params: paramsOf(named), search: searchOf(named), ...(body ? { body } : {}) };
      // Twice at once, as an impatient hand does.
      const answers = await Promise.all([ask(cookie, named, asked), ask(cookie, named, asked)]);
      expect(await Promise.all(answers.map((one) => faultOf(one, endsSession(named))))).toEqual([null, null]);
    },
  );

  it('refuses whatever is wrong in the path, the query or the body, and says what', async () => {
    const person = await somebody('admin');
    const faults: string[] = [];
    const note = async (what: string, asked: Asked) => {
      const fault = await faultOf(await ask(person.cookie, named, asked), endsSession(named));
      if (fault !== null) {
        faults.push(`${what}: ${fault}`);
      }
    };
    const params = paramsOf(named);
    for (const name of Object.keys(params)) {
      for (const value of [
        'x',
        '0'.repeat(24),
        '../..',
        '%',
        'a'.repeat(5_000),
        '\u0000',
        '[object Object]',
      ]) {
        await note(`path ${name}=${value.slice(0, 30)}`, {
          params: { ...params, [name]: value },
          ...(hasBody(named) ? { body: JSON.stringify(sampleOf(named.endpoint.body, known)) } : {}),
        });
      }
    }
    for (const name of Object.keys(sampleOf(named.endpoint.query) as object)) {
      for (const value of WRONG_QUERIES) {
        await note(`query ${name}`, { params, search: `${searchOf(named)}&${name}=${value}` });
        await note(`query ${name} alone`, { params, search: `?${name}=${value}` });
      }
      await note(`query ${name}[$ne]`, { params, search: `?${name}[$ne]=1&${name}[]=2` });
    }
    if (hasBody(named)) {
      for (const { path, value } of spoil(sampleOf(named.endpoint.body, known), WRONG)) {
        const body = JSON.stringify(value);
        await note(`body.${path} = ${body.slice(0, 60)}`, { params, body });
      }
      await note('broken JSON', { params, body: '{"a":' });
      await note('no JSON', { params, body: 'a=1', type: 'application/x-www-form-urlencoded' });
      await note('XML', { params, body: '<a/>', type: 'text/xml' });
      await note('no such charset', { params, body: '{}', type: 'application/json; charset=klingon' });
      await note('deep', { params, body: `${'['.repeat(20_000)}${']'.repeat(20_000)}` });
      await note('over the limit', { params, body: JSON.stringify({ text: 'x'.repeat(1_100_000) }) });
    }
    expect(faults).toEqual([]);
  });
});
