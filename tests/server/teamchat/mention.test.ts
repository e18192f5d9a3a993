import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Carrier } from '../../../server/demo/carrier/carrier.ts';
import { sendMessage, startConversation } from '../../../shared/api/conversations.ts';
import { listDirectMessages, listRooms, openRoom, sendDirectMessage } from '../../../shared/api/teamchat.ts';
import { startCarrier } from '../../support/carrier.ts';
import { eventually } from '../../support/eventually.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue, addSmsInbox } from '../../support/workspace.ts';

describe('colleagues among themselves', () => {
  let server: TestServer;
  let carrier: Carrier;
  let ana: Person;
  let bruno: Person;
  let carla: Person;
  let conversationId: string;
  let caseId: string;

  beforeAll(async () => {
    server = await startTestServer();
    carrier = await startCarrier();
    const queueId = await addQueue(server.ctx);
    const inbox = await addSmsInbox(server.ctx, queueId, carrier);
    ana = await signUp(server, { name: 'Ana Souza', queueIds: [queueId] });
    bruno = await signUp(server, { name: 'Bruno Lima', queueIds: [queueId] });
    carla = await signUp(server, { name: 'Carla Dias', queueIds: [queueId] });
    const { conversation } = await ana.request(startConversation, {
      body: { clientMessageId: 'first-0001', inboxId: inbox._id, to: '+14155550142', text: 'Hello!' },
    });
    conversationId = conversation.id;
    caseId = conversation.caseId ?? '';
  });
  afterAll(async () => {
    await server.stop();
    await carrier.close();
  });

  const note = (mentionedAgentIds: string[]) => ({
    clientMessageId: 'note-0001',
    kind: 'note' as const,
    text: '@Bruno Lima do you know this order?',
    mentionedAgentIds,
  });

  it('hear of a note that names them: once, unread, with the case', async () => {
    const socket = await bruno.connect();
    const body = note([bruno.agent.id, ana.agent.id, 'f'.repeat(24)]);
    await ana.request(sendMessage, { params: { conversationId }, body });
    await ana.request(sendMessage, { params: { conversationId }, body });

    const { items: rooms } = await bruno.request(listRooms);
    expect(rooms).toHaveLength(1);
    expect(rooms[0]?.lastNumber).toBe(1);
    expect(rooms[0]?.readUpTo[bruno.agent.id] ?? 0).toBe(0);
    const { items } = await bruno.request(listDirectMessages, { params: { roomId: rooms[0]?.id ?? '' } });
    expect(items.map(({ agentId, text, caseId }) => ({ agentId, text, caseId }))).toEqual([
      { agentId: ana.agent.id, text: body.text, caseId },
    ]);
    await eventually(() =>
      expect(socket.events.map((event) => event.type)).toContain('directMessage.created'),
    );
    expect((await carla.request(listRooms)).items).toEqual([]);
    socket.close();
  });

  it('write in named rooms of several, which nobody else sees', async () => {
    const agentIds = [bruno.agent.id, carla.agent.id];
    const room = await ana.request(openRoom, { body: { agentIds, name: 'Returns' } });
    const params = { roomId: room.id };
    // Asked again, as after a lost answer.
    expect((await ana.request(openRoom, { body: { agentIds, name: 'Returns' } })).id).toBe(room.id);
    await carla.request(sendDirectMessage, {
      params,
      body: { clientMessageId: 'room-00001', text: 'Who takes the lamps?' },
    });
    const { items } = await bruno.request(listDirectMessages, { params });
    expect(items.map((message) => message.text)).toEqual(['Who takes the lamps?']);
    const dora = await signUp(server, { name: 'Dora Reis' });
    expect((await dora.attempt(listDirectMessages, { params })).status).toBe(404);
    const another = await ana.request(openRoom, { body: { agentIds, name: 'Returns' } });
    expect(another.id).not.toBe(room.id);
  });
});
