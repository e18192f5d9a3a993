import type { Context } from '../context.ts';
import { together } from '../database/together.ts';
import { type MessageDocument, messages } from './messageCollection.ts';

interface ExternalId {
  inboxId: string;
  externalId: string;
}

/** The one message that an inbox's provider knows by this id. */
export function findByExternalId(
  ctx: Context,
  inboxId: string,
  externalId: string,
): Promise<MessageDocument | null> {
  return find(ctx.database, { inboxId, externalId });
}

const find = together(async (database, ids: readonly ExternalId[]) => {
  const found = await messages.of(database).find(byExternalIds(ids)).toArray();
  const byId = new Map(found.map((message) => [keyOf(message), message]));
  return ids.map((id) => byId.get(keyOf(id)) ?? null);
});

function keyOf({ inboxId, externalId }: { inboxId: string; externalId: string | null }): string {
  return `${inboxId}:${externalId}`;
}

/** At least the messages that have these ids; an id that two inboxes share may bring one more. */
export function byExternalIds(ids: readonly ExternalId[]) {
  return {
    inboxId: { $in: [...new Set(ids.map(({ inboxId }) => inboxId))] },
    // The index is partial, and only a query that repeats its condition may use it.
    externalId: { $in: ids.map(({ externalId }) => externalId), $type: 'string' as const },
  };
}
