import type { Workspace } from '../../shared/api/session.ts';
import type { Context } from '../context.ts';
import { isDuplicate } from '../database/collection.ts';
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

/** A first set-up that has not ended by then may be begun anew. */
const SET_UP_MS = 30_000;

/** Lets one at a time set an empty workspace up. @returns whether it is this one */
export async function claimSetUp(ctx: Context): Promise<boolean> {
  const now = ctx.now().getTime();
  try {
    await counters
      .of(ctx.database)
      .updateOne(
        { _id: 'setUpAt', value: { $lt: now - SET_UP_MS } },
        { $set: { value: now } },
        { upsert: true },
      );
    return true;
  } catch (error) {
    if (isDuplicate(error)) {
      return false;
    }
    throw error;
  }
}

export async function releaseSetUp(ctx: Context): Promise<void> {
  await counters.of(ctx.database).deleteOne({ _id: 'setUpAt' });
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
