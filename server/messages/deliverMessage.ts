import type { OutboundMessage } from '../../channels/adapter.ts';
import { ChannelError } from '../../channels/channelError.ts';
import { addressWithToken, makeReplyToken } from '../../channels/email/replyToken.ts';
import { type Context, instant } from '../context.ts';
import { type ConversationDocument, conversations } from '../conversations/conversationCollection.ts';
import { findFile, publicLink, readBytes } from '../files/files.ts';
import { threadSecret } from '../inbound/findMailThread.ts';
import { findInbox, type OpenInbox } from '../inboxes/inboxes.ts';
import { messages, type OutboundDocument } from './messageCollection.ts';
import { announceChange } from './recordDelivery.ts';

/** One process has the try in hand for this long; a longer silence means it died. */
const LOCK_MS = 60_000;
/** Pauses between tries; after the last the message is shown as failed. */
const RETRY_MS = [2_000, 10_000, 60_000, 300_000, 900_000, 3_600_000];

/**
 * Tries once to hand a message to its provider. What is due, and who has it in hand, stands in the
 * database: a job that is lost or doubled sends nothing twice.
 */
export async function deliverMessage(ctx: Context, messageId: string): Promise<void> {
  const message = await take(ctx, messageId);
  if (message === null) {
    return;
  }
  const opened = await findInbox(ctx, message.inboxId);
  const conversation = await conversations.of(ctx.database).findOne({ _id: message.conversationId });
  if (opened === null || conversation === null) {
    await fail(ctx, message, {
      code: 'noInbox',
      message: 'the inbox of this conversation does not exist any more',
    });
    return;
  }
  if (!opened.document.isEnabled) {
    await fail(ctx, message, {
      code: 'disabled',
      message: `inbox ${opened.document.name} is switched off; switch it on and try again`,
    });
    return;
  }
  await attempt(ctx, message, opened, conversation);
}

/** Of several processes and jobs one gets the message, when it is due. */
async function take(ctx: Context, messageId: string): Promise<OutboundDocument | null> {
  const now = instant(ctx);
  const taken = await messages.of(ctx.database).findOneAndUpdate(
    {
      _id: messageId,
      kind: 'outbound',
      dueAt: { $lte: now },
      'delivery.status': { $in: ['pending', 'sending'] },
      $or: [{ lockedUntil: null }, { lockedUntil: { $lte: now } }],
    },
    {
      $set: { lockedUntil: instant(ctx, LOCK_MS), 'delivery.status': 'sending', 'delivery.undoUntil': null },
      $inc: { 'delivery.attempts': 1, version: 1 },
    },
    { returnDocument: 'before' },
  );
  if (taken === null || taken.kind !== 'outbound') {
    return null;
  }
  // "sending" already, and nobody has it in hand: an earlier try was cut off, and may have got through.
  const isAmbiguous = taken.isAmbiguous === true || taken.delivery.status === 'sending';
  return { ...taken, isAmbiguous };
}

async function attempt(
  ctx: Context,
  message: OutboundDocument,
  opened: OpenInbox,
  conversation: ConversationDocument,
): Promise<void> {
  const { adapter, inbox } = opened;
  const outbound = await toOutbound(ctx, message, opened, conversation);
  try {
    const earlier =
      message.isAmbiguous && adapter.findSent
        ? await adapter.findSent(outbound, message.createdAt, inbox)
        : null;
    const { externalId } = earlier ?? (await adapter.send(outbound, inbox));
    await succeed(ctx, message, externalId);
  } catch (error) {
    await afterError(ctx, message, error);
  }
}

async function succeed(ctx: Context, message: OutboundDocument, externalId: string): Promise<void> {
  const collection = messages.of(ctx.database);
  // A status report may have overtaken us: then only the provider's id is still to be noted.
  await collection.updateOne(
    { _id: message._id },
    { $set: { externalId, dueAt: null, lockedUntil: null, isAmbiguous: false } },
  );
  const after = await collection.findOneAndUpdate(
    { _id: message._id, 'delivery.status': { $in: ['pending', 'sending'] } },
    {
      $set: { 'delivery.status': 'sent', 'delivery.at': instant(ctx), 'delivery.error': null },
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  );
  if (after !== null) {
    announceChange(ctx, after as OutboundDocument);
  }
}

async function afterError(ctx: Context, message: OutboundDocument, error: unknown): Promise<void> {
  const problem = error instanceof ChannelError ? error : null;
  const attempts = message.delivery.attempts + 1;
  const pause = RETRY_MS[attempts - 1];
  if (problem === null) {
    ctx.log.error({ err: error, messageId: message._id }, 'a message could not be handed over');
  }
  const shown = {
    code: problem?.providerCode ?? problem?.code ?? 'internal',
    message: problem?.message ?? 'something went wrong here; it was logged and is tried again',
  };
  if ((problem !== null && !problem.retryable) || pause === undefined) {
    await fail(ctx, message, shown);
    return;
  }
  const delayMs = Math.max(pause, problem?.retryAfterMs ?? 0);
  await messages.of(ctx.database).updateOne(
    { _id: message._id },
    {
      $set: {
        'delivery.status': 'pending',
        'delivery.error': shown,
        dueAt: instant(ctx, delayMs),
        lockedUntil: null,
        isAmbiguous: message.isAmbiguous === true || problem?.isAmbiguous === true,
      },
      $inc: { version: 1 },
    },
  );
  await announceById(ctx, message._id);
  ctx.jobs.add('message.deliver', { messageId: message._id }, { delayMs });
}

async function fail(
  ctx: Context,
  message: OutboundDocument,
  error: { code: string; message: string },
): Promise<void> {
  await messages.of(ctx.database).updateOne(
    { _id: message._id },
    {
      $set: {
        'delivery.status': 'failed',
        'delivery.at': instant(ctx),
        'delivery.error': error,
        dueAt: null,
        lockedUntil: null,
      },
      $inc: { version: 1 },
    },
  );
  await announceById(ctx, message._id);
}

async function announceById(ctx: Context, messageId: string): Promise<void> {
  const after = await messages.of(ctx.database).findOne({ _id: messageId });
  if (after?.kind === 'outbound') {
    announceChange(ctx, after);
  }
}

async function toOutbound(
  ctx: Context,
  message: OutboundDocument,
  opened: OpenInbox,
  conversation: ConversationDocument,
): Promise<OutboundMessage> {
  const files = await Promise.all(message.attachments.map((attachment) => findFile(ctx, attachment.id)));
  return {
    messageId: message._id,
    conversationId: conversation._id,
    to: conversation.address,
    text: message.text,
    html: message.html,
    attachments: files.flatMap((file) =>
      file === null
        ? []
        : [
            {
              id: file._id,
              name: file.name,
              contentType: file.contentType,
              sizeBytes: file.sizeBytes,
              publicUrl: publicLink(ctx, file._id),
              open: async () => readBytes(ctx, file),
            },
          ],
    ),
    email: message.email === null ? null : mailOf(ctx, message, opened, conversation),
    statusUrl: `${opened.inbox.webhookUrl}/status`,
    attempt: message.delivery.attempts + 1,
  };
}

function mailOf(
  ctx: Context,
  message: OutboundDocument,
  { document }: OpenInbox,
  conversation: ConversationDocument,
): NonNullable<OutboundMessage['email']> {
  const token = makeReplyToken({ conversationId: conversation._id, secret: threadSecret(ctx) });
  const takesTokens = document.settings.takesPlusAddresses === true;
  return {
    messageId: message.mailId ?? '',
    inReplyTo: conversation.lastMessageId,
    references: conversation.references,
    subject: message.email?.subject ?? '',
    fromName: message.email?.from.name ?? document.name,
    cc: message.cc ?? [],
    replyTo: takesTokens ? addressWithToken(document.address, token) : null,
  };
}

/** Finds messages whose job was lost with Redis or with a process. */
export async function sweepDeliveries(ctx: Context): Promise<void> {
  const due = await messages
    .of(ctx.database)
    .find({ dueAt: { $gt: '', $lte: instant(ctx) } }, { projection: { _id: 1 } })
    .sort({ dueAt: 1 })
    .limit(200)
    .toArray();
  for (const { _id } of due) {
    ctx.jobs.add('message.deliver', { messageId: _id });
  }
}
