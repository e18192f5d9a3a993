import * as api from '../../../shared/api/routing.ts';
import type { Context } from '../../context.ts';
import { type Route, route } from '../../http/route.ts';
import { requirePermission } from '../../session/requirePermission.ts';
import { loadState } from '../loadState.ts';
import { currentPolicy } from '../policyStore.ts';
import { activatePolicy } from './activatePolicy.ts';
import { checkPolicy, parseDraft } from './checkPolicy.ts';
import { previewPolicy } from './previewPolicy.ts';
import { listVersions, policyDocument, versionOf } from './versions.ts';

export const policyRoutes: Route[] = [
  route(api.listPolicies, async (ctx, { signedIn }) => {
    requirePermission(signedIn.actor, 'routing.see');
    return { items: await listVersions(ctx) };
  }),

  route(api.getPolicy, async (ctx, { signedIn, params }) => {
    requirePermission(signedIn.actor, 'routing.see');
    return versionOf(ctx, params.version);
  }),

  route(api.validatePolicy, async (ctx, { signedIn, body }) => {
    requirePermission(signedIn.actor, 'routing.manage');
    return { problems: await problemsOf(ctx, body.policy) };
  }),

  route(api.previewPolicy, async (ctx, { signedIn, body }) => {
    requirePermission(signedIn.actor, 'routing.manage');
    return previewPolicy(ctx, body.policy, { channel: body.channel, caseId: body.caseId });
  }),

  route(api.activatePolicy, async (ctx, { signedIn, body }) => {
    requirePermission(signedIn.actor, 'routing.manage');
    const { policy: content, ...rest } = body;
    return activatePolicy(ctx, { content, ...rest, byAgentId: signedIn.actor.id });
  }),

  route(api.restorePolicy, async (ctx, { signedIn, params, body }) => {
    requirePermission(signedIn.actor, 'routing.manage');
    const { version: _, ...content } = (await policyDocument(ctx, params.version)).policy;
    return activatePolicy(ctx, { content, ...body, byAgentId: signedIn.actor.id });
  }),
];

async function problemsOf(ctx: Context, draft: unknown) {
  const { content, problems } = parseDraft(draft);
  if (content === null) {
    return problems;
  }
  const [{ state }, inForce] = await Promise.all([loadState(ctx), currentPolicy(ctx)]);
  return checkPolicy(ctx, content, { state, inForce });
}
