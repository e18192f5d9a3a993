import type { Context } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { type ConversationDocument, conversations } from '../conversations/conversationCollection.ts';
import { backInLine } from '../routing/backInLine.ts';
import type { RoutingPolicy } from '../routing/engine/policy.ts';
import { nameOf } from '../routing/offers.ts';
import { placeOf } from '../routing/place.ts';
import { currentPolicy } from '../routing/policyStore.ts';
import { changeHold, isOver } from '../routing/units.ts';
import { type CaseDocument, cases } from './caseCollection.ts';

/**
 * Sets what falls due while an agent has a case: their first reply, and the customer's silence. Call it before
 * the case is given: a timer without an assignment does nothing, an assignment without its timer would stay.
 */
export async function scheduleHandling(
  ctx: Context,
  theCase: Pick<CaseDocument, '_id' | 'channel'>,
): Promise<void> {
  const { firstReplySeconds, inactiveAfterSeconds } = (await currentPolicy(ctx)).timers;
  await schedule(ctx, 'case.firstReply', theCase._id, firstReplySeconds[theCase.channel]);
  await schedule(ctx, 'case.silence', theCase._id, inactiveAfterSeconds[theCase.channel]);
}

async function schedule(
  ctx: Context,
  kind: 'case.firstReply' | 'case.silence',
  caseId: string,
  seconds: number | null,
): Promise<void> {
  if (seconds !== null) {
    await scheduleAt(ctx, kind, caseId, ctx.now().getTime() + seconds * 1000);
  }
}

function scheduleAt(
  ctx: Context,
  kind: 'case.firstReply' | 'case.silence',
  caseId: string,
  at: number,
): Promise<void> {
  return ctx.timers.schedule({ kind, key: caseId, dueAt: new Date(at).toISOString() });
}

/** No reply since the case was given: it goes back to its place, and not straight to the same agent. */
export async function firstReplyDue(ctx: Context, caseId: string): Promise<void> {
  const found = await assignedWith(ctx, caseId, ({ timers }) => timers.firstReplySeconds);
  if (found === null) {
    return;
  }
  const { theCase, conversation, waitsMs, since } = found;
  if (ctx.now().getTime() < since + waitsMs) {
    await scheduleAt(ctx, 'case.firstReply', caseId, since + waitsMs);
    return;
  }
  const { awaitingReplySince } = conversation;
  // What awaits an answer since before the case was given has had none from this agent.
  if (awaitingReplySince === undefined || new Date(awaitingReplySince).getTime() > since) {
    return;
  }
  const waiting = await backInLine(ctx, theCase, { isExcluded: true });
  if (waiting !== null) {
    const who = await nameOf(ctx, theCase.agentId ?? '');
    await addSystemEntry(ctx, placeOf(waiting), 'case.replyOverdue', who);
  }
}

/** The customer has been silent: the conversation costs a share, never nothing. */
export async function silenceDue(ctx: Context, caseId: string): Promise<void> {
  const found = await assignedWith(ctx, caseId, ({ timers }) => timers.inactiveAfterSeconds);
  if (found === null || found.theCase.routing.silentUnits != null) {
    return;
  }
  const { theCase, conversation, waitsMs, since, policy } = found;
  const silentSince = Math.max(since, new Date(conversation.lastInboundAt ?? 0).getTime());
  if (ctx.now().getTime() < silentSince + waitsMs) {
    await scheduleAt(ctx, 'case.silence', caseId, silentSince + waitsMs);
    return;
  }
  const silentUnits = Math.ceil(theCase.cost * policy.capacity.inactiveShare);
  const units = theCase.routing.interruptedBy === null ? silentUnits : 0;
  const agent = await changeHold(ctx, theCase, units, { 'routing.silentUnits': silentUnits });
  if (agent === null) {
    // Changed under our hands: looked at again in a moment.
    await scheduleAt(ctx, 'case.silence', caseId, ctx.now().getTime() + 1_000);
    return;
  }
  const after = await conversations
    .of(ctx.database)
    .findOneAndUpdate({ _id: conversation._id }, { $set: { isSilent: true } }, { returnDocument: 'after' });
  // A message that came between the look and the mark found nothing to end.
  if (after !== null && after.lastInboundAt !== conversation.lastInboundAt) {
    await endSilence(ctx, conversation._id, caseId);
  }
}

/**
 * The customer wrote again: the case costs its whole, even where its agent has been given other work since. It
 * is marked then, and nothing new comes until the agent is below their total.
 */
export async function endSilence(ctx: Context, conversationId: string, caseId: string): Promise<void> {
  await conversations.of(ctx.database).updateOne({ _id: conversationId }, { $unset: { isSilent: '' } });
  for (;;) {
    const theCase = await cases.of(ctx.database).findOne({ _id: caseId, state: 'assigned' });
    if (theCase?.routing.silentUnits == null) {
      return;
    }
    const units = theCase.routing.interruptedBy === null ? theCase.cost : 0;
    const agent = await changeHold(ctx, theCase, units, { 'routing.silentUnits': null });
    if (agent !== null) {
      if (isOver(agent)) {
        await cases
          .of(ctx.database)
          .updateOne({ _id: caseId, 'held.agentId': agent._id }, { $set: { 'routing.isOver': true } });
      }
      const seconds = (await currentPolicy(ctx)).timers.inactiveAfterSeconds[theCase.channel];
      await schedule(ctx, 'case.silence', caseId, seconds);
      return;
    }
  }
}

interface Handled {
  theCase: CaseDocument;
  conversation: ConversationDocument;
  policy: RoutingPolicy;
  waitsMs: number;
  /** When the case was given, in milliseconds since 1970. */
  since: number;
}

/** A case in somebody's hands with what its timer asks for; null where there is none, or no such timer any more. */
async function assignedWith(
  ctx: Context,
  caseId: string,
  secondsOf: (policy: RoutingPolicy) => Record<CaseDocument['channel'], number | null>,
): Promise<Handled | null> {
  const theCase = await cases.of(ctx.database).findOne({ _id: caseId, state: 'assigned' });
  if (theCase?.assignedAt == null) {
    return null;
  }
  const [policy, conversation] = await Promise.all([
    currentPolicy(ctx),
    conversations.of(ctx.database).findOne({ _id: theCase.conversationId }),
  ]);
  const seconds = secondsOf(policy)[theCase.channel];
  if (conversation === null || seconds === null) {
    return null;
  }
  const since = new Date(theCase.assignedAt).getTime();
  return { theCase, conversation, policy, waitsMs: seconds * 1000, since };
}
