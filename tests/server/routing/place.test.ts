import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases } from '../../../server/cases/caseCollection.ts';
import { conversations } from '../../../server/conversations/conversationCollection.ts';
import { newId } from '../../../server/database/collection.ts';
import { ensureOpenCase } from '../../../server/inbound/ensureOpenCase.ts';
import { waitOf } from '../../../server/routing/waitOf.ts';
import { takeCase, transferCase, updateCase } from '../../../shared/api/cases.ts';
import { eventually } from '../../support/eventually.ts';
import { addAvailable, addCase, caseNow, setPolicy } from '../../support/routing.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue } from '../../support/workspace.ts';

const MINUTE_MS = 60_000;

describe('a place in line', () => {
  let server: TestServer;
  let boss: Person;

  beforeAll(async () => {
    server = await startTestServer();
    boss = await signUp(server, { name: 'Sofia', role: 'supervisor' });
  });
  afterAll(() => server.stop());

  const placeOf = ({
    queuedAt,
    routing,
  }: {
    queuedAt: string | null;
    routing: { virtualStart: number };
  }) => ({
    queuedAt,
    virtualStart: routing.virtualStart,
  });

  it('is kept when nobody answers the offer, and whoever did not is left out for a while', async () => {
    await setPolicy(server.ctx, (policy) => {
      policy.offers.timeoutSeconds.webchat = 1;
    });
    const queueId = await addQueue(server.ctx, `Queue ${newId()}`);
    const ana = await addAvailable(server, { name: 'Ana', queueIds: [queueId] });
    const theCase = await addCase(server.ctx, { queueId });
    await eventually(async () => {
      const now = await caseNow(server.ctx, theCase);
      expect(now).toMatchObject({ state: 'queued', routing: { attempts: 1 } });
      expect(now.routing.excluded.map(({ agentId }) => agentId)).toEqual([ana.agent.id]);
      expect(placeOf(now)).toEqual(placeOf(theCase));
    });
    ana.socket.close();
  });

  it('is kept when an agent who took the case gives it back to a queue', async () => {
    const queueId = await addQueue(server.ctx, `Queue ${newId()}`);
    const theCase = await addCase(server.ctx, { queueId });
    const params = { caseId: theCase._id };
    await boss.request(takeCase, { params });
    await boss.request(transferCase, { params, body: { to: { kind: 'queue', queueId }, reason: '' } });
    const now = await caseNow(server.ctx, theCase);
    expect(now.state).toBe('queued');
    expect(placeOf(now)).toEqual(placeOf(theCase));
  });

  it('is kept when the customer writes again, from wherever', async () => {
    const queueId = await addQueue(server.ctx, `Queue ${newId()}`);
    const theCase = await addCase(server.ctx, { queueId });
    const conversation = await conversations.of(server.ctx.database).findOne({ _id: theCase.conversationId });
    await ensureOpenCase(
      server.ctx,
      conversation!,
      { _id: theCase.contactId, name: 'Maria' },
      { isAutomatic: false },
    );
    expect(placeOf(await caseNow(server.ctx, theCase))).toEqual(placeOf(theCase));
  });

  it('is told as the queue orders it', async () => {
    await setPolicy(server.ctx, () => undefined);
    const queueId = await addQueue(server.ctx, `Queue ${newId()}`);
    const first = await addCase(server.ctx, { queueId });
    const second = await addCase(server.ctx, { queueId });
    expect((await waitOf(server.ctx, first)).position).toBe(1);
    expect((await waitOf(server.ctx, second)).position).toBe(2);
    await boss.request(updateCase, { params: { caseId: second._id }, body: { priority: 'urgent' } });
    expect((await waitOf(server.ctx, await caseNow(server.ctx, second))).position).toBe(1);
    expect((await waitOf(server.ctx, await caseNow(server.ctx, first))).position).toBe(2);
  });

  it('comes with a range that holds the real pace, and with none where too few were served', async () => {
    const queueId = await addQueue(server.ctx, `Queue ${newId()}`);
    const waiting = await addCase(server.ctx, { queueId });
    expect(await waitOf(server.ctx, waiting)).toEqual({ position: 1, waitSeconds: null });
    // One was served each minute, and somebody waited all the time.
    const now = Date.now();
    for (let index = 1; index <= 20; index += 1) {
      const { _id } = await addCase(server.ctx, { queueId });
      const at = (ms: number) => new Date(ms).toISOString();
      await cases.of(server.ctx.database).updateOne(
        { _id },
        {
          $set: {
            state: 'done',
            isOpen: false,
            openedAt: at(now - (index + 2) * MINUTE_MS),
            queuedAt: at(now - (index + 2) * MINUTE_MS),
            assignedAt: at(now - index * MINUTE_MS),
          },
        },
      );
    }
    const { waitSeconds } = await waitOf(server.ctx, waiting);
    const [low = 0, high = 0] = waitSeconds ?? [];
    expect(low).toBeLessThan(60);
    expect(high).toBeGreaterThan(60);
    expect(high).toBeLessThan(600);
  });
});
