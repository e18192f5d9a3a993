import type { CannedReply } from '../../shared/api/workspace.ts';
import type { Context } from '../context.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { DomainError } from '../errors.ts';
import { cannedReplies } from './workspaceCollection.ts';

/** @throws DomainError `nameTaken` when the shortcut is in use */
export async function addCannedReply(ctx: Context, reply: Omit<CannedReply, 'id'>): Promise<CannedReply> {
  const id = newId();
  try {
    await cannedReplies.of(ctx.database).insertOne({ _id: id, ...reply });
  } catch (error) {
    if (isDuplicate(error)) {
      throw new DomainError('nameTaken', `/${reply.shortcut} is the shortcut of another reply`, {
        details: { name: `/${reply.shortcut}` },
      });
    }
    throw error;
  }
  return { id, ...reply };
}

/** Gives a shortcut its text; adds it where there is none. */
export async function changeCannedReply(ctx: Context, reply: Omit<CannedReply, 'id'>): Promise<CannedReply> {
  const save = () =>
    cannedReplies
      .of(ctx.database)
      .findOneAndUpdate(
        { shortcut: reply.shortcut },
        { $set: { text: reply.text }, $setOnInsert: { _id: newId() } },
        { upsert: true, returnDocument: 'after' },
      );
  // Two who add the same shortcut at once: the second changes what the first has added.
  const saved = await save().catch((error: unknown) => {
    if (isDuplicate(error)) {
      return save();
    }
    throw error;
  });
  return { id: saved?._id ?? '', ...reply };
}
