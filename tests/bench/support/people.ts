import { io, type Socket } from 'socket.io-client';
import type { Facts } from '../servers/serverProcess.ts';

/** A customer's own number, valid as the product asks. */
export function senderNumber(index: number): string {
  return `+1415555${String(100 + index).padStart(4, '0')}`;
}

/** The agent's console, as far as it hears of messages. */
export async function connectAgent(facts: Facts, receive: (text: string) => void): Promise<Socket> {
  const cookie = facts.cookies[0];
  const socket = open(`${facts.url}/agents`, cookie === undefined ? {} : { cookie }, {});
  socket.on('event', (event: { type: string; payload: { message?: { text?: string } } }) => {
    if (event.type === 'message.created') {
      receive(event.payload.message?.text ?? '');
    }
  });
  return connected(socket);
}

/** A visitor's widget, with an address of its own. */
export function connectVisitor(facts: Facts, index: number): Promise<Socket> {
  const address = `10.0.${Math.floor(index / 250)}.${1 + (index % 250)}`;
  const auth = { inboxId: facts.chatInboxId, visitorToken: facts.visitorTokens[index] };
  return connected(open(`${facts.url}/visitors`, { 'x-forwarded-for': address }, auth));
}

function open(url: string, extraHeaders: Record<string, string>, auth: Record<string, unknown>): Socket {
  return io(url, { extraHeaders, auth, transports: ['websocket'], reconnection: false, forceNew: true });
}

function connected(socket: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', reject);
  });
}
