import type { Context } from '../context.ts';
import { cases } from './caseCollection.ts';
import { changeCase } from './changeCase.ts';

/** Lists, offers and mails name a case's contact from the case itself: it has to follow the contact's new name. */
export async function renameInCases(ctx: Context, contactId: string, contactName: string): Promise<void> {
  const collection = cases.of(ctx.database);
  const stale = { contactId, contactName: { $ne: contactName } };
  const open = await collection.find({ ...stale, isOpen: true }, { projection: { _id: 1 } }).toArray();
  for (const { _id } of open) {
    await changeCase(ctx, _id, { isOpen: true }, { contactName });
  }
  await collection.updateMany(stale, { $set: { contactName }, $inc: { version: 1 } });
}
