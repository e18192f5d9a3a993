import type { PolicyVersion } from '../../../shared/api/routing.ts';
import type { RoutingPolicy } from '../../../shared/routingPolicy.ts';
import { agents } from '../../agents/agentCollection.ts';
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { defaultPolicy } from '../engine/policy.ts';
import { type PolicyDocument, policies } from '../policyStore.ts';

/** More than anybody reads; older ones can still be asked for by their number. */
const LISTED = 500;

/** What a workspace begins with, until its first policy is activated. */
export function firstPolicy(): PolicyDocument {
  const policy = defaultPolicy();
  return { _id: policy.version, policy, activatedAt: null, byAgentId: null, note: '' };
}

/** Newest first. */
export async function listVersions(ctx: Context): Promise<PolicyVersion[]> {
  const found = await policies.of(ctx.database).find({}).sort({ _id: -1 }).limit(LISTED).toArray();
  const all = found.length === 0 ? [firstPolicy()] : found;
  const names = await namesOf(ctx, all);
  return all.map((document, index) => toVersion(document, names, index === 0));
}

/** @throws DomainError `notFound` */
export async function versionOf(
  ctx: Context,
  version: number,
): Promise<{ version: PolicyVersion; policy: RoutingPolicy }> {
  const [document, newest] = await Promise.all([policyDocument(ctx, version), newestVersion(ctx)]);
  const names = await namesOf(ctx, [document]);
  return { version: toVersion(document, names, newest === version), policy: document.policy };
}

/** @throws DomainError `notFound` */
export async function policyDocument(ctx: Context, version: number): Promise<PolicyDocument> {
  const found = await policies.of(ctx.database).findOne({ _id: version });
  const first = firstPolicy();
  if (found === null && (version !== first._id || (await newestVersion(ctx)) !== first._id)) {
    throw notFound('policy version', String(version));
  }
  return found ?? first;
}

async function newestVersion(ctx: Context): Promise<number> {
  const [newest] = await policies
    .of(ctx.database)
    .find({}, { projection: { _id: 1 } })
    .sort({ _id: -1 })
    .limit(1)
    .toArray();
  return newest?._id ?? firstPolicy()._id;
}

export async function namesOf(
  ctx: Context,
  documents: readonly Pick<PolicyDocument, 'byAgentId'>[],
): Promise<Map<string, string>> {
  const ids = [...new Set(documents.flatMap(({ byAgentId }) => byAgentId ?? []))];
  const people = await agents
    .of(ctx.database)
    .find({ _id: { $in: ids } }, { projection: { name: 1 } })
    .toArray();
  return new Map(people.map(({ _id, name }) => [_id, name]));
}

export function toVersion(
  { _id, activatedAt, byAgentId, note }: PolicyDocument,
  names: ReadonlyMap<string, string>,
  isInForce: boolean,
): PolicyVersion {
  const byName = byAgentId === null ? '' : (names.get(byAgentId) ?? '');
  return { version: _id, activatedAt, byAgentId, byName, note: note ?? '', isInForce };
}
