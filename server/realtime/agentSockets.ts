import type { z } from 'zod';
import { signalSchemas } from '../../shared/events.ts';
import { parseOrIssues } from '../../shared/issue.ts';
import { BEAT_MS, beat, noteSocketClosed, noteSocketOpened } from '../agents/presence.ts';
import { readableContacts } from '../contacts/readableContacts.ts';
import type { Context } from '../context.ts';
import { conversations } from '../conversations/conversationCollection.ts';
import { DomainError, notFound } from '../errors.ts';
import { errorAnswer } from '../http/errorResponses.ts';
import { authenticateCookie } from '../session/authenticate.ts';
import { rooms as chatRooms } from '../teamchat/roomCollection.ts';
import { createRelay } from '../voice/relay.ts';
import { audienceOf } from './audience.ts';
import { isOwnOrigin } from './origins.ts';
import { type AgentSocket, rooms } from './realtime.ts';
import { createSignalBudget, type SignalBudget } from './signalBudget.ts';

/** Agents' sockets: who they are by the session's cookie, what they hear by rooms, what they say by signals. */
export function attachAgentSockets(ctx: Context): { stop(): Promise<void> } {
  const { agents } = ctx.realtime;
  const counts = new Map<string, number>();

  agents.use((socket, next) => {
    admit(ctx, socket).then(
      () => next(),
      (error: unknown) => next(error instanceof Error ? error : new Error('refused')),
    );
  });

  agents.on('connection', (socket) => {
    dropHandshake(socket);
    const { actor, sessionId } = socket.data;
    const mine = [
      rooms.everyone,
      rooms.agent(actor.id),
      rooms.session(sessionId),
      ...actor.queueIds.map(rooms.queue),
    ];
    void socket.join(actor.role === 'agent' ? mine : [...mine, rooms.supervisors]);
    count(actor.id, 1);
    listen(ctx, socket);
    socket.on('disconnect', () => {
      leave(ctx, socket);
      count(actor.id, -1);
    });
  });

  function count(agentId: string, change: 1 | -1): void {
    const now = (counts.get(agentId) ?? 0) + change;
    counts.set(agentId, now);
    const note = now === 1 && change === 1 ? noteSocketOpened : now === 0 ? noteSocketClosed : null;
    if (now === 0) {
      counts.delete(agentId);
    }
    note?.(ctx, agentId).catch((error: unknown) =>
      ctx.log.warn({ err: error, agentId }, 'presence could not be noted'),
    );
  }

  const unsubscribe = ctx.bus.subscribe((event) => {
    const audience = audienceOf(event);
    // Without rooms socket.io would send to everyone.
    if (audience.length > 0) {
      agents.to([...audience]).emit('event', event);
    }
  });
  const beating = setInterval(() => {
    beat(ctx, [...counts.keys()]).catch((error: unknown) =>
      ctx.log.warn({ err: error }, 'a beat was missed'),
    );
  }, BEAT_MS);

  return {
    async stop() {
      clearInterval(beating);
      unsubscribe();
    },
  };
}

/** Saves some kilobytes a socket: the HTTP request it began with is read for the last time on admission. */
function dropHandshake(socket: AgentSocket): void {
  // Typed as always there; nothing of socket.io reads it after the namespace was joined.
  (socket.conn as { request: unknown }).request = null;
}

async function admit(ctx: Context, socket: AgentSocket): Promise<void> {
  const { headers } = socket.handshake;
  if (!isOwnOrigin(ctx, headers.origin, headers.host)) {
    throw new Error('forbiddenOrigin');
  }
  const signedIn = await authenticateCookie(ctx, headers.cookie);
  if (signedIn === null) {
    throw new Error('notSignedIn');
  }
  socket.data.actor = { ...signedIn.actor, name: signedIn.agent.name };
  socket.data.sessionId = signedIn.sessionId;
  socket.data.conversationId = null;
}

function listen(ctx: Context, socket: AgentSocket): void {
  const relay = createRelay(ctx, socket);
  const budget = createSignalBudget();
  socket.on('disconnect', () => relay.close());
  socket.on('watch', (raw, done) => {
    answer(ctx, budget, done, () =>
      watch(ctx, socket, parseSignal('watch', signalSchemas.watch, raw).conversationId),
    );
  });
  socket.on('typing', (raw, done) => {
    answer(ctx, budget, done, () => typing(ctx, socket, parseSignal('typing', signalSchemas.typing, raw)));
  });
  socket.on('roomTyping', (raw, done) => {
    answer(ctx, budget, done, () =>
      roomTyping(ctx, socket, parseSignal('roomTyping', signalSchemas.roomTyping, raw)),
    );
  });
  socket.on('call', (raw, done) => {
    answer(ctx, budget, done, async () => relay.send(parseSignal('call', signalSchemas.call, raw).frame));
  });
}

type Acknowledge =
  | ((answer: { ok: true } | { ok: false; code: string; message: string }) => void)
  | undefined;

function answer(ctx: Context, budget: SignalBudget, done: unknown, work: () => Promise<void>): void {
  const acknowledge: Acknowledge = typeof done === 'function' ? (done as Acknowledge) : undefined;
  if (!budget.take()) {
    acknowledge?.({ ok: false, code: 'tooManyRequests', message: 'too many signals; wait a moment' });
    return;
  }
  Promise.resolve()
    .then(work)
    .then(
      () => acknowledge?.({ ok: true }),
      (error: unknown) => {
        const { body } = errorAnswer(error, ctx.log);
        acknowledge?.({ ok: false, code: body.code, message: body.message });
      },
    );
}

function parseSignal<Schema extends z.ZodType>(
  signal: keyof typeof signalSchemas,
  schema: Schema,
  raw: unknown,
): z.output<Schema> {
  const parsed = parseOrIssues(schema, raw, signal);
  if ('data' in parsed) {
    return parsed.data;
  }
  const [first] = parsed.issues;
  throw new DomainError('invalidInput', `${first?.path ?? signal}: ${first?.message ?? 'malformed'}`);
}

async function watch(ctx: Context, socket: AgentSocket, conversationId: string | null): Promise<void> {
  leave(ctx, socket);
  socket.data.conversationId = null;
  if (conversationId === null) {
    return;
  }
  const conversation = await conversations
    .of(ctx.database)
    .findOne({ _id: conversationId }, { projection: { contactId: 1 } });
  const readable = conversation && (await readableContacts(ctx, socket.data.actor, [conversation.contactId]));
  if (!conversation || !readable?.has(conversation.contactId)) {
    throw notFound('conversation', conversationId);
  }
  await socket.join(rooms.conversation(conversationId));
  socket.data.conversationId = conversationId;
  await tellViewers(ctx, conversationId);
}

function leave(ctx: Context, socket: AgentSocket): void {
  const { conversationId } = socket.data;
  if (conversationId !== null) {
    void socket.leave(rooms.conversation(conversationId));
    tellViewers(ctx, conversationId).catch((error: unknown) =>
      ctx.log.debug({ err: error }, 'viewers could not be told'),
    );
  }
}

async function tellViewers(ctx: Context, conversationId: string): Promise<void> {
  const room = rooms.conversation(conversationId);
  const sockets = await ctx.realtime.agents.in(room).fetchSockets();
  const agentIds = [...new Set(sockets.map((viewer) => viewer.data.actor.id))];
  ctx.realtime.agents.to(room).emit('viewers', { conversationId, agentIds });
}

async function typing(
  ctx: Context,
  socket: AgentSocket,
  signal: { conversationId: string; isTyping: boolean; isNote: boolean },
): Promise<void> {
  if (socket.data.conversationId !== signal.conversationId) {
    return;
  }
  const { actor } = socket.data;
  socket.to(rooms.conversation(signal.conversationId)).emit('typing', {
    ...signal,
    author: { kind: 'agent', id: actor.id, name: actor.name },
  });
  if (!signal.isNote) {
    await tellVisitor(ctx, signal, actor.name);
  }
}

/** Only a reply is shown as typing to the customer; a note never shows at all. */
async function tellVisitor(
  ctx: Context,
  signal: { conversationId: string; isTyping: boolean },
  name: string,
): Promise<void> {
  const conversation = await conversations
    .of(ctx.database)
    .findOne({ _id: signal.conversationId }, { projection: { channel: 1, inboxId: 1, address: 1 } });
  if (conversation?.channel === 'webchat') {
    const firstName = name.split(' ')[0] ?? name;
    ctx.realtime.visitors
      .to(rooms.visitor(conversation.inboxId, conversation.address))
      .emit('typing', { name: firstName, isTyping: signal.isTyping });
  }
}

async function roomTyping(
  ctx: Context,
  socket: AgentSocket,
  signal: { roomId: string; isTyping: boolean },
): Promise<void> {
  const { actor } = socket.data;
  const room = await chatRooms
    .of(ctx.database)
    .findOne({ _id: signal.roomId, agentIds: actor.id }, { projection: { agentIds: 1 } });
  const others = (room?.agentIds ?? []).filter((id) => id !== actor.id);
  if (others.length > 0) {
    ctx.realtime.agents.to(others.map(rooms.agent)).emit('roomTyping', { ...signal, agentId: actor.id });
  }
}
