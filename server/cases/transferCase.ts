import type { Actor } from '../../shared/permissions.ts';
import { agents } from '../agents/agentCollection.ts';
import { type Context, instant } from '../context.ts';
import { addSystemEntry } from '../conversations/addSystemEntry.ts';
import { DomainError, notFound } from '../errors.ts';
import { queues } from '../queues/queueCollection.ts';
import { nameOf } from '../routing/offers.ts';
import { placeOf } from '../routing/place.ts';
import { currentPolicy } from '../routing/policyStore.ts';
import { releaseUnits } from '../routing/units.ts';
import type { CaseDocument } from './caseCollection.ts';
import { caseFor } from './caseFor.ts';
import { changeCase } from './changeCase.ts';
import { cancelTimers, giveCase } from './takeCase.ts';

export type TransferTarget = { kind: 'queue'; queueId: string } | { kind: 'agent'; agentId: string };

/** To a queue the case keeps its place in line; to an agent it goes at once. The reason is shown to the next. */
export async function transferCase(
  ctx: Context,
  actor: Actor,
  caseId: string,
  to: TransferTarget,
  reason: string,
): Promise<CaseDocument> {
  const theCase = await caseFor(ctx, actor, caseId, 'case.transfer');
  if (!theCase.isOpen) {
    throw new DomainError('caseIsClosed', `case ${theCase.number} is closed; reopen it before giving it on`);
  }
  return to.kind === 'queue'
    ? toQueue(ctx, actor, theCase, to.queueId, reason)
    : toAgent(ctx, actor, theCase, to.agentId, reason);
}

async function toQueue(
  ctx: Context,
  actor: Actor,
  theCase: CaseDocument,
  queueId: string,
  reason: string,
): Promise<CaseDocument> {
  const queue = await queues.of(ctx.database).findOne({ _id: queueId });
  if (queue === null) {
    throw notFound('queue', queueId);
  }
  const now = ctx.now().getTime();
  const { exclusionSeconds } = (await currentPolicy(ctx)).offers;
  const giver = theCase.agentId;
  const changed = await changeCase(
    ctx,
    theCase._id,
    { version: theCase.version, isOpen: true },
    {
      state: 'queued',
      agentId: null,
      offers: [],
      held: null,
      queueId,
      parkedUntil: null,
      wrapUpUntil: null,
      'routing.silentUnits': null,
      'routing.isOver': false,
      'routing.interruptedBy': null,
      queuedAt: theCase.queuedAt ?? instant(ctx),
      'routing.queueEnteredAt': now,
      'routing.step': 0,
      'routing.leftQueueIds': [],
      'routing.lastAgentId': null,
      'routing.excluded': giver === null ? [] : [{ agentId: giver, until: now + exclusionSeconds * 1000 }],
    },
  );
  if (changed === null) {
    throw new DomainError(
      'conflict',
      `case ${theCase.number} was changed by somebody else just now; look again`,
    );
  }
  await releaseUnits(ctx, changed.before, true);
  await cancelTimers(ctx, changed.before);
  await note(ctx, actor, changed.after, queue.name, reason);
  return changed.after;
}

async function toAgent(
  ctx: Context,
  actor: Actor,
  theCase: CaseDocument,
  agentId: string,
  reason: string,
): Promise<CaseDocument> {
  const target = await agents.of(ctx.database).findOne({ _id: agentId, isActive: true });
  if (target === null) {
    throw notFound('agent', agentId);
  }
  await note(ctx, actor, theCase, target.name, reason);
  return giveCase(ctx, theCase, agentId, 'transfer');
}

async function note(
  ctx: Context,
  actor: Actor,
  theCase: CaseDocument,
  to: string,
  reason: string,
): Promise<void> {
  await addSystemEntry(ctx, placeOf(theCase), 'case.transferred', {
    ...(await nameOf(ctx, actor.id)),
    to,
    reason,
  });
}
