import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import type {
  ServerToVisitor,
  VisitorMessage,
  VisitorSession,
  VisitorToServer,
  WidgetConfig,
} from '../../../shared/webchat.ts';

type VisitorSide = Socket<VisitorToServer, ServerToVisitor>;

/** A small real socket.io server that keeps one visitor's conversation, for the widget to talk to. */
export interface VisitorServer {
  origin: string;
  config: WidgetConfig;
  messages: VisitorMessage[];
  introductions: { name?: string | undefined; email?: string | undefined }[];
  handshakes: Record<string, unknown>[];
  reads: number[];
  typings: boolean[];
  /** Every `send` as it arrived, doubles included. */
  sends: string[];
  /** Changes what the next `send` is answered: null stores without an answer. */
  answerSend: (text: string) => 'store' | 'silence' | { code: string; message: string };
  refuse: { code: string; message: string } | null;
  session: Partial<VisitorSession>;
  /** What happens after a session was read and before it is told. */
  afterReading: () => void;
  say(text: string): VisitorMessage;
  sockets(): VisitorSide[];
  /** Breaks every connection as a network does, without a goodbye. */
  cut(): void;
  close(): Promise<void>;
}

export const INBOX_ID = '65f0c0ffee65f0c0ffee0001';

export async function startVisitorServer(): Promise<VisitorServer> {
  const http = createServer();
  const io = new Server(http, { cors: { origin: true } });
  const everybody = io.of('/visitors');
  const server: VisitorServer = {
    origin: '',
    config: {
      inboxId: INBOX_ID,
      title: 'Aurora Living',
      greeting: '',
      accent: '#3b5bdb',
      language: null,
      asksNameAndEmail: false,
      requiresSignedIdentity: false,
      isAttended: true,
      maxAttachmentBytes: 1_000_000,
    },
    messages: [],
    introductions: [],
    handshakes: [],
    reads: [],
    typings: [],
    sends: [],
    answerSend: () => 'store',
    refuse: null,
    session: {},
    afterReading: () => {},
    say(text) {
      const message = add({ from: 'agent', authorName: 'Ana', text, clientMessageId: null });
      everybody.emit('message', message);
      return message;
    },
    sockets: () => [...everybody.sockets.values()],
    cut() {
      for (const socket of everybody.sockets.values()) {
        socket.conn.close();
      }
    },
    close: () => io.close(),
  };

  function add(
    part: Pick<VisitorMessage, 'from' | 'authorName' | 'text' | 'clientMessageId'>,
  ): VisitorMessage {
    const number = server.messages.length + 1;
    const message = {
      ...part,
      id: number.toString(16).padStart(24, '0'),
      number,
      attachments: [],
      at: new Date().toISOString(),
    };
    server.messages.push(message);
    return message;
  }

  everybody.use((socket, next) => {
    server.handshakes.push(socket.handshake.auth);
    next(
      server.refuse === null
        ? undefined
        : Object.assign(new Error(server.refuse.message), { data: server.refuse }),
    );
  });
  everybody.on('connection', (socket: VisitorSide) => {
    socket.on('introduce', (signal, done) => {
      server.introductions.push(signal);
      done(
        signal.email?.endsWith('.invalid')
          ? { ok: false, code: 'invalid', message: 'no such place' }
          : { ok: true },
      );
    });
    socket.on('send', (signal, done) => {
      server.sends.push(signal.text);
      const answer = server.answerSend(signal.text);
      if (typeof answer === 'object') {
        done({ ok: false, ...answer });
        return;
      }
      const known = server.messages.find((message) => message.clientMessageId === signal.clientMessageId);
      const message =
        known ??
        add({
          from: 'visitor',
          authorName: null,
          text: signal.text,
          clientMessageId: signal.clientMessageId,
        });
      if (known === undefined) {
        everybody.emit('message', message);
      }
      if (answer === 'store') {
        done({ ok: true, message });
      }
    });
    socket.on('read', ({ upTo }) => server.reads.push(upTo));
    socket.on('typing', ({ isTyping }) => server.typings.push(isTyping));
    socket.on('history', ({ before }, done) => {
      const older = server.messages.filter((message) => message.number < before).slice(-2);
      done({ ok: true, messages: older, hasMore: (older[0]?.number ?? 1) > 1 });
    });
    const messages = [...server.messages];
    server.afterReading();
    socket.emit('session', {
      visitorToken: 'token-of-the-visitor',
      messages,
      hasMore: false,
      isOpen: server.messages.length > 0,
      agentName: null,
      profile: { name: null, email: null, isVerified: false },
      readUpTo: { byAgent: 0, byVisitor: 0 },
      queue: null,
      ...server.session,
    });
  });

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an address of this kind.
  server.origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return server;
}
