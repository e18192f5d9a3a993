import * as api from '../../shared/api/workspace.ts';
import { instant } from '../context.ts';
import { notFound } from '../errors.ts';
import { type Route, route } from '../http/route.ts';
import { withoutUndefined } from '../http/withoutUndefined.ts';
import { readBoard } from '../reports/queueCounters.ts';
import { requirePermission } from '../session/requirePermission.ts';
import { addCannedReply, changeCannedReply } from './cannedReplies.ts';
import { saveWorkspace } from './workspace.ts';
import { cannedReplies } from './workspaceCollection.ts';

export const workspaceRoutes: Route[] = [
  route(api.getBoard, async (ctx, { signedIn }) => {
    requirePermission(signedIn.actor, 'board.see');
    return { stats: await readBoard(ctx), at: instant(ctx) };
  }),

  route(api.updateWorkspace, async (ctx, { signedIn, body }) => {
    requirePermission(signedIn.actor, 'workspace.manage');
    const saved = await saveWorkspace(ctx, withoutUndefined(body));
    ctx.bus.publish({ type: 'settings.changed', payload: { what: 'workspace' } });
    return saved;
  }),

  route(api.listCannedReplies, async (ctx) => {
    const found = await cannedReplies.of(ctx.database).find({}).sort({ shortcut: 1 }).limit(1_000).toArray();
    return { items: found.map(({ _id, shortcut, text }) => ({ id: _id, shortcut, text })) };
  }),

  route(api.saveCannedReply, async (ctx, { signedIn, body }) => {
    requirePermission(signedIn.actor, 'canned.manage');
    const { isNew, ...reply } = body;
    const saved = isNew ? await addCannedReply(ctx, reply) : await changeCannedReply(ctx, reply);
    ctx.bus.publish({ type: 'settings.changed', payload: { what: 'cannedReplies' } });
    return saved;
  }),

  route(api.deleteCannedReply, async (ctx, { signedIn, params }) => {
    requirePermission(signedIn.actor, 'canned.manage');
    const { deletedCount } = await cannedReplies.of(ctx.database).deleteOne({ _id: params.cannedReplyId });
    if (deletedCount === 0) {
      throw notFound('canned reply', params.cannedReplyId);
    }
    ctx.bus.publish({ type: 'settings.changed', payload: { what: 'cannedReplies' } });
    return { ok: true as const };
  }),
];
