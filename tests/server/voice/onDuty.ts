import { expect } from 'vitest';
import { setMyPresence } from '../../../shared/api/agents.ts';
import { acceptOffer, listCases } from '../../../shared/api/cases.ts';
import { listMessages } from '../../../shared/api/conversations.ts';
import type { CaseRow } from '../../../shared/case.ts';
import type { DomainEvent } from '../../../shared/events.ts';
import type { Call, Message } from '../../../shared/message.ts';
import { eventually } from '../../support/eventually.ts';
import { type AgentSocket, type Person, signUp, type TestServer } from '../../support/testServer.ts';

/** An agent at a console whose softphone is registered. */
export interface OnDuty {
  person: Person;
  events: DomainEvent[];
  accept(): Promise<CaseRow>;
  send(type: string, payload: Record<string, unknown>): void;
  /** The next frame of a type. */
  frame(type: string): Promise<{ callsid: string }>;
  /** Takes the call that rings. */
  answer(): Promise<string>;
  /** Frames of a type that nobody has looked at. */
  unseen(type: string): number;
  /** The page is gone, and with it the line. */
  close(): void;
}

/** Signs somebody up, opens their console's socket, registers their softphone, and makes them available. */
export async function agentOnDuty(
  server: TestServer,
  { name, queueId }: { name: string; queueId: string },
): Promise<OnDuty> {
  const person = await signUp(server, { name, queueIds: [queueId] });
  const agent = await atConsole(person);
  await person.request(setMyPresence, { body: { status: 'available' } });
  return agent;
}

/** A page of somebody who is signed in; a second one is a reload, or another tab. */
export async function atConsole(person: Person): Promise<OnDuty> {
  const socket: AgentSocket = await person.connect();
  const frames: { type?: unknown; payload?: unknown }[] = [];
  socket.on('call', ({ frame }) => frames.push(frame));
  const agent: OnDuty = {
    person,
    events: socket.events,
    accept: async () => {
      const row = await eventually(async () => {
        const [offered] = await rows(person, 'offered');
        expect(offered).toBeDefined();
        return offered!;
      });
      const offerId = row.case.offers[0]?.id ?? '';
      await person.request(acceptOffer, { params: { caseId: row.case.id }, body: { offerId } });
      return row;
    },
    send: (type, payload) => socket.emit('call', { frame: { type, version: '1.6', payload } }),
    frame: (type) =>
      eventually(() => {
        const index = frames.findIndex((frame) => frame.type === type);
        expect(index, `a frame ${type}`).toBeGreaterThanOrEqual(0);
        // Frames of the gateway that name a call.
        return frames.splice(index, 1)[0]!.payload as { callsid: string };
      }),
    answer: async () => {
      const { callsid } = await agent.frame('invite');
      agent.send('answer', { callsid });
      return callsid;
    },
    unseen: (type) => frames.filter((frame) => frame.type === type).length,
    close: () => socket.disconnect(),
  };
  agent.send('register', { media: { audio: true } });
  await agent.frame('ready');
  return agent;
}

export async function rows(person: Person, view: 'offered' | 'open' | 'mine'): Promise<CaseRow[]> {
  return (await person.request(listCases, { query: { view } })).items;
}

export async function callIn({ person }: OnDuty, row: CaseRow): Promise<Call | undefined> {
  const messages = await threadOf(person, row);
  return messages.flatMap((message) => (message.kind === 'call' ? [message.call] : []))[0];
}

export async function threadOf(person: Person, row: CaseRow): Promise<readonly Message[]> {
  const params = { conversationId: row.conversation.id };
  return (await person.request(listMessages, { params })).items;
}
