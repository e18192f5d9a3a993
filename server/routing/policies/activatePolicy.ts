import type { z } from 'zod';
import type * as api from '../../../shared/api/routing.ts';
import type { PolicyContent, RoutingPolicy } from '../../../shared/routingPolicy.ts';
import { cases } from '../../cases/caseCollection.ts';
import { type Context, instant } from '../../context.ts';
import { isDuplicate } from '../../database/collection.ts';
import { DomainError } from '../../errors.ts';
import type { RoutingState } from '../engine/types.ts';
import { loadState } from '../loadState.ts';
import { currentPolicy, type PolicyDocument, policies } from '../policyStore.ts';
import { routeCases } from '../routeCases.ts';
import { checkPolicy } from './checkPolicy.ts';
import { type Consequences, queuesWithOtherSteps } from './consequences.ts';
import { shownConsequences } from './previewPolicy.ts';
import { firstPolicy, namesOf, toVersion } from './versions.ts';

export interface Activation {
  content: PolicyContent;
  /** The version that the content was made from. */
  basedOn: number;
  note: string;
  byAgentId: string;
}

type Activated = z.input<(typeof api.activatePolicy)['response']>;

/**
 * Puts a policy in force, in every process from its next decision on. Cases that wait are looked at again
 * at once; those that are being offered finish as they were offered.
 *
 * @throws DomainError `policyChanged` when another was activated since `basedOn`; `unprocessable` when cases
 *         would be stranded
 */
export async function activatePolicy(ctx: Context, activation: Activation): Promise<Activated> {
  const [{ state }, inForce] = await Promise.all([loadState(ctx), currentPolicy(ctx)]);
  const content = withoutGoneQueues(activation.content, state);
  if (inForce.version !== activation.basedOn) {
    throw await policyChanged(ctx);
  }
  const problems = await checkPolicy(ctx, activation.content, { state, inForce });
  refuseErrors(problems);
  const document = await store(ctx, { ...activation, content });
  const consequences = await lookAgain(ctx, inForce, document.policy);
  const version = toVersion(document, await namesOf(ctx, [document]), true);
  ctx.bus.publish({
    type: 'policy.activated',
    payload: { version: version.version, byName: version.byName },
  });
  return { version, consequences: await shownConsequences(ctx, consequences), warnings: problems };
}

/** Rules of queues that were deleted would come back to life with no queue to belong to. */
function withoutGoneQueues(content: PolicyContent, { queues }: RoutingState): PolicyContent {
  const known = new Set(queues.map(({ id }) => id));
  return {
    ...content,
    queues: Object.fromEntries(Object.entries(content.queues).filter(([id]) => known.has(id))),
  };
}

/** @throws DomainError `unprocessable` with every error and its path */
export function refuseErrors(problems: Activated['warnings']): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first !== undefined) {
    throw new DomainError('unprocessable', `${first.path}: ${first.message}`, {
      issues: errors.map(({ path, message }) => ({ path, message })),
    });
  }
}

/** The version is the key: of two who follow the same one, the second finds it taken. */
async function store(
  ctx: Context,
  { content, basedOn, note, byAgentId }: Activation,
): Promise<PolicyDocument> {
  const collection = policies.of(ctx.database);
  if (basedOn === firstPolicy()._id) {
    // What the workspace began with stays to be seen and restored, whatever a later release begins with.
    await collection.updateOne(
      { _id: basedOn },
      { $setOnInsert: withoutId(firstPolicy()) },
      { upsert: true },
    );
  }
  const version = basedOn + 1;
  const document = {
    _id: version,
    policy: { ...content, version },
    activatedAt: instant(ctx),
    byAgentId,
    note,
  };
  try {
    await collection.insertOne(document);
  } catch (error) {
    throw isDuplicate(error) ? await policyChanged(ctx) : error;
  }
  return document;
}

function withoutId({ _id, ...rest }: PolicyDocument): Omit<PolicyDocument, '_id'> {
  return rest;
}

async function policyChanged(ctx: Context): Promise<DomainError> {
  const [newest = firstPolicy()] = await policies
    .of(ctx.database)
    .find({})
    .sort({ _id: -1 })
    .limit(1)
    .toArray();
  const { version, byName, activatedAt } = toVersion(newest, await namesOf(ctx, [newest]), true);
  return new DomainError(
    'policyChanged',
    `${byName} activated version ${version} at ${activatedAt}; look at it, then activate again`,
    { details: { version: String(version), byName, at: activatedAt ?? '' } },
  );
}

/** The waiting cases take the new steps, and a pass under the new policy places them. */
async function lookAgain(ctx: Context, before: RoutingPolicy, after: RoutingPolicy): Promise<Consequences> {
  const waiting = await queuesOfWaiting(ctx, null);
  const queueIds = queuesWithOtherSteps([...new Set(waiting.values())], before, after);
  if (queueIds.length > 0) {
    await cases
      .of(ctx.database)
      .updateMany(
        { state: 'queued', queueId: { $in: queueIds }, 'routing.step': { $gt: 0 } },
        { $set: { 'routing.step': 0, changedAt: ctx.now().getTime() }, $inc: { version: 1 } },
      );
  }
  await routeCases(ctx);
  const now = await queuesOfWaiting(ctx, [...waiting.keys()]);
  return {
    waiting: waiting.size,
    moved: [...waiting].flatMap(([itemId, fromQueueId]) => {
      const toQueueId = now.get(itemId);
      return toQueueId === undefined || toQueueId === fromQueueId ? [] : [{ itemId, fromQueueId, toQueueId }];
    }),
    endedIds: [...waiting.keys()].filter((id) => !now.has(id)),
  };
}

/** @param ids of open cases, whatever their state; null for all that wait */
async function queuesOfWaiting(ctx: Context, ids: readonly string[] | null): Promise<Map<string, string>> {
  const found = await cases
    .of(ctx.database)
    .find(ids === null ? { state: 'queued' } : { _id: { $in: [...ids] }, isOpen: true }, {
      projection: { queueId: 1 },
    })
    .toArray();
  return new Map(found.map(({ _id, queueId }) => [_id, queueId]));
}
