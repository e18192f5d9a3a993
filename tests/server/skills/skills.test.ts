import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agents } from '../../../server/agents/agentCollection.ts';
import { queues } from '../../../server/queues/queueCollection.ts';
import { updateAgent } from '../../../shared/api/agents.ts';
import { updateCase } from '../../../shared/api/cases.ts';
import { deleteSkill, listSkills } from '../../../shared/api/skills.ts';
import { updateQueue } from '../../../shared/api/workspace.ts';
import type { SkillNeed } from '../../../shared/case.ts';
import { eventually } from '../../support/eventually.ts';
import { addAvailable, addCase, caseNow } from '../../support/routing.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue } from '../../support/workspace.ts';

let counted = 0;

describe('a skill that goes', () => {
  let server: TestServer;
  let admin: Person;

  beforeAll(async () => {
    server = await startTestServer();
    admin = await signUp(server, { role: 'admin' });
  });
  afterAll(() => server.stop());

  function required(name: string, min = 1): SkillNeed {
    return { kind: 'required', name, min };
  }

  /** Ana has German 7 and nobody else has; a case asks for German 5, and a queue for German 1. */
  async function scene() {
    counted += 1;
    const german = `German ${counted}`;
    const french = `French ${counted}`;
    const queueId = await addQueue(server.ctx, `Support ${counted}`);
    const asking = await addQueue(server.ctx, `Export ${counted}`);
    const ana = await signUp(server, { name: 'Ana', queueIds: [queueId] });
    await setSkills(ana, [{ name: german, level: 7 }]);
    await admin.request(updateQueue, { params: { queueId: asking }, body: { skills: [required(german)] } });
    const theCase = await addCase(server.ctx, { queueId });
    await admin.request(updateCase, {
      params: { caseId: theCase._id },
      body: { skills: [required(german, 5), required('Patience', 2)] },
    });
    return { german, french, queueId, asking, ana, theCase };
  }

  function setSkills({ agent }: Person, skills: { name: string; level: number }[]) {
    return admin.attempt(updateAgent, { params: { agentId: agent.id }, body: { skills } });
  }

  async function needsOf({ theCase, asking }: Awaited<ReturnType<typeof scene>>) {
    const queue = await queues.of(server.ctx.database).findOne({ _id: asking });
    return { ofCase: (await caseNow(server.ctx, theCase)).skills, ofQueue: queue?.skills };
  }

  it('is refused while something asks for it, naming the cases and queues; nothing has changed then', async () => {
    const set = await scene();
    const { german, theCase, ana } = set;
    const refused = await admin.attempt(deleteSkill, { params: { name: german } });
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'skillIsNeeded',
        details: { skill: german, cases: '1', numbers: `#${theCase.number}`, queues: `Export ${counted}` },
      },
    });
    expect((await needsOf(set)).ofCase).toHaveLength(2);
    const holder = await agents.of(server.ctx.database).findOne({ _id: ana.agent.id });
    expect(holder?.skills).toEqual([{ name: german, level: 7 }]);
  });

  it('is dropped from all that asked for it, which then goes to whoever is there', async () => {
    const set = await scene();
    const { german, queueId, theCase } = set;
    const ben = await addAvailable(server, { name: 'Ben', queueIds: [queueId] });
    await setSkills(ben, [{ name: 'Patience', level: 3 }]);
    await admin.request(deleteSkill, { params: { name: german }, body: { needsTo: { kind: 'drop' } } });
    expect(await needsOf(set)).toEqual({ ofCase: [required('Patience', 2)], ofQueue: [] });
    const { items } = await admin.request(listSkills);
    expect(items.map(({ name }) => name)).not.toContain(german);
    await eventually(async () => {
      const [offer] = (await caseNow(server.ctx, theCase)).offers;
      expect(offer?.agentId).toBe(ben.agent.id);
    });
    ben.socket.close();
  });

  it('is replaced by another at the same level, asked for once, that somebody must have', async () => {
    const set = await scene();
    const { german, french, ana } = set;
    const params = { name: german };
    const body = { needsTo: { kind: 'replace' as const, by: french } };
    expect((await admin.attempt(deleteSkill, { params, body })).status).toBe(422);
    await setSkills(ana, [
      { name: german, level: 7 },
      { name: french, level: 6 },
    ]);
    await admin.request(deleteSkill, { params, body });
    expect(await needsOf(set)).toEqual({
      ofCase: [required('Patience', 2), required(french, 5)],
      ofQueue: [required(french)],
    });
    const holder = await agents.of(server.ctx.database).findOne({ _id: ana.agent.id });
    expect(holder?.skills).toEqual([{ name: french, level: 6 }]);
  });

  it('goes without a question where nothing asks for it, and is admins’ business', async () => {
    const { ana, french, german } = await scene();
    await setSkills(ana, [
      { name: german, level: 7 },
      { name: french, level: 1 },
    ]);
    expect((await ana.attempt(deleteSkill, { params: { name: french } })).status).toBe(403);
    expect((await ana.attempt(listSkills)).status).toBe(403);
    const listed = (await admin.request(listSkills)).items.find(({ name }) => name === french);
    expect(listed).toEqual({ name: french, agentCount: 1, queueIds: [], openCases: 0 });
    await admin.request(deleteSkill, { params: { name: french } });
    expect((await admin.request(listSkills)).items.map(({ name }) => name)).not.toContain(french);
  });

  it('is asked about when the last who has it well enough loses it, or goes', async () => {
    const set = await scene();
    const { german, ana, theCase } = set;
    const params = { agentId: ana.agent.id };
    // Level 3 still serves the queue, not the case.
    const lowered = await setSkills(ana, [{ name: german, level: 3 }]);
    expect(lowered).toMatchObject({
      status: 409,
      body: { code: 'skillIsNeeded', details: { cases: '1', numbers: `#${theCase.number}`, queues: '' } },
    });
    expect((await admin.attempt(updateAgent, { params, body: { isActive: false } })).status).toBe(409);
    const caio = await signUp(server, { name: 'Caio' });
    await setSkills(caio, [{ name: german, level: 5 }]);
    expect((await setSkills(ana, [{ name: german, level: 3 }])).status).toBe(200);
    const kept = { params: { agentId: caio.agent.id }, body: { needsTo: { kind: 'keep' as const } } };
    await admin.request(updateAgent, { ...kept, body: { ...kept.body, isActive: false } });
    expect((await needsOf(set)).ofCase).toContainEqual(required(german, 5));
    // What nobody could serve before is not asked about again: the queue is, by its own need.
    const gone = await admin.attempt(updateAgent, {
      params,
      body: { isActive: false, needsTo: { kind: 'drop' } },
    });
    expect(gone.status).toBe(200);
    expect(await needsOf(set)).toMatchObject({
      ofCase: [required(german, 5), required('Patience', 2)],
      ofQueue: [],
    });
  });
});
