import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cases } from '../../../../server/cases/caseCollection.ts';
import type { Carrier } from '../../../../server/demo/carrier/carrier.ts';
import { currentPolicy, policies } from '../../../../server/routing/policyStore.ts';
import { setMyPresence } from '../../../../shared/api/agents.ts';
import {
  activatePolicy,
  getPolicy,
  listPolicies,
  previewPolicy,
  restorePolicy,
  validatePolicy,
} from '../../../../shared/api/routing.ts';
import { deleteQueue, updateQueue } from '../../../../shared/api/workspace.ts';
import type { PolicyContent } from '../../../../shared/routingPolicy.ts';
import { startCarrier } from '../../../support/carrier.ts';
import { eventually } from '../../../support/eventually.ts';
import {
  type Person,
  personWith,
  signUp,
  startTestServer,
  type TestServer,
} from '../../../support/testServer.ts';
import { addQueue, addSmsInbox, BUSINESS_NUMBER } from '../../../support/workspace.ts';

describe('the routing policy', () => {
  let server: TestServer;
  let carrier: Carrier;
  let admin: Person;
  let lia: Person;
  let ben: Person;
  let clara: Person;
  let support: string;
  let sales: string;

  beforeAll(async () => {
    [server, carrier] = await Promise.all([startTestServer(), startCarrier()]);
    support = await addQueue(server.ctx, 'Support');
    sales = await addQueue(server.ctx, 'Sales');
    await addSmsInbox(server.ctx, support, carrier);
    admin = await signUp(server, { name: 'Rita Prado', role: 'admin' });
    lia = await signUp(server, { name: 'Lia Costa', role: 'admin' });
    ben = await signUp(server, { name: 'Ben Adams', queueIds: [support] });
    clara = await signUp(server, { name: 'Clara Dias', queueIds: [sales] });
  });
  afterAll(async () => {
    await server.stop();
    await carrier.close();
  });
  beforeEach(() => policies.of(server.ctx.database).deleteMany({}));

  async function draft(change: (content: PolicyContent) => void = () => undefined): Promise<PolicyContent> {
    const [newest] = (await admin.request(listPolicies)).items;
    const { policy } = await admin.request(getPolicy, { params: { version: String(newest?.version) } });
    const { version: _, ...content } = policy;
    change(content);
    return content;
  }

  let texted = 0;
  /** @returns the id of the case of somebody who has just written */
  async function waitingCase(): Promise<string> {
    texted += 1;
    const before = await cases.of(server.ctx.database).countDocuments({});
    await carrier.phone(`+1415555${String(1000 + texted)}`).sendText(BUSINESS_NUMBER, 'Hello?');
    return eventually(async () => {
      const found = await cases.of(server.ctx.database).find({}).sort({ number: -1 }).toArray();
      expect(found.length).toBe(before + 1);
      return found[0]?._id ?? '';
    });
  }

  it('begins with one version that nobody activated', async () => {
    const { items } = await admin.request(listPolicies);
    expect(items).toEqual([
      { version: 1, activatedAt: null, byAgentId: null, byName: '', note: '', isInForce: true },
    ]);
  });

  it('names who activated each version, when and why, the newest first', async () => {
    const content = await draft((policy) => {
      policy.defaults.distribution = 'roundRobin';
    });
    await admin.request(activatePolicy, { body: { policy: content, basedOn: 1, note: 'Fair turns' } });
    const { items } = await lia.request(listPolicies);
    expect(items).toMatchObject([
      { version: 2, byName: 'Rita Prado', note: 'Fair turns', isInForce: true },
      { version: 1, activatedAt: null, isInForce: false },
    ]);
    expect(items[0]?.activatedAt).not.toBeNull();
  });

  it('tells the second of two admins who was first, and changes nothing', async () => {
    const content = await draft();
    const both = await Promise.all(
      [admin, lia].map((person) =>
        person.attempt(activatePolicy, { body: { policy: content, basedOn: 1, note: person.agent.name } }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = both[0]?.status === 200 ? 'Rita Prado' : 'Lia Costa';
    const refused = both.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({
      code: 'policyChanged',
      details: { byName: winner, version: '2', at: expect.stringMatching(/^\d{4}-/) },
    });
    expect((await admin.request(listPolicies)).items).toHaveLength(2);
  });

  it('is in force in every process, and told to whoever watches it there', async () => {
    const other = await startTestServer({ sameAs: server });
    const elsewhere = personWith(other, lia.agent, lia.cookie);
    const socket = await elsewhere.connect();
    const content = await draft((policy) => {
      policy.defaults.offerTo = 2;
    });
    await admin.request(activatePolicy, { body: { policy: content, basedOn: 1, note: '' } });
    const { policy } = await elsewhere.request(getPolicy, { params: { version: '2' } });
    expect(policy.defaults.offerTo).toBe(2);
    expect((await currentPolicy(other.ctx)).version).toBe(2);
    await eventually(() =>
      expect(socket.events.filter(({ type }) => type === 'policy.activated')).toEqual([
        { type: 'policy.activated', payload: { version: 2, byName: 'Rita Prado' } },
      ]),
    );
    socket.disconnect();
    await other.stop();
  });

  it('says of each wrong value where it is', async () => {
    const content = await draft();
    const broken = { ...content, defaults: { ...content.defaults, offerTo: 0 } };
    const { problems } = await admin.request(validatePolicy, { body: { policy: broken } });
    expect(problems).toMatchObject([{ severity: 'error', code: 'invalid', path: 'defaults.offerTo' }]);
    const { outlook } = await admin.request(previewPolicy, { body: { policy: broken } });
    expect(outlook).toBeNull();
  });

  it('names the rule that a value breaks, and its limit, so that every language can say it', async () => {
    const content = await draft();
    const holiday = { date: '2026-12-25', name: 'Christmas', intervals: [] };
    const zone = { zone: 'UTC', intervals: [], holidays: [] };
    const broken = {
      ...content,
      capacity: { ...content.capacity, totalUnits: 1.5 },
      offers: { ...content.offers, exclusionSeconds: null },
      calendars: { Office: { ...zone, holidays: Array.from({ length: 401 }, () => holiday) }, '': zone },
    };
    const { problems } = await admin.request(validatePolicy, { body: { policy: broken } });
    expect(problems.map(({ path, rule, limit }) => [path, rule, limit])).toEqual([
      ['capacity.totalUnits', 'whole', undefined],
      ['offers.exclusionSeconds', 'missing', undefined],
      ['calendars.Office.holidays', 'tooMany', 400],
      ['calendars.', 'empty', 1],
    ]);
  });

  it('says of a circle which rule begins it, and calls the queues by their names', async () => {
    const content = await draft((policy) => {
      policy.queues[support] = {
        steps: [
          { afterSeconds: 5, skipIfNobody: false, actions: [{ kind: 'raisePriority', by: 1 }] },
          { afterSeconds: 9, skipIfNobody: false, actions: [{ kind: 'changeQueue', queueId: support }] },
        ],
      };
    });
    const { problems } = await admin.request(validatePolicy, { body: { policy: content } });
    expect(problems).toMatchObject([
      {
        code: 'overflowCycle',
        path: `queues.${support}.steps.1`,
        message: 'queues send their cases round in a circle: Support > Support',
      },
    ]);
  });

  it('warns of a step that sends a case to two places', async () => {
    const content = await draft((policy) => {
      policy.queues[support] = {
        steps: [
          {
            afterSeconds: 5,
            skipIfNobody: false,
            actions: [
              { kind: 'overflow', to: { kind: 'close' } },
              { kind: 'changeQueue', queueId: sales },
            ],
          },
        ],
      };
    });
    const { problems } = await admin.request(validatePolicy, { body: { policy: content } });
    expect(problems).toMatchObject([
      { severity: 'warning', code: 'leavesTwice', path: `queues.${support}.steps.0` },
    ]);
  });

  it('warns that rules of a queue that is not there are left out', async () => {
    const unknown = 'e'.repeat(24);
    const content = await draft((policy) => {
      policy.queues[unknown] = { lifo: true };
    });
    const body = { policy: content, basedOn: 1, note: '' };
    const { warnings } = await admin.request(activatePolicy, { body });
    expect(warnings).toMatchObject([{ code: 'rulesOfNoQueue', path: `queues.${unknown}` }]);
    const { policy } = await admin.request(getPolicy, { params: { version: '2' } });
    expect(policy.queues).toEqual({});
  });

  it('warns of a skill that a queue asks for and nobody in it has, before anybody waits', async () => {
    const needs = await addQueue(server.ctx, 'Danish');
    const skills = [{ kind: 'required' as const, name: 'danish', min: 3 }];
    const memberIds = [lia.agent.id];
    await admin.request(updateQueue, { params: { queueId: needs }, body: { skills, memberIds } });
    const { problems } = await admin.request(validatePolicy, { body: { policy: await draft() } });
    expect(problems).toMatchObject([
      { severity: 'warning', code: 'skillNobodyHas', queueId: needs, name: 'danish', caseCount: 0 },
    ]);
    await admin.request(deleteQueue, { params: { queueId: needs }, body: {} });
  });

  it('refuses rules that send cases round in a circle, and says which', async () => {
    const content = await draft((policy) => {
      policy.queues[support] = { maximumWaitSeconds: 60, overflow: { kind: 'queue', queueId: sales } };
      policy.queues[sales] = { maximumWaitSeconds: 60, overflow: { kind: 'queue', queueId: support } };
    });
    const { status, body } = await admin.attempt(activatePolicy, {
      body: { policy: content, basedOn: 1, note: '' },
    });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'unprocessable' });
    expect(body.issues).toMatchObject([{ path: expect.stringMatching(/^queues\..*\.overflow$/) }]);
    expect((await admin.request(listPolicies)).items).toHaveLength(1);
  });

  it('refuses a maximum wait without a place to go, beside the field', async () => {
    const content = await draft((policy) => {
      policy.defaults.maximumWaitSeconds = 60;
    });
    const { problems } = await admin.request(validatePolicy, { body: { policy: content } });
    expect(problems).toMatchObject([
      { code: 'overflowMissing', path: 'defaults.overflow', queueId: support },
      { code: 'overflowMissing', path: 'defaults.overflow', queueId: sales },
    ]);
  });

  it('shows who could have a case of each queue now, and why not the others', async () => {
    const { outlook } = await admin.request(previewPolicy, { body: { policy: await draft() } });
    const one = outlook?.queues.find(({ queueId }) => queueId === support);
    expect(one?.candidates).toEqual([{ agentId: expect.any(String), failed: 'offline' }]);
  });

  it('moves waiting cases at once, as many as the preview said, and gives each back when restored', async () => {
    const [first, second] = [await waitingCase(), await waitingCase()];
    const content = await draft((policy) => {
      policy.queues[support] = {
        steps: [{ afterSeconds: 0, skipIfNobody: false, actions: [{ kind: 'changeQueue', queueId: sales }] }],
      };
    });
    const preview = await admin.request(previewPolicy, { body: { policy: content, caseId: first } });
    expect(preview.problems).toEqual([]);
    expect(preview.outlook?.theCase?.draft.reason).not.toBe('');
    expect(preview.outlook?.consequences).toMatchObject({ movedCount: 2 });
    const { consequences } = await admin.request(activatePolicy, {
      body: { policy: content, basedOn: 1, note: '' },
    });
    expect(consequences.moved.map(({ id }) => id).sort()).toEqual([first, second].sort());
    expect(consequences.moved[0]).toMatchObject({ fromQueueId: support, toQueueId: sales });
    const moved = await cases.of(server.ctx.database).findOne({ _id: first });
    expect(moved?.queueId).toBe(sales);

    const restored = await admin.request(restorePolicy, {
      params: { version: '1' },
      body: { basedOn: 2, note: 'Back' },
    });
    expect(restored.version).toMatchObject({ version: 3, note: 'Back', isInForce: true });
    const { policy } = await admin.request(getPolicy, { params: { version: '3' } });
    expect(policy.queues).toEqual({});
  });

  it('has waiting cases take the new steps, whatever steps they took under the old', async () => {
    const waiting = await waitingCase();
    await cases.of(server.ctx.database).updateOne({ _id: waiting }, { $set: { 'routing.step': 1 } });
    const content = await draft((policy) => {
      policy.queues[support] = {
        steps: [{ afterSeconds: 0, skipIfNobody: false, actions: [{ kind: 'changeQueue', queueId: sales }] }],
      };
    });
    await admin.request(activatePolicy, { body: { policy: content, basedOn: 1, note: '' } });
    expect((await cases.of(server.ctx.database).findOne({ _id: waiting }))?.queueId).toBe(sales);
  });

  it('asks of a newcomer what its queue asks of all', async () => {
    await admin.request(updateQueue, {
      params: { queueId: sales },
      body: { skills: [{ kind: 'required', name: 'french', min: 3 }] },
    });
    await clara.request(setMyPresence, { body: { status: 'available' } });
    const socket = await clara.connect();
    const { outlook } = await eventually(async () => {
      const preview = await admin.request(previewPolicy, { body: { policy: await draft() } });
      expect(preview.outlook?.queues.find(({ queueId }) => queueId === sales)?.candidates).toEqual([
        { agentId: clara.agent.id, failed: 'skill:french' },
      ]);
      return preview;
    });
    expect(outlook?.queues.find(({ queueId }) => queueId === sales)?.reason).toBe('noSkill');
    socket.disconnect();
  });

  it('lets an offer finish as it was made', async () => {
    await waitingCase();
    const socket = await ben.connect();
    await ben.request(setMyPresence, { body: { status: 'available' } });
    const offered = await eventually(async () => {
      const found = await cases.of(server.ctx.database).findOne({ 'offers.agentId': ben.agent.id });
      expect(found?.state).toBe('offered');
      return found;
    });
    const content = await draft((policy) => {
      policy.offers.timeoutSeconds.sms = 5;
      policy.queues[support] = {
        steps: [{ afterSeconds: 0, skipIfNobody: false, actions: [{ kind: 'changeQueue', queueId: sales }] }],
      };
    });
    await admin.request(activatePolicy, { body: { policy: content, basedOn: 1, note: '' } });
    const after = await cases.of(server.ctx.database).findOne({ _id: offered?._id ?? '' });
    expect(after).toMatchObject({ state: 'offered', queueId: support, offers: offered?.offers });
    socket.disconnect();
  });

  it('is for admins; supervisors may look', async () => {
    const supervisor = await signUp(server, { role: 'supervisor' });
    const agent = await signUp(server);
    expect((await supervisor.attempt(listPolicies)).status).toBe(200);
    expect((await agent.attempt(listPolicies)).status).toBe(403);
    const body = { policy: await draft(), basedOn: 1, note: '' };
    expect((await supervisor.attempt(activatePolicy, { body })).status).toBe(403);
    expect((await supervisor.attempt(previewPolicy, { body: { policy: body.policy } })).status).toBe(403);
  });
});
