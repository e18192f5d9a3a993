import { ChannelError } from '../../channels/channelError.ts';
import { verifyIdentity } from '../../channels/webchat/identity.ts';
import { mayEmbed } from '../../channels/webchat/origins.ts';
import type { WebchatSettings } from '../../channels/webchat/settings.ts';
import {
  createVisitorId,
  signVisitorToken,
  verifyVisitorToken,
} from '../../channels/webchat/visitorToken.ts';
import type { DomainEvent, EventPayload } from '../../shared/events.ts';
import { parseOrIssues } from '../../shared/issue.ts';
import { visitorAuthSchema, visitorSignalSchemas } from '../../shared/webchat.ts';
import type { Context } from '../context.ts';
import { conversations } from '../conversations/conversationCollection.ts';
import { DomainError } from '../errors.ts';
import { inboxes } from '../inboxes/inboxCollection.ts';
import { findInbox, openInbox } from '../inboxes/inboxes.ts';
import { messages } from '../messages/messageCollection.ts';
import { setDelivery } from '../messages/recordDelivery.ts';
import { isAttended } from '../webchat/attendance.ts';
import { claimProfile, linkSignedVisitor, visitorIdOf } from '../webchat/linkVisitor.ts';
import { readByVisitor } from '../webchat/readByVisitor.ts';
import { receiveVisitorMessage } from '../webchat/receiveVisitorMessage.ts';
import { noteAddress, turnToChat } from '../webchat/turnToMail.ts';
import { toVisitorMessage } from '../webchat/visitorMessage.ts';
import { readHistory, readVisitorSession, stateOf, visitorConversation } from '../webchat/visitorSession.ts';
import { rooms, type VisitorSocket } from './realtime.ts';

/** Visitors' sockets: admitted by inbox, origin and token; each hears its own conversation and nothing else. */
export function attachVisitorSockets(ctx: Context): { stop(): void } {
  const { visitors } = ctx.realtime;
  visitors.use((socket, next) => {
    admit(ctx, socket).then(
      () => next(),
      (error: unknown) => next(refusal(error)),
    );
  });
  visitors.on('connection', (socket) => {
    const { inboxId, visitorId } = socket.data;
    void socket.join([rooms.visitor(inboxId, visitorId), rooms.widgets(inboxId)]);
    listen(ctx, socket);
    turnToChat(ctx, socket.data).catch((error: unknown) =>
      ctx.log.warn({ err: error }, 'a visitor who is back could not be noted'),
    );
    const token = signVisitorToken({ inboxId, visitorId }, visitorSecret(ctx));
    readVisitorSession(ctx, socket.data, token).then(
      (session) => socket.emit('session', session),
      (error: unknown) => {
        ctx.log.warn({ err: error }, 'a visitor’s session could not be read');
        socket.disconnect(true);
      },
    );
  });
  const unsubscribe = ctx.bus.subscribe((event) => show(ctx, event));
  return { stop: unsubscribe };
}

export function visitorSecret(ctx: Context): string {
  return ctx.secrets.key('visitor tokens').toString('hex');
}

/** socket.io hands an error's `data` to the client: code and message, nothing else. */
function refusal(error: unknown): Error {
  // A forged identity is the channel's to refuse.
  const known = error instanceof DomainError || error instanceof ChannelError ? error : null;
  const refused = new Error(known?.code ?? 'refused');
  return Object.assign(refused, {
    data: { code: known?.code ?? 'refused', message: known?.message ?? 'refused' },
  });
}

async function admit(ctx: Context, socket: VisitorSocket): Promise<void> {
  const address = addressOf(ctx, socket);
  await ctx.rateLimits.consume('visitorConnect', address);
  const parsed = parseOrIssues(visitorAuthSchema, socket.handshake.auth, 'auth');
  if ('issues' in parsed) {
    const [first] = parsed.issues;
    throw new DomainError('invalidInput', `${first?.path ?? 'auth'}: ${first?.message ?? 'malformed'}`);
  }
  const auth = parsed.data;
  const { inbox } = await openInbox(ctx, auth.inboxId);
  if (inbox.channel !== 'webchat') {
    throw new DomainError('notFound', `inbox ${auth.inboxId} is no web chat`);
  }
  // The registry parsed these settings by the web chat's own schema.
  const settings = inbox.settings as WebchatSettings;
  requireOrigin(ctx, socket, settings);
  const verifiedAs =
    auth.identityToken === undefined
      ? null
      : await verifyIdentity(auth.identityToken, settings.identitySecret);
  if (settings.requiresSignedIdentity && verifiedAs === null) {
    throw new DomainError('notSignedIn', 'this chat is for signed-in customers only');
  }
  const known =
    auth.visitorToken === undefined
      ? null
      : verifyVisitorToken(auth.visitorToken, auth.inboxId, visitorSecret(ctx));
  const visitorId = verifiedAs === null ? known : visitorIdOf(auth.inboxId, verifiedAs.subject);
  if (visitorId === null) {
    await ctx.rateLimits.consume('newVisitor', address);
  }
  socket.data = {
    inboxId: auth.inboxId,
    visitorId: visitorId ?? createVisitorId(),
    conversationId: null,
    verifiedAs,
    address,
  };
  if (verifiedAs !== null) {
    await linkSignedVisitor(ctx, auth.inboxId, socket.data.visitorId, verifiedAs);
  }
}

function requireOrigin(ctx: Context, socket: VisitorSocket, settings: WebchatSettings): void {
  const { origin, host } = socket.handshake.headers;
  const own = [
    new URL(ctx.config.publicUrl).origin,
    ...(host === undefined ? [] : [`http://${host}`, `https://${host}`]),
  ];
  if (!mayEmbed(origin, [...settings.allowedOrigins, ...own], own[0] ?? '')) {
    throw new DomainError(
      'forbidden',
      `pages of ${origin ?? 'unknown origin'} may not show this chat; an admin can allow them`,
    );
  }
}

function addressOf(ctx: Context, socket: VisitorSocket): string {
  const forwarded = socket.handshake.headers['x-forwarded-for'];
  const chain = String(forwarded ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean);
  const believed = ctx.config.trustedProxies > 0 ? chain.at(-ctx.config.trustedProxies) : undefined;
  return believed ?? socket.handshake.address;
}

type Done = ((answer: never) => void) | undefined;

function listen(ctx: Context, socket: VisitorSocket): void {
  socket.on('introduce', (raw, done) =>
    answer(ctx, done, async () => {
      const { name, email, pageUrl } = visitorSignalSchemas.introduce.parse(raw);
      await ctx.rateLimits.consume('visitorSend', socket.data.visitorId);
      await claimProfile(ctx, socket.data.visitorId, { name, email });
      await notePage(ctx, socket, pageUrl);
      await noteAddress(ctx, socket.data);
      return {};
    }),
  );
  socket.on('send', (raw, done) =>
    answer(ctx, done, async () => {
      const signal = visitorSignalSchemas.send.parse(raw);
      await ctx.rateLimits.consume('visitorSend', socket.data.visitorId);
      return { message: await receiveVisitorMessage(ctx, socket.data, signal) };
    }),
  );
  socket.on('typing', (raw) =>
    answer(ctx, undefined, () => typing(ctx, socket, visitorSignalSchemas.typing.parse(raw).isTyping)),
  );
  socket.on('read', (raw) =>
    answer(ctx, undefined, () => readByVisitor(ctx, socket.data, visitorSignalSchemas.read.parse(raw).upTo)),
  );
  socket.on('history', (raw, done) =>
    answer(ctx, done, async () => {
      const { before } = visitorSignalSchemas.history.parse(raw);
      const conversation = await visitorConversation(ctx, socket.data);
      return conversation === null
        ? { messages: [], hasMore: false }
        : readHistory(ctx, conversation._id, before);
    }),
  );
}

function answer(ctx: Context, done: unknown, work: () => Promise<unknown>): void {
  const acknowledge: Done = typeof done === 'function' ? (done as Done) : undefined;
  Promise.resolve()
    .then(work)
    .then(
      (result) => acknowledge?.({ ok: true, ...(result ?? {}) } as never),
      (error: unknown) => {
        const isOurs = error instanceof DomainError;
        if (!isOurs) {
          ctx.log.warn({ err: error }, 'a visitor’s signal failed');
        }
        const code = isOurs
          ? error.code
          : error instanceof Error && error.name === 'ZodError'
            ? 'invalidInput'
            : 'unavailable';
        acknowledge?.({
          ok: false,
          code,
          message: isOurs ? error.message : 'not stored; try again',
        } as never);
      },
    );
}

async function notePage(ctx: Context, socket: VisitorSocket, pageUrl: string | undefined): Promise<void> {
  const conversation = await visitorConversation(ctx, socket.data);
  if (conversation !== null && pageUrl !== undefined) {
    await conversations.of(ctx.database).updateOne({ _id: conversation._id }, { $set: { pageUrl } });
  }
}

async function typing(ctx: Context, socket: VisitorSocket, isTyping: boolean): Promise<void> {
  const conversation = await visitorConversation(ctx, socket.data);
  if (conversation !== null) {
    ctx.realtime.agents.to(rooms.conversation(conversation._id)).emit('typing', {
      conversationId: conversation._id,
      author: { kind: 'contact', id: conversation.contactId, name: '' },
      isTyping,
      isNote: false,
    });
  }
}

/** What happens in the workspace, as far as it is a visitor's business. */
async function show(ctx: Context, event: DomainEvent): Promise<void> {
  switch (event.type) {
    case 'message.created':
      return isNews(event.payload) ? showMessage(ctx, event.payload.message.id) : undefined;
    case 'case.created':
    case 'case.updated':
      return showState(ctx, event.payload.case);
    case 'agent.updated':
      return showAttendance(ctx, event.payload.agent.queueIds);
    default:
      return undefined;
  }
}

/** What a visitor wrote in the widget has been shown to their other tabs by then. */
function isNews({ message, conversation }: EventPayload<'message.created'>): boolean {
  const isVisitorsOwn = message.kind === 'inbound' && message.channel === 'webchat';
  return conversation.channel === 'webchat' && !isVisitorsOwn;
}

async function showMessage(ctx: Context, messageId: string): Promise<void> {
  const document = await messages.of(ctx.database).findOne({ _id: messageId });
  const shown = document && toVisitorMessage(ctx, document);
  const conversation =
    document && (await conversations.of(ctx.database).findOne({ _id: document.conversationId }));
  if (!shown || !conversation) {
    return;
  }
  const room = rooms.visitor(conversation.inboxId, conversation.address);
  ctx.realtime.visitors.to(room).emit('message', shown);
  if (document.kind === 'outbound') {
    // Whoever answers has read what was written before.
    ctx.realtime.visitors.to(room).emit('readByAgent', { upTo: document.number });
  }
  if (document.kind === 'outbound' && (await ctx.realtime.visitors.in(room).fetchSockets()).length > 0) {
    await setDelivery(ctx, messageId, 'delivered', null);
  }
}

/** A chat whose visitor left waits as a mail, and is their chat all the same: the inbox says what it is. */
async function showState(
  ctx: Context,
  { channel, inboxId, conversationId }: EventPayload<'case.updated'>['case'],
): Promise<void> {
  const isChat =
    channel === 'webchat' ||
    (channel === 'email' && (await findInbox(ctx, inboxId))?.inbox.channel === 'webchat');
  if (!isChat) {
    return;
  }
  const conversation = await conversations.of(ctx.database).findOne({ _id: conversationId });
  if (conversation !== null) {
    const room = rooms.visitor(conversation.inboxId, conversation.address);
    ctx.realtime.visitors.to(room).emit('state', await stateOf(ctx, conversation));
  }
}

const attendance = new Map<string, boolean>();

/** Widgets hear of it only when somebody came to an empty queue, or the last one left. */
async function showAttendance(ctx: Context, queueIds: readonly string[]): Promise<void> {
  const affected = await inboxes
    .of(ctx.database)
    .find({ channel: 'webchat', queueId: { $in: [...queueIds] } }, { projection: { queueId: 1 } })
    .toArray();
  for (const inbox of affected) {
    const attended = await isAttended(ctx, inbox.queueId);
    if (attendance.get(inbox._id) !== attended) {
      attendance.set(inbox._id, attended);
      ctx.realtime.visitors.to(rooms.widgets(inbox._id)).emit('attended', { isAttended: attended });
    }
  }
}
