import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agents } from '../../../server/agents/agentCollection.ts';
import { type CaseDocument, cases } from '../../../server/cases/caseCollection.ts';
import { sweepOverdue } from '../../../server/cases/sweepOverdue.ts';
import { beginWrapUp } from '../../../server/cases/wrapUp.ts';
import { appendMessage } from '../../../server/conversations/appendMessage.ts';
import { conversations } from '../../../server/conversations/conversationCollection.ts';
import { newId } from '../../../server/database/collection.ts';
import { ensureOpenCase } from '../../../server/inbound/ensureOpenCase.ts';
import { messages } from '../../../server/messages/messageCollection.ts';
import { acceptOffer, closeCase, extendWrapUp, getCase, parkCase } from '../../../shared/api/cases.ts';
import type { WrapUpMode } from '../../../shared/wrapUp.ts';
import { eventually } from '../../support/eventually.ts';
import { addAvailable, addCase, caseNow, setPolicy, unitsOf } from '../../support/routing.ts';
import { type Person, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue } from '../../support/workspace.ts';

type Available = Awaited<ReturnType<typeof addAvailable>>;

describe('what time does to a case', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  async function accepted(): Promise<{ theCase: CaseDocument; ana: Available; queueId: string }> {
    const queueId = await addQueue(server.ctx, `Queue ${newId()}`);
    const ana = await addAvailable(server, { name: 'Ana', queueIds: [queueId] });
    const theCase = await addCase(server.ctx, { queueId });
    await write(theCase);
    await accept(ana, theCase);
    return { theCase, ana, queueId };
  }

  async function accept(person: Person, theCase: CaseDocument): Promise<void> {
    const offerId = await eventually(async () => {
      const { offers } = await caseNow(server.ctx, theCase);
      const offer = offers.find(({ agentId }) => agentId === person.agent.id);
      expect(offer).toBeDefined();
      return offer?.id ?? '';
    });
    await person.request(acceptOffer, { params: { caseId: theCase._id }, body: { offerId } });
  }

  /** The customer writes, as the inbound path stores it. */
  async function write(theCase: CaseDocument): Promise<void> {
    const { conversation } = await appendMessage(server.ctx, {
      _id: newId(),
      kind: 'inbound',
      conversationId: theCase.conversationId,
      caseId: theCase._id,
      contactId: theCase.contactId,
      inboxId: theCase.inboxId,
      channel: theCase.channel,
      externalId: newId(),
      words: [],
      author: { kind: 'contact', id: theCase.contactId, name: 'Maria' },
      text: 'Is anybody there?',
      html: null,
      quotedText: null,
      hasRemoteImages: false,
      attachments: [],
      email: null,
      createdAt: new Date().toISOString(),
      version: 1,
    });
    await ensureOpenCase(
      server.ctx,
      conversation,
      { _id: theCase.contactId, name: 'Maria' },
      {
        isAutomatic: false,
      },
    );
  }

  it('returns it to its place when the agent accepts and does not reply, and leaves them out for a while', async () => {
    await setPolicy(server.ctx, (policy) => {
      policy.timers.firstReplySeconds.webchat = 1;
    });
    const { theCase, ana } = await accepted();
    await eventually(async () => {
      const now = await caseNow(server.ctx, theCase);
      expect(now.state).toBe('queued');
      expect(now.routing.virtualStart).toBe(theCase.routing.virtualStart);
      expect(now.queuedAt).toBe(theCase.queuedAt);
      expect(now.routing.excluded.map(({ agentId }) => agentId)).toEqual([ana.agent.id]);
    });
    await eventually(async () => expect(await unitsOf(server.ctx, ana)).toBe(0));
    ana.socket.close();
  });

  it('keeps it with an agent who did reply', async () => {
    await setPolicy(server.ctx, (policy) => {
      policy.timers.firstReplySeconds.webchat = 2;
    });
    const { theCase, ana } = await accepted();
    await conversations
      .of(server.ctx.database)
      .updateOne({ _id: theCase.conversationId }, { $unset: { awaitingReplySince: '' } });
    await eventually(async () => {
      const timer = await server.ctx.database.collection('timers').findOne({ key: theCase._id });
      expect(timer?.kind === 'case.firstReply').toBe(false);
    });
    expect(await caseNow(server.ctx, theCase)).toMatchObject({ state: 'assigned', agentId: ana.agent.id });
    ana.socket.close();
  });

  it('lets silence cost a share, never nothing, and takes the whole again when the customer writes', async () => {
    await setPolicy(server.ctx, (policy) => {
      policy.timers.inactiveAfterSeconds.webchat = 1;
      policy.timers.firstReplySeconds.webchat = null;
    });
    const { theCase, ana } = await accepted();
    await eventually(async () => expect(await unitsOf(server.ctx, ana)).toBe(15));
    // Other work came meanwhile: the whole is taken all the same, and marked.
    await agents.of(server.ctx.database).updateOne({ _id: ana.agent.id }, { $inc: { 'units.used': 80 } });
    await write(theCase);
    await eventually(async () => {
      const now = await caseNow(server.ctx, theCase);
      expect(now.held).toEqual({ agentId: ana.agent.id, units: 30 });
      expect(now.routing.isOver).toBe(true);
    });
    expect(await unitsOf(server.ctx, ana)).toBe(110);
    ana.socket.close();
  });

  it('brings a snoozed case back when its time comes, and when the timer itself was lost', async () => {
    await setPolicy(server.ctx, () => undefined);
    const { theCase, ana } = await accepted();
    const params = { caseId: theCase._id };
    await ana.request(parkCase, { params, body: { until: new Date(Date.now() + 700).toISOString() } });
    expect(await unitsOf(server.ctx, ana)).toBe(0);
    await eventually(async () => {
      expect(await caseNow(server.ctx, theCase)).toMatchObject({ state: 'assigned', agentId: ana.agent.id });
      expect(await unitsOf(server.ctx, ana)).toBe(30);
    });
    await ana.request(parkCase, { params, body: { until: new Date(Date.now() + 3_600_000).toISOString() } });
    await server.ctx.timers.cancel('case.unpark', theCase._id);
    await cases
      .of(server.ctx.database)
      .updateOne(
        { _id: theCase._id },
        { $set: { parkedUntil: new Date(Date.now() - 60_000).toISOString() } },
      );
    await sweepOverdue(server.ctx);
    expect((await caseNow(server.ctx, theCase)).state).toBe('assigned');
    ana.socket.close();
  });

  describe('after a call', () => {
    async function wrapping(mode: WrapUpMode, seconds: number, extendSeconds = 0) {
      await setPolicy(server.ctx, (policy) => {
        policy.defaults.wrapUp = { mode, seconds, timeoutDisposition: 'said_nothing', extendSeconds };
      });
      const { theCase, ana } = await accepted();
      await beginWrapUp(server.ctx, await caseNow(server.ctx, theCase));
      ana.socket.close();
      return { theCase, ana, params: { caseId: theCase._id } };
    }

    it('owes nothing where there is no wrap-up', async () => {
      const { theCase, ana } = await wrapping('none', 30);
      expect(await caseNow(server.ctx, theCase)).toMatchObject({ state: 'done', disposition: null });
      expect(await unitsOf(server.ctx, ana)).toBe(0);
    });

    it('may be cut short with nothing said where it is optional', async () => {
      const { theCase, ana, params } = await wrapping('optional', 60);
      expect(await unitsOf(server.ctx, ana)).toBe(30);
      await ana.request(closeCase, { params, body: { disposition: null } });
      expect(await caseNow(server.ctx, theCase)).toMatchObject({ state: 'done', disposition: null });
    });

    it('asks for an outcome where it is mandatory', async () => {
      const { theCase, ana, params } = await wrapping('mandatory', 60);
      const refused = await ana.attempt(closeCase, { params, body: { disposition: null } });
      expect(refused.status).toBe(422);
      await ana.request(closeCase, { params, body: { disposition: 'sold' } });
      expect(await caseNow(server.ctx, theCase)).toMatchObject({ state: 'done', disposition: 'sold' });
    });

    it('runs to its end where nobody may leave early, and keeps the outcome that was given', async () => {
      const { theCase, ana, params } = await wrapping('noEarlyExit', 3);
      const kept = await ana.request(closeCase, { params, body: { disposition: 'sold' } });
      expect(kept).toMatchObject({ state: 'wrapping', disposition: 'sold' });
      expect(await unitsOf(server.ctx, ana)).toBe(30);
      await eventually(async () => {
        expect(await caseNow(server.ctx, theCase)).toMatchObject({ state: 'done', disposition: 'sold' });
      });
    });

    it('writes the outcome of its queue when the time runs out, and says so in the thread', async () => {
      const { theCase } = await wrapping('mandatory', 1);
      await eventually(async () => {
        const now = await caseNow(server.ctx, theCase);
        expect(now).toMatchObject({ state: 'done', disposition: 'said_nothing' });
        const ended = await messages
          .of(server.ctx.database)
          .findOne({ caseId: theCase._id, 'entry.code': 'case.wrapUpEnded' });
        expect(ended).toMatchObject({ entry: { params: { disposition: 'said_nothing' } } });
      });
    });

    it('tells its agent what they owe, by the rules with which it began', async () => {
      const { ana, params, theCase } = await wrapping('optional', 60, 30);
      expect((await ana.request(getCase, { params })).case.wrapUp).toEqual({
        mode: 'optional',
        extendSeconds: 30,
      });
      await setPolicy(server.ctx, (policy) => {
        policy.defaults.wrapUp.mode = 'mandatory';
      });
      await ana.request(closeCase, { params, body: { disposition: null } });
      expect(await caseNow(server.ctx, theCase)).toMatchObject({ state: 'done', disposition: null });
      expect((await ana.request(getCase, { params })).case.wrapUp).toBeNull();
    });

    it('is extended once, by what the queue grants, and ends then', async () => {
      const { ana, params, theCase } = await wrapping('mandatory', 3, 3);
      const before = await caseNow(server.ctx, theCase);
      const extended = await ana.request(extendWrapUp, { params });
      expect(Date.parse(extended.wrapUpUntil ?? '') - Date.parse(before.wrapUpUntil ?? '')).toBe(3_000);
      expect(extended.wrapUp).toEqual({ mode: 'mandatory', extendSeconds: 0 });
      expect((await ana.attempt(extendWrapUp, { params })).status).toBe(409);
      await new Promise((resolve) => setTimeout(resolve, Date.parse(before.wrapUpUntil ?? '') - Date.now()));
      await sweepOverdue(server.ctx);
      expect((await caseNow(server.ctx, theCase)).state).toBe('wrapping');
      await eventually(async () => {
        expect((await caseNow(server.ctx, theCase)).state).toBe('done');
      });
    });

    it('is not extended where the queue grants nothing, nor by anybody else', async () => {
      const { ana, params } = await wrapping('mandatory', 60, 0);
      expect((await ana.attempt(extendWrapUp, { params })).status).toBe(409);
      const { params: granted } = await wrapping('mandatory', 60, 30);
      expect((await ana.attempt(extendWrapUp, { params: granted })).status).toBe(404);
    });
  });

  it('ends a wait that its queue limits, or sends it where there is somebody', async () => {
    const elsewhere = await addQueue(server.ctx, `Elsewhere ${newId()}`);
    const ana = await addAvailable(server, { name: 'Ana', queueIds: [elsewhere] });
    const closing = await addQueue(server.ctx, `Closing ${newId()}`);
    const moving = await addQueue(server.ctx, `Moving ${newId()}`);
    await setPolicy(server.ctx, (policy) => {
      policy.queues = {
        [closing]: { maximumWaitSeconds: 1, overflow: { kind: 'close' } },
        [moving]: { maximumWaitSeconds: 1, overflow: { kind: 'queue', queueId: elsewhere } },
      };
    });
    const closed = await addCase(server.ctx, { queueId: closing });
    const moved = await addCase(server.ctx, { queueId: moving });
    await eventually(async () => {
      expect(await caseNow(server.ctx, closed)).toMatchObject({
        state: 'canceled',
        isOpen: false,
        disposition: 'no_agent',
      });
      expect(await caseNow(server.ctx, moved)).toMatchObject({
        state: 'offered',
        queueId: elsewhere,
        routing: { virtualStart: moved.routing.virtualStart, leftQueueIds: [moving] },
      });
    });
    ana.socket.close();
  });
});
