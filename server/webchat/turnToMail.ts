import type { DomainEvent } from '../../shared/events.ts';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import { changeChannel } from '../cases/changeChannel.ts';
import { type Context, instant } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { type ConversationDocument, conversations } from '../conversations/conversationCollection.ts';
import type { VisitorSocketData } from '../realtime/realtime.ts';
import { placeOf } from '../routing/place.ts';
import { findMailWay, isVisitorHere } from './mailWay.ts';
import { visitorConversation } from './visitorSession.ts';

/** While a chat waits, it is looked after its visitor this often … */
const LOOK_MS = 60_000;
/** … and who is not there is given this long: a page is left and another opened. */
const GRACE_MS = 30_000;
/** Marks the key of the second look, after the visitor was found gone at the first. */
const GONE = '.gone';

/** A chat that waits in line: somebody must notice when its visitor leaves, whichever process they were on. */
export async function noteWaitingChat(ctx: Context, event: DomainEvent): Promise<void> {
  if (event.type !== 'case.created' && event.type !== 'case.updated') {
    return;
  }
  const { channel, state, conversationId } = event.payload.case;
  if (channel === 'webchat' && state === 'queued') {
    await lookLater(ctx, conversationId, LOOK_MS);
  }
}

/** A visitor who says how to reach them while they wait. */
export async function noteAddress(ctx: Context, visitor: VisitorSocketData): Promise<void> {
  const conversation = await visitorConversation(ctx, visitor);
  if (conversation?.caseState === 'queued') {
    await lookLater(ctx, conversation._id, LOOK_MS);
  }
}

function lookLater(ctx: Context, key: string, inMs: number): Promise<void> {
  return ctx.timers.schedule({ kind: 'chat.turnToMail', key, dueAt: instant(ctx, inMs) });
}

/**
 * Due while a chat waits. When its visitor has gone and left an address, nobody need be free for a chat any
 * more: the case waits on as a mail, in its place in line, and the answer goes to that address.
 */
export async function turnToMail(ctx: Context, key: string): Promise<void> {
  const isSecondLook = key.endsWith(GONE);
  const conversationId = isSecondLook ? key.slice(0, -GONE.length) : key;
  const waiting = await findWaiting(ctx, conversationId);
  const way = waiting && (await findMailWay(ctx, waiting.conversation));
  if (!waiting || !way) {
    return;
  }
  if (await isVisitorHere(ctx, waiting.conversation)) {
    await lookLater(ctx, conversationId, LOOK_MS);
  } else if (!isSecondLook) {
    await lookLater(ctx, conversationId + GONE, GRACE_MS);
  } else if (await changeChannel(ctx, waiting.theCase, 'email')) {
    await addSystemEntry(ctx, placeOf(waiting.theCase), 'visitor.turnedToMail', { to: way.to });
  }
}

/** A visitor who is back is served in the chat again: in the same place in line, or by who has their case. */
export async function turnToChat(ctx: Context, visitor: VisitorSocketData): Promise<void> {
  const conversation = await visitorConversation(ctx, visitor);
  const theCase =
    conversation?.caseId == null
      ? null
      : await cases.of(ctx.database).findOne({ _id: conversation.caseId, isOpen: true, channel: 'email' });
  if (theCase !== null && (await changeChannel(ctx, theCase, 'webchat'))) {
    await addSystemEntry(ctx, placeOf(theCase), 'visitor.isBack', {});
  }
}

async function findWaiting(
  ctx: Context,
  conversationId: string,
): Promise<{ conversation: ConversationDocument; theCase: CaseDocument } | null> {
  const conversation = await conversations
    .of(ctx.database)
    .findOne({ _id: conversationId, channel: 'webchat', caseState: 'queued' });
  const theCase =
    conversation?.caseId == null
      ? null
      : await cases
          .of(ctx.database)
          .findOne({ _id: conversation.caseId, state: 'queued', channel: 'webchat' });
  return conversation === null || theCase === null ? null : { conversation, theCase };
}
