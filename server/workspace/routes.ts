import * as api from '../../shared/api/workspace.ts';
import { instant } from '../context.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { notFound } from '../errors.ts';
import { type Route, route } from '../http/route.ts';
import { withoutUndefined } from '../http/withoutUndefined.ts';
import { readBoard } from '../reports/queueCounters.ts';
import { requirePermission } from '../session/requirePermission.ts';
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
    const collection = cannedReplies.of(ctx.database);
    const save = () =>
      collection.findOneAndUpdate(
        { shortcut: body.shortcut },
        { $set: { text: body.text }, $setOnInsert: { _id: newId() } },
        { upsert: true, returnDocument: 'after' },
      );
    // Two who add the same shortcut at once: the second changes what the first has added.
    const saved = await save().catch((error: unknown) => {
      if (isDuplicate(error)) {
        return save();
      }
      throw error;
    });
    ctx.bus.publish({ type: 'settings.changed', payload: { what: 'cannedReplies' } });
    return { id: saved?._id ?? '', shortcut: body.shortcut, text: body.text };
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
