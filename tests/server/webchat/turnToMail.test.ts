import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agents } from '../../../server/agents/agentCollection.ts';
import { type CaseDocument, cases } from '../../../server/cases/caseCollection.ts';
import { newId } from '../../../server/database/collection.ts';
import type { InboxDocument } from '../../../server/inboxes/inboxCollection.ts';
import { messages } from '../../../server/messages/messageCollection.ts';
import { waitOf } from '../../../server/routing/waitOf.ts';
import { continueByMail } from '../../../server/webchat/continueByMail.ts';
import { turnToMail } from '../../../server/webchat/turnToMail.ts';
import { closeCase } from '../../../shared/api/cases.ts';
import { sendMessage } from '../../../shared/api/conversations.ts';
import { eventually } from '../../support/eventually.ts';
import { type MailSink, startMailSink } from '../../support/mailSink.ts';
import { addAvailable, caseNow, setPolicy } from '../../support/routing.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';
import { addChatInbox, addMailInbox, addQueue } from '../../support/workspace.ts';

describe('a visitor who leaves while they wait', () => {
  let server: TestServer;
  let sink: MailSink;
  let queueId: string;
  let chat: InboxDocument;

  beforeAll(async () => {
    [server, sink] = await Promise.all([startTestServer(), startMailSink()]);
    const forMail = await addQueue(server.ctx, 'Mail');
    const smtp = { smtpHost: '127.0.0.1', smtpPort: sink.port, smtpSecurity: 'none' };
    await addMailInbox(server.ctx, forMail, smtp);
  });
  afterAll(async () => {
    await server.stop();
    await sink.stop();
  });

  async function newQueue() {
    queueId = await addQueue(server.ctx, `Queue ${newId()}`);
    chat = await addChatInbox(server.ctx, queueId, { title: `Shop ${queueId}` });
  }

  /** Somebody who asks something in the chat, and may say how to reach them. */
  async function visitor(email?: string) {
    const socket = io(`${server.url}/visitors`, {
      auth: { inboxId: chat._id },
      transports: ['websocket'],
      forceNew: true,
    });
    const session = new Promise<{ visitorToken: string }>((resolve) => socket.once('session', resolve));
    const { visitorToken } = await session;
    await socket.emitWithAck('introduce', { name: 'Maria', ...(email ? { email } : {}) });
    await socket.emitWithAck('send', { clientMessageId: `visitor-${newId()}`, text: 'Is it in stock?' });
    const known = (await cases.of(server.ctx.database).find({ queueId }).toArray()).map(({ _id }) => _id);
    const theCase = await cases.of(server.ctx.database).findOne({ _id: known.at(-1) ?? '' });
    return { socket, visitorToken, theCase: theCase! };
  }

  async function leave(socket: Socket): Promise<void> {
    const before = (await server.ctx.realtime.visitors.fetchSockets()).length;
    socket.close();
    await eventually(async () => {
      expect((await server.ctx.realtime.visitors.fetchSockets()).length).toBeLessThan(before);
    });
  }

  /** What its timer does, at its first look and half a minute later. */
  async function lookTwice({ conversationId }: CaseDocument): Promise<void> {
    await turnToMail(server.ctx, conversationId);
    await turnToMail(server.ctx, `${conversationId}.gone`);
  }

  async function entriesOf({ _id }: CaseDocument): Promise<string[]> {
    const found = await messages.of(server.ctx.database).find({ caseId: _id, kind: 'system' }).toArray();
    return found.flatMap((message) => (message.kind === 'system' ? [message.entry.code] : []));
  }

  async function timersOf({ conversationId }: CaseDocument): Promise<string[]> {
    const found = await server.ctx.database
      .collection<{ _id: string }>('timers')
      .find({ kind: 'chat.turnToMail', key: { $in: [conversationId, `${conversationId}.gone`] } })
      .toArray();
    return found.map(({ _id }) => _id.replace(conversationId, ''));
  }

  it('keeps the place in line as a mail, when they left an address', async () => {
    await newQueue();
    const first = await visitor();
    const second = await visitor('maria@customer.example');
    const third = await visitor();
    expect(await timersOf(second.theCase)).toEqual(['chat.turnToMail:']);
    await leave(second.socket);
    await turnToMail(server.ctx, second.theCase.conversationId);
    expect(await caseNow(server.ctx, second.theCase)).toMatchObject({ channel: 'webchat' });
    expect(await timersOf(second.theCase)).toContain('chat.turnToMail:.gone');
    await turnToMail(server.ctx, `${second.theCase.conversationId}.gone`);

    const now = await caseNow(server.ctx, second.theCase);
    expect(now).toMatchObject({
      channel: 'email',
      state: 'queued',
      cost: 10,
      queuedAt: second.theCase.queuedAt,
    });
    expect(now.routing).toMatchObject({
      virtualStart: second.theCase.routing.virtualStart,
      queueEnteredAt: second.theCase.routing.queueEnteredAt,
    });
    const places = await Promise.all(
      [first, second, third].map(async ({ theCase }) =>
        waitOf(server.ctx, await caseNow(server.ctx, theCase)),
      ),
    );
    expect(places.map(({ position }) => position)).toEqual([1, 2, 3]);
    expect(await entriesOf(now)).toContain('visitor.turnedToMail');
    first.socket.close();
    third.socket.close();
  });

  it('is answered by mail by an agent who has no room for a chat', async () => {
    await newQueue();
    const { socket, theCase } = await visitor('rui@customer.example');
    const ana = await addAvailable(server, { name: 'Ana', queueIds: [queueId], unitsTotal: 20 });
    expect((await caseNow(server.ctx, theCase)).state).toBe('queued');
    await leave(socket);
    await lookTwice(theCase);
    await eventually(async () => {
      expect(await caseNow(server.ctx, theCase)).toMatchObject({ state: 'assigned', agentId: ana.agent.id });
    });
    const agent = await agents.of(server.ctx.database).findOne({ _id: ana.agent.id });
    expect(agent).toMatchObject({ units: { used: 10 }, carried: { email: 1 } });
    const { conversationId } = theCase;
    const body = {
      clientMessageId: `agent-${newId()}`,
      kind: 'outbound' as const,
      text: 'Yes, three are left.',
    };
    await ana.request(sendMessage, { params: { conversationId }, body });
    await continueByMail(server.ctx, conversationId);
    const mail = await sink.waitFor((one) => one.to.includes('rui@customer.example'));
    expect(mail.raw).toContain('Yes, three are left.');
    ana.socket.close();
  });

  it('is a chat again when they come back before it was their turn, in the same place', async () => {
    await newQueue();
    const { socket, theCase, visitorToken } = await visitor('lia@customer.example');
    await leave(socket);
    await lookTwice(theCase);
    expect((await caseNow(server.ctx, theCase)).channel).toBe('email');
    const again = io(`${server.url}/visitors`, {
      auth: { inboxId: chat._id, visitorToken },
      transports: ['websocket'],
      forceNew: true,
    });
    await eventually(async () => {
      expect(await caseNow(server.ctx, theCase)).toMatchObject({
        channel: 'webchat',
        cost: 30,
        routing: { virtualStart: theCase.routing.virtualStart },
      });
    });
    await eventually(async () => expect(await entriesOf(theCase)).toContain('visitor.isBack'));
    again.close();
  });

  it('is a chat again in the hands of who has it, even where that is more than they can carry', async () => {
    await newQueue();
    const { socket, theCase, visitorToken } = await visitor('teo@customer.example');
    await leave(socket);
    await lookTwice(theCase);
    const eva = await addAvailable(server, { name: 'Eva', queueIds: [queueId], unitsTotal: 20 });
    await eventually(async () => expect((await caseNow(server.ctx, theCase)).state).toBe('assigned'));
    const again = io(`${server.url}/visitors`, {
      auth: { inboxId: chat._id, visitorToken },
      transports: ['websocket'],
      forceNew: true,
    });
    await eventually(async () => {
      expect(await caseNow(server.ctx, theCase)).toMatchObject({
        channel: 'webchat',
        state: 'assigned',
        cost: 30,
        held: { agentId: eva.agent.id, units: 30 },
        routing: { isOver: true },
      });
    });
    const loadOf = () => agents.of(server.ctx.database).findOne({ _id: eva.agent.id });
    expect(await loadOf()).toMatchObject({ units: { used: 30 }, carried: { email: 0, webchat: 1 } });
    await eventually(() => {
      const told = eva.socket.events.findLast(({ type }) => type === 'case.updated');
      expect(told).toMatchObject({ payload: { case: { channel: 'webchat' } } });
    });
    await eva.request(closeCase, { params: { caseId: theCase._id }, body: { disposition: 'solved' } });
    expect(await loadOf()).toMatchObject({ units: { used: 0 }, carried: { email: 0, webchat: 0 } });
    again.close();
    eva.socket.close();
  });

  it('stays in the chat while they are there, without an address, and once somebody has it', async () => {
    await newQueue();
    const here = await visitor('here@customer.example');
    const nameless = await visitor();
    await lookTwice(here.theCase);
    await leave(nameless.socket);
    await lookTwice(nameless.theCase);
    for (const { theCase } of [here, nameless]) {
      expect(await caseNow(server.ctx, theCase)).toMatchObject({ channel: 'webchat', state: 'queued' });
    }
    // Somebody who is there is looked after again in a while.
    expect(await timersOf(here.theCase)).toContain('chat.turnToMail:');
    await cases
      .of(server.ctx.database)
      .updateOne({ _id: here.theCase._id }, { $set: { state: 'parked' }, $inc: { version: 1 } });
    await leave(here.socket);
    await lookTwice(here.theCase);
    expect((await caseNow(server.ctx, here.theCase)).channel).toBe('webchat');
  });

  it('frees an agent who was kept free for what the chat cost', async () => {
    await newQueue();
    await setPolicy(server.ctx, () => undefined);
    const { socket, theCase } = await visitor('ivo@customer.example');
    const ben = await addAvailable(server, { name: 'Ben', queueIds: [], unitsTotal: 20 });
    const drain = { itemId: theCase._id, cost: 30, until: Date.now() + 180_000 };
    await agents.of(server.ctx.database).updateOne({ _id: ben.agent.id }, { $set: { drain } });
    await leave(socket);
    await lookTwice(theCase);
    expect((await agents.of(server.ctx.database).findOne({ _id: ben.agent.id }))?.drain).toBeNull();
    ben.socket.close();
  });
});
