import * as api from '../../shared/api/workspace.ts';
import type { Queue } from '../../shared/queue.ts';
import { agents } from '../agents/agentCollection.ts';
import { requireAgents } from '../agents/requireAgents.ts';
import { announceAgent } from '../agents/updateAgentRecord.ts';
import { cases } from '../cases/caseCollection.ts';
import { changeCase } from '../cases/changeCase.ts';
import type { Context } from '../context.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { DomainError, notFound } from '../errors.ts';
import { type Route, route } from '../http/route.ts';
import { withoutUndefined } from '../http/withoutUndefined.ts';
import { inboxes } from '../inboxes/inboxCollection.ts';
import { forgetInbox } from '../inboxes/inboxes.ts';
import { refreshRooms } from '../realtime/refreshRooms.ts';
import { recountQueues } from '../reports/queueCounters.ts';
import { requirePermission } from '../session/requirePermission.ts';
import { announceQueue } from './announceQueue.ts';
import { type QueueDocument, queues, toQueue } from './queueCollection.ts';

export const queueRoutes: Route[] = [
  route(api.listQueues, async (ctx) => ({ items: await listQueues(ctx) })),

  route(api.createQueue, async (ctx, { body, signedIn }) => {
    requirePermission(signedIn.actor, 'queue.manage');
    const document: QueueDocument = {
      _id: newId(),
      name: body.name,
      serviceLevel: body.serviceLevel,
      skills: body.skills,
      version: 1,
    };
    await requireAgents(ctx, body.memberIds);
    await unlessTaken(body.name, () => queues.of(ctx.database).insertOne(document));
    await setMembers(ctx, document._id, body.memberIds);
    return announceQueue(ctx, document);
  }),

  route(api.updateQueue, async (ctx, { params, body, signedIn }) => {
    requirePermission(signedIn.actor, 'queue.manage');
    const { memberIds, ...fields } = withoutUndefined(body);
    await requireAgents(ctx, memberIds ?? []);
    const document = await unlessTaken(fields.name ?? '', () =>
      queues
        .of(ctx.database)
        .findOneAndUpdate(
          { _id: params.queueId },
          { $set: fields, $inc: { version: 1 } },
          { returnDocument: 'after' },
        ),
    );
    if (document === null) {
      throw notFound('queue', params.queueId);
    }
    if (memberIds !== undefined) {
      await setMembers(ctx, document._id, memberIds);
    }
    return announceQueue(ctx, document);
  }),

  route(api.deleteQueue, async (ctx, { params, body, signedIn }) => {
    requirePermission(signedIn.actor, 'queue.manage');
    await deleteQueue(ctx, params.queueId, body.moveTo);
    return { ok: true as const };
  }),
];

async function listQueues(ctx: Context): Promise<Queue[]> {
  const [all, people] = await Promise.all([
    queues.of(ctx.database).find({}).sort({ name: 1 }).toArray(),
    agents
      .of(ctx.database)
      .find({ isActive: true }, { projection: { queueIds: 1 } })
      .toArray(),
  ]);
  return all.map((queue) =>
    toQueue(
      queue,
      people.filter((agent) => agent.queueIds.includes(queue._id)).map((agent) => agent._id),
    ),
  );
}

/** Members stand on the agents; each who comes or goes joins and leaves the queue's room. */
async function setMembers(ctx: Context, queueId: string, memberIds: readonly string[]): Promise<void> {
  const collection = agents.of(ctx.database);
  const before = await collection.find({ queueIds: queueId }, { projection: { _id: 1 } }).toArray();
  const former = before.map((agent) => agent._id).filter((id) => !memberIds.includes(id));
  const added = memberIds.filter((id) => !before.some((agent) => agent._id === id));
  await collection.updateMany(
    { _id: { $in: former } },
    { $pull: { queueIds: queueId }, $inc: { version: 1 } },
  );
  await collection.updateMany(
    { _id: { $in: added } },
    { $addToSet: { queueIds: queueId }, $inc: { version: 1 } },
  );
  const changed = await collection.find({ _id: { $in: [...former, ...added] } }).toArray();
  for (const agent of changed) {
    announceAgent(ctx, agent);
    refreshRooms(ctx, agent._id);
  }
}

/** @throws DomainError `queueHasWork` unless it is said where the work goes */
async function deleteQueue(ctx: Context, queueId: string, moveTo: string | null): Promise<void> {
  const queue = await queues.of(ctx.database).findOne({ _id: queueId });
  if (queue === null) {
    throw notFound('queue', queueId);
  }
  const [openCases, feeding] = await Promise.all([
    cases.of(ctx.database).find({ isOpen: true, queueId }).limit(10_000).toArray(),
    inboxes.of(ctx.database).find({ queueId }).toArray(),
  ]);
  const target =
    moveTo === null || moveTo === queueId ? null : await queues.of(ctx.database).findOne({ _id: moveTo });
  if ((openCases.length > 0 || feeding.length > 0) && target === null) {
    throw new DomainError(
      'queueHasWork',
      `${queue.name} has ${openCases.length} open cases and ${feeding.length} inboxes; say which queue takes them`,
      {
        details: { cases: String(openCases.length), inboxes: String(feeding.length) },
      },
    );
  }
  for (const theCase of openCases) {
    await changeCase(
      ctx,
      theCase._id,
      { queueId },
      { queueId: target?._id ?? '', 'routing.queueEnteredAt': ctx.now().getTime(), 'routing.step': 0 },
    );
  }
  for (const inbox of feeding) {
    await inboxes
      .of(ctx.database)
      .updateOne({ _id: inbox._id }, { $set: { queueId: target?._id ?? '' }, $inc: { version: 1 } });
    forgetInbox(ctx, inbox._id);
  }
  await setMembers(ctx, queueId, []);
  await queues.of(ctx.database).deleteOne({ _id: queueId });
  await recountQueues(ctx);
}

async function unlessTaken<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (isDuplicate(error)) {
      throw new DomainError('nameTaken', `there is a queue named ${name} already`, { details: { name } });
    }
    throw error;
  }
}
