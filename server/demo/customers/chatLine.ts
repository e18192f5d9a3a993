import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { ServerToVisitor, VisitorAnswer, VisitorToServer } from '../../../shared/webchat.ts';
import type { Line, LineFacts, World } from './line.ts';

const ANSWER_TIMEOUT_MS = 10_000;
const TRIES = 5;

/** A visitor of the shop's page: a real socket of the widget's kind. */
export function chatLine({ person, inbox, hear }: LineFacts, { baseUrl }: World): Line {
  let visitorToken: string | undefined;
  let isClosed = false;
  const socket: Socket<ServerToVisitor, VisitorToServer> = io(`${baseUrl}/visitors`, {
    transports: ['websocket'],
    forceNew: true,
    auth: (use) => use({ inboxId: inbox.id, ...(visitorToken !== undefined && { visitorToken }) }),
  });
  socket.on('session', (session) => {
    visitorToken = session.visitorToken;
  });
  socket.on('message', (message) => {
    if (message.from === 'agent') {
      hear(message.text);
      socket.emit('read', { upTo: message.number });
    }
  });

  /** Asks again when no answer came: the server knows a message by its id. @throws what it was refused for */
  async function untilTaken(ask: () => Promise<VisitorAnswer<object>>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await ask();
        if (answer.ok) {
          return;
        }
        throw new Error(`the server refused a visitor: ${answer.code} ${answer.message}`);
      } catch (cause) {
        if (isClosed || attempt >= TRIES) {
          throw cause;
        }
      }
    }
  }

  const introduced = untilTaken(() =>
    socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck('introduce', {
      name: person.name,
      email: person.email,
      pageUrl: `${baseUrl}/demo/shop`,
    }),
  );
  // Whoever says something first is told; a customer who leaves at once is not in anybody's way.
  introduced.catch(() => undefined);

  return {
    async say(words) {
      await introduced;
      const signal = { clientMessageId: randomUUID(), text: words, pageUrl: `${baseUrl}/demo/shop` };
      await untilTaken(() => socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck('send', signal));
    },
    setTyping(isTyping) {
      if (socket.connected) {
        socket.emit('typing', { isTyping });
      }
    },
    close() {
      isClosed = true;
      socket.disconnect();
    },
  };
}
