import { addressWithToken, makeMessageId, makeReplyToken } from '../../channels/email/replyToken.ts';
import type { DomainEvent } from '../../shared/events.ts';
import { type Context, instant } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { type ConversationDocument, conversations } from '../conversations/conversationCollection.ts';
import { threadSecret } from '../inbound/findMailThread.ts';
import { type OpenInbox, open } from '../inboxes/inboxes.ts';
import { messages } from '../messages/messageCollection.ts';
import { workspaceName } from '../workspace/workspace.ts';
import { findMailWay, isVisitorHere } from './mailWay.ts';

/** A visitor who has not come back by then gets the answer by mail. */
const WAIT_MS = 60_000;

/** A reply to a visitor who left a mail address: looked at again when they had time to read it. */
export async function noteUnseenReply(ctx: Context, event: DomainEvent): Promise<void> {
  if (
    event.type !== 'message.created' ||
    event.payload.message.kind !== 'outbound' ||
    event.payload.conversation.channel !== 'webchat'
  ) {
    return;
  }
  const { id } = event.payload.conversation;
  await ctx.timers.schedule({ kind: 'chat.continueByMail', key: id, dueAt: instant(ctx, WAIT_MS) });
}

/** Sends what the visitor has not read to the address they left, if they are gone. Their answer joins the chat. */
export async function continueByMail(ctx: Context, conversationId: string): Promise<void> {
  const conversation = await conversations.of(ctx.database).findOne({ _id: conversationId });
  if (conversation === null || (await isVisitorHere(ctx, conversation))) {
    return;
  }
  const way = await findMailWay(ctx, conversation);
  const unread = await messages
    .of(ctx.database)
    .find({ conversationId, kind: 'outbound', number: { $gt: conversation.visitorReadUpTo } })
    .sort({ number: 1 })
    .limit(50)
    .toArray();
  const last = unread.at(-1);
  if (way === null || last === undefined) {
    return;
  }
  const { to, sender } = way;
  const text = unread.map((message) => (message.kind === 'outbound' ? message.text : '')).join('\n\n');
  await mail(ctx, open(ctx, sender), conversation, { to, text, messageId: last._id });
  await conversations
    .of(ctx.database)
    .updateOne(
      { _id: conversationId },
      { $addToSet: { participants: to.toLowerCase() }, $max: { visitorReadUpTo: last.number } },
    );
  const { contactId, inboxId, channel, caseId } = conversation;
  await addSystemEntry(
    ctx,
    { conversationId, contactId, inboxId, channel, caseId },
    'visitor.continuedByMail',
    { to },
  );
}

async function mail(
  ctx: Context,
  { adapter, inbox, document }: OpenInbox,
  conversation: ConversationDocument,
  letter: { to: string; text: string; messageId: string },
): Promise<void> {
  const secret = threadSecret(ctx);
  const domain = document.address.split('@').at(-1) ?? 'localhost';
  const token = makeReplyToken({ conversationId: conversation._id, secret });
  const name = await workspaceName(ctx);
  await adapter.send(
    {
      messageId: letter.messageId,
      conversationId: conversation._id,
      to: letter.to,
      text: letter.text,
      html: null,
      attachments: [],
      email: {
        messageId: makeMessageId({
          conversationId: conversation._id,
          messageId: letter.messageId,
          domain,
          secret,
        }),
        inReplyTo: null,
        references: [],
        subject: name,
        fromName: document.name,
        cc: [],
        replyTo:
          document.settings.takesPlusAddresses === true ? addressWithToken(document.address, token) : null,
      },
      statusUrl: null,
      attempt: 1,
    },
    inbox,
  );
}
