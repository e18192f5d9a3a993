import { cases } from '../cases/caseCollection.ts';
import { type Context, instant } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { findInbox } from '../inboxes/inboxes.ts';
import { type CallDocument, messages } from '../messages/messageCollection.ts';
import { backInLine } from '../routing/backInLine.ts';
import { nameOf } from '../routing/offers.ts';
import { placeOf } from '../routing/place.ts';
import { changeCall, dropLeg, inLineAgain } from './calls.ts';

/** Somebody else may change a case at the same moment; then it is looked at again. */
const TRIES = 5;

/** Due when the agent whose browser was lost has not come back in time. */
export async function callLossDue(ctx: Context, callMessageId: string): Promise<void> {
  const call = await messages.of(ctx.database).findOne({ _id: callMessageId, kind: 'call' });
  if (call?.kind === 'call' && call.loss != null && call.loss.until <= instant(ctx)) {
    await returnToLine(ctx, call);
  }
}

/**
 * The caller keeps their place in line, and the agent who was lost is left out. The loss stands until the case is
 * back, so that nobody is rung for it in between, and a second run after a crash ends what was begun.
 */
export async function returnToLine(ctx: Context, call: CallDocument): Promise<void> {
  const { loss } = call;
  if (loss == null) {
    return;
  }
  const ringing = call.legs?.agentCallId ?? null;
  if (call.call.state === 'reconnecting') {
    const only = { 'call.state': 'reconnecting', 'loss.at': loss.at, 'legs.hasAgent': false };
    const waiting = await changeCall(ctx, call._id, inLineAgain(ctx, call), { only, gone: ringing });
    if (waiting === null) {
      return;
    }
  }
  await giveBack(ctx, call.call.callId, loss.agentId);
  await changeCall(ctx, call._id, { loss: null }, { only: { 'loss.at': loss.at } });
  if (ringing !== null) {
    await dropLeg(ctx, call, ringing);
  }
  await (loss.wasOnHold && tellOfLine(ctx, call));
}

async function giveBack(ctx: Context, callId: string, agentId: string): Promise<void> {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const theCase = await cases.of(ctx.database).findOne({ callId, agentId, isOpen: true });
    if (theCase === null) {
      return;
    }
    const back = await backInLine(ctx, theCase, { isExcluded: true });
    if (back !== null) {
      await addSystemEntry(ctx, placeOf(back), 'case.callLost', await nameOf(ctx, agentId));
      return;
    }
  }
  throw new Error(`the case of call ${callId} changes too fast to be given back`);
}

/** Who was on hold hears from now on how long the line is. */
async function tellOfLine(ctx: Context, call: CallDocument): Promise<void> {
  const opened = await findInbox(ctx, call.inboxId);
  const { callId } = call.call;
  try {
    await opened?.adapter.calls?.keepCompany({ callId, isOnHold: true }, opened.inbox);
  } catch (error) {
    // They go on hearing the hold music; whoever takes them takes them off hold.
    ctx.log.warn({ err: error, callId }, 'a caller back in line still hears the hold music');
  }
}
