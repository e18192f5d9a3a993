import { cases } from '../cases/caseCollection.ts';
import { changeCase } from '../cases/changeCase.ts';
import type { Context } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';
import { inboxes } from '../inboxes/inboxCollection.ts';
import { forgetInbox } from '../inboxes/inboxes.ts';
import { recountQueues } from '../reports/queueCounters.ts';
import { checkReferences } from '../routing/engine/validation/references.ts';
import { currentPolicy } from '../routing/policyStore.ts';
import { type QueueDocument, queues } from './queueCollection.ts';
import { setMembers } from './setMembers.ts';

const BATCH = 500;

/**
 * Deletes a queue after all that leads to it or waits in it went to another.
 *
 * @throws DomainError `queueHasWork` unless it is said where that goes; `queueIsNamed` while the routing rules of
 *         another queue send cases here; `conflict` while the other is being deleted too, or a third into this one
 */
export async function deleteQueue(ctx: Context, queueId: string, moveTo: string | null): Promise<void> {
  const queue = await queueFor(ctx, queueId);
  const target = moveTo === null || moveTo === queueId ? null : await queueFor(ctx, moveTo);
  await requireUnnamed(ctx, queue);
  if (target === null) {
    await requireIdle(ctx, queue);
    await reserve(ctx, queue, queue);
    await queues.of(ctx.database).deleteOne({ _id: queueId });
    await putBackUnlessIdle(ctx, queue);
    // Last: a queue that is put back has its members still.
    await setMembers(ctx, queueId, []);
  } else {
    await reserve(ctx, queue, target);
    // First what leads to it: from then on no new case comes.
    await moveInboxes(ctx, queueId, target._id);
    await moveCases(ctx, queueId, target._id);
    await setMembers(ctx, queueId, []);
    await queues.of(ctx.database).deleteOne({ _id: queueId });
    // What was on its way while the others moved.
    await moveCases(ctx, queueId, target._id);
  }
  await recountQueues(ctx);
  ctx.bus.publish({ type: 'settings.changed', payload: { what: 'queues' } });
}

async function queueFor(ctx: Context, queueId: string): Promise<QueueDocument> {
  const queue = await queues.of(ctx.database).findOne({ _id: queueId });
  if (queue === null) {
    throw notFound('queue', queueId);
  }
  return queue;
}

/**
 * Nothing may move into a queue that is about to go. Each deletion says where it moves to, an idle queue's to
 * itself, before it looks whether others do: of two that would meet, one at least sees the other. One that broke
 * off in the middle is taken up by the next attempt.
 */
async function reserve(ctx: Context, queue: QueueDocument, target: QueueDocument): Promise<void> {
  const collection = queues.of(ctx.database);
  await collection.updateOne({ _id: queue._id }, { $set: { movesTo: target._id } });
  const others = await collection
    .find({ _id: { $ne: queue._id }, $or: [{ _id: target._id }, { movesTo: queue._id }] })
    .toArray();
  const isTargetGone = target !== queue && !others.some(({ _id }) => _id === target._id);
  const other = isTargetGone ? target : others.find(({ movesTo }) => movesTo !== undefined);
  if (other !== undefined) {
    await collection.updateOne({ _id: queue._id }, { $unset: { movesTo: 1 } });
    throw new DomainError(
      'conflict',
      `${other.name} is being deleted as well; look again which queues are left`,
    );
  }
}

/** A case that came while nobody was to come would wait where nobody looks. */
async function putBackUnlessIdle(ctx: Context, queue: QueueDocument): Promise<void> {
  try {
    await requireIdle(ctx, queue);
  } catch (error) {
    const { movesTo: _, ...kept } = queue;
    await queues.of(ctx.database).insertOne(kept);
    throw error;
  }
}

/** What other queues' rules send to a queue that is no more would wait where nobody looks. */
async function requireUnnamed(ctx: Context, { _id, name }: QueueDocument): Promise<void> {
  const [policy, others] = await Promise.all([
    currentPolicy(ctx),
    queues
      .of(ctx.database)
      .find({ _id: { $ne: _id } })
      .toArray(),
  ]);
  const remaining = others.map((queue) => ({ id: queue._id, memberIds: [] }));
  const problems = checkReferences(policy, { queues: remaining, agents: [], items: [] });
  const naming = new Set(
    problems.flatMap((problem) =>
      problem.code === 'unknownQueue' && problem.name === _id ? problem.queueId : [],
    ),
  );
  if (naming.size > 0) {
    const from = others.filter((queue) => naming.has(queue._id)).map((queue) => queue.name);
    throw new DomainError(
      'queueIsNamed',
      `the routing rules of ${from.join(', ')} send cases to ${name}; change them first`,
      { details: { queues: from.join(', ') } },
    );
  }
}

async function requireIdle(ctx: Context, { _id: queueId, name }: QueueDocument): Promise<void> {
  const [openCases, feeding] = await Promise.all([
    cases.of(ctx.database).countDocuments({ isOpen: true, queueId }),
    inboxes.of(ctx.database).countDocuments({ queueId }),
  ]);
  if (openCases > 0 || feeding > 0) {
    throw new DomainError(
      'queueHasWork',
      `${name} has ${openCases} open cases and ${feeding} inboxes; say which queue takes them`,
      { details: { cases: String(openCases), inboxes: String(feeding) } },
    );
  }
}

async function moveInboxes(ctx: Context, from: string, to: string): Promise<void> {
  for (const inbox of await inboxes.of(ctx.database).find({ queueId: from }).toArray()) {
    await inboxes
      .of(ctx.database)
      .updateOne({ _id: inbox._id }, { $set: { queueId: to }, $inc: { version: 1 } });
    forgetInbox(ctx, inbox._id);
  }
}

async function moveCases(ctx: Context, from: string, to: string): Promise<void> {
  for (;;) {
    const open = await cases.of(ctx.database).find({ isOpen: true, queueId: from }).limit(BATCH).toArray();
    for (const theCase of open) {
      await changeCase(
        ctx,
        theCase._id,
        { queueId: from },
        { queueId: to, 'routing.queueEnteredAt': ctx.now().getTime(), 'routing.step': 0 },
      );
    }
    if (open.length < BATCH) {
      return;
    }
  }
}
