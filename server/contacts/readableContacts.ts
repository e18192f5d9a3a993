import type { Actor } from '../../shared/permissions.ts';
import { cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';

/**
 * Of some contacts, those whose history the actor may read: all for supervisors; for an agent those who
 * have, or had, a case in the agent's queues or in the agent's hands. One such case opens the whole
 * profile, because whoever serves a person needs to know what was said before.
 */
export async function readableContacts(
  ctx: Context,
  actor: Actor,
  contactIds: readonly string[],
): Promise<Set<string>> {
  if (actor.role !== 'agent' || contactIds.length === 0) {
    return new Set(contactIds);
  }
  const found = await cases
    .of(ctx.database)
    .find(
      {
        contactId: { $in: [...contactIds] },
        $or: [
          { queueId: { $in: [...actor.queueIds] } },
          { agentId: actor.id },
          { 'offers.agentId': actor.id },
        ],
      },
      { projection: { contactId: 1 } },
    )
    .toArray();
  return new Set(found.map((document) => document.contactId));
}

/** @throws DomainError `notFound` naming what was asked for */
export async function requireReadableContact(
  ctx: Context,
  actor: Actor,
  contactId: string,
  asked: { noun: string; id: string },
): Promise<void> {
  const readable = await readableContacts(ctx, actor, [contactId]);
  if (!readable.has(contactId)) {
    throw notFound(asked.noun, asked.id);
  }
}
