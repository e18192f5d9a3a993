import type { Workspace } from '../../shared/api/session.ts';
import type { Context } from '../context.ts';
import { counters, WORKSPACE_ID, workspaces } from './workspaceCollection.ts';

const DEFAULTS: Workspace = {
  name: 'Atende',
  timeZone: 'UTC',
  isDemo: false,
  dispositions: [
    'Solved',
    'Information given',
    'Order changed',
    'Refunded',
    'Passed on',
    'No answer needed',
    'Spam',
  ],
  presenceReasons: ['Break', 'Lunch', 'Meeting', 'Training'],
};

export async function getWorkspace(ctx: Context): Promise<Workspace> {
  const document = await workspaces.of(ctx.database).findOne({ _id: WORKSPACE_ID });
  return { ...DEFAULTS, ...(document ?? {}), isDemo: ctx.config.isDemo };
}

export async function saveWorkspace(ctx: Context, changes: Partial<Workspace>): Promise<Workspace> {
  await workspaces
    .of(ctx.database)
    .updateOne({ _id: WORKSPACE_ID }, { $set: { ...changes } }, { upsert: true });
  return getWorkspace(ctx);
}

/** The next number of a named counter, from 1; each caller gets its own. */
export async function nextNumber(ctx: Context, name: string): Promise<number> {
  const counter = await counters
    .of(ctx.database)
    .findOneAndUpdate({ _id: name }, { $inc: { value: 1 } }, { upsert: true, returnDocument: 'after' });
  return counter?.value ?? 1;
}

export async function workspaceName(ctx: Context): Promise<string> {
  return (await getWorkspace(ctx)).name;
}
