import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases } from '../../../server/cases/caseCollection.ts';
import { newId } from '../../../server/database/collection.ts';
import { prepareDemo } from '../../../server/demo/world.ts';
import { inboxes } from '../../../server/inboxes/inboxCollection.ts';
import { currentPolicy } from '../../../server/routing/policyStore.ts';
import {
  deleteCannedReply,
  deleteQueue,
  listQueues,
  saveCannedReply,
  updateWorkspace,
} from '../../../shared/api/workspace.ts';
import { signInAs } from '../../support/demoAccount.ts';
import { eventually } from '../../support/eventually.ts';
import { addCase, caseNow, setPolicy } from '../../support/routing.ts';
import { type AgentSocket, type Person, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue } from '../../support/workspace.ts';

let server: TestServer;
let alex: Person;
/** A console of somebody who serves no queue: members of a deleted one connect anew. */
let otherConsole: AgentSocket;

beforeAll(async () => {
  server = await startTestServer({ isDemo: true, prepare: prepareDemo });
  alex = await signInAs(server, 'alex@atende.example');
  otherConsole = await alex.connect();
});
afterAll(async () => {
  otherConsole.close();
  await server.stop();
});

const heard = (what: string) =>
  eventually(() =>
    expect(otherConsole.events).toContainEqual({ type: 'settings.changed', payload: { what } }),
  );

describe('deleting a queue', () => {
  it('is refused while the routing rules of another send cases there, and says whose', async () => {
    const { items } = await alex.request(listQueues);
    const idOf = (name: string) => items.find((one) => one.name === name)?.id ?? '';
    const policy = await currentPolicy(server.ctx);
    const overflow = { kind: 'queue' as const, queueId: idOf('Support') };
    const rules = { overflow, maximumWaitSeconds: 600 };
    await setPolicy(server.ctx, (draft) => {
      Object.assign(draft, { ...policy, queues: { [idOf('Orders')]: rules } });
    });
    const asked = { params: { queueId: idOf('Support') }, body: { moveTo: idOf('Orders') } };
    expect(await alex.attempt(deleteQueue, asked)).toMatchObject({
      status: 409,
      body: { code: 'queueIsNamed', details: { queues: 'Orders' } },
    });
    expect((await alex.request(listQueues)).items).toHaveLength(items.length);
    await setPolicy(server.ctx, (draft) => {
      Object.assign(draft, policy);
    });
  });

  it('asks where its cases and inboxes go, moves both, and tells every console', async () => {
    const { items } = await alex.request(listQueues);
    const support = items.find((one) => one.name === 'Support');
    const orders = items.find((one) => one.name === 'Orders');
    const params = { queueId: support?.id ?? '' };
    const inSupport = { isOpen: true, queueId: params.queueId };
    const openCases = await cases.of(server.ctx.database).countDocuments(inSupport);
    expect(openCases).toBeGreaterThan(0);

    const refusal = await alex.attempt(deleteQueue, { params, body: { moveTo: null } });
    expect(refusal).toMatchObject({
      status: 409,
      body: { code: 'queueHasWork', details: { cases: String(openCases) } },
    });
    const target = orders?.id ?? '';
    const before = await cases.of(server.ctx.database).countDocuments({ isOpen: true, queueId: target });
    await alex.request(deleteQueue, { params, body: { moveTo: target } });
    expect(await cases.of(server.ctx.database).countDocuments(inSupport)).toBe(0);
    expect(await cases.of(server.ctx.database).countDocuments({ isOpen: true, queueId: target })).toBe(
      before + openCases,
    );
    expect(await inboxes.of(server.ctx.database).countDocuments({ queueId: params.queueId })).toBe(0);
    expect((await alex.request(listQueues)).items.map(({ name }) => name)).not.toContain('Support');
    await heard('queues');
  });
});

describe('deleting two queues at once', () => {
  it('is refused into a queue that there is not, and deletes nothing', async () => {
    const queueId = await addQueue(server.ctx, 'Idle');
    const answer = await alex.attempt(deleteQueue, { params: { queueId }, body: { moveTo: newId() } });
    expect(answer).toMatchObject({ status: 404 });
    expect((await alex.request(listQueues)).items.map(({ id }) => id)).toContain(queueId);
  });

  it('leaves no case in a queue that is gone, whichever goes into which', async () => {
    for (let round = 0; round < 8; round += 1) {
      const [a = '', b = '', c = ''] = await Promise.all(
        ['A', 'B', 'C'].map((name) => addQueue(server.ctx, `${name} ${round}`)),
      );
      const theCases = await Promise.all([a, b, c].map((queueId) => addCase(server.ctx, { queueId })));
      const into = (queueId: string, moveTo: string) =>
        alex.attempt(deleteQueue, { params: { queueId }, body: { moveTo } });
      const answers = await Promise.all([into(a, b), into(b, round % 2 === 0 ? a : c)]);
      for (const { status } of answers) {
        // One after the other both may succeed, or the second finds the first gone.
        expect([200, 404, 409]).toContain(status);
      }
      const left = (await alex.request(listQueues)).items.map(({ id }) => id);
      for (const theCase of theCases) {
        expect(left).toContain((await caseNow(server.ctx, theCase)).queueId);
      }
    }
  });

  it('works once the other is done', async () => {
    const [a, b] = await Promise.all(['First', 'Second'].map((name) => addQueue(server.ctx, name)));
    const target = await addQueue(server.ctx, 'Third');
    const theCase = await addCase(server.ctx, { queueId: a ?? '' });
    await alex.request(deleteQueue, { params: { queueId: a ?? '' }, body: { moveTo: b ?? '' } });
    await alex.request(deleteQueue, { params: { queueId: b ?? '' }, body: { moveTo: target } });
    expect((await caseNow(server.ctx, theCase)).queueId).toBe(target);
  });
});

describe('what everybody works with', () => {
  it('is read anew on every console when it was changed', async () => {
    await alex.request(updateWorkspace, { body: { dispositions: ['Done', 'Not done'] } });
    await heard('workspace');
    const canned = await alex.request(saveCannedReply, { body: { shortcut: 'bye', text: 'Good bye!' } });
    await heard('cannedReplies');
    const again = await alex.attempt(saveCannedReply, {
      body: { shortcut: 'bye', text: 'Another', isNew: true },
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'nameTaken', details: { name: '/bye' } } });
    otherConsole.events.length = 0;
    await alex.request(deleteCannedReply, { params: { cannedReplyId: canned.id } });
    await heard('cannedReplies');
  });
});
