import * as api from '../../shared/api/workspace.ts';
import type { Queue } from '../../shared/queue.ts';
import { agents } from '../agents/agentCollection.ts';
import { requireAgents } from '../agents/requireAgents.ts';
import type { Context } from '../context.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { DomainError, notFound } from '../errors.ts';
import { type Route, route } from '../http/route.ts';
import { withoutUndefined } from '../http/withoutUndefined.ts';
import { requirePermission } from '../session/requirePermission.ts';
import { announceQueue } from './announceQueue.ts';
import { deleteQueue } from './deleteQueue.ts';
import { type QueueDocument, queues, toQueue } from './queueCollection.ts';
import { setMembers } from './setMembers.ts';

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
