import type { Identity } from '../../shared/contact.ts';
import type { Language } from '../../shared/primitives.ts';
import { type Context, instant } from '../context.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { together } from '../database/together.ts';
import { type ContactDocument, contacts, identityKey, searchKeysOf } from './contactCollection.ts';

export interface Introduction {
  identity: Identity;
  name: string | null;
  language: Language | null;
}

/**
 * The one contact that an identity belongs to. However many first messages arrive at once, on however many
 * processes, the unique index on identities lets one of them create the contact; the others find it.
 */
export async function findOrCreateContact(
  ctx: Context,
  introduction: Introduction,
): Promise<{ contact: ContactDocument; isNew: boolean }> {
  const known = await findByIdentity(ctx, introduction.identity);
  if (known !== null) {
    return { contact: known, isNew: false };
  }
  const contact = newContact(ctx, introduction);
  try {
    await contacts.of(ctx.database).insertOne(contact);
    return { contact, isNew: true };
  } catch (error) {
    const winner = isDuplicate(error) ? await findByIdentity(ctx, introduction.identity) : null;
    if (winner === null) {
      throw error;
    }
    return { contact: winner, isNew: false };
  }
}

export function findByIdentity(
  ctx: Context,
  identity: Pick<Identity, 'kind' | 'value'>,
): Promise<ContactDocument | null> {
  return findByKey(ctx.database, identityKey(identity));
}

const findByKey = together(async (database, keys: readonly string[]) => {
  const found = await contacts.of(database).find(byIdentityKeys(keys)).toArray();
  const byKey = new Map(found.flatMap((contact) => contact.identityKeys.map((key) => [key, contact])));
  return keys.map((key) => byKey.get(key) ?? null);
});

/** The filter of the contacts who have these identities. */
export function byIdentityKeys(keys: readonly string[]): Record<string, unknown> {
  // The index is partial, and only a query that repeats its condition may use it.
  return { identityKeys: { $in: keys }, 'identityKeys.0': { $exists: true } };
}

function newContact(ctx: Context, { identity, name, language }: Introduction): ContactDocument {
  const now = instant(ctx);
  const fields = {
    name: name?.trim() || displayName(identity),
    organization: null,
    identities: [identity],
  };
  return {
    _id: newId(),
    ...fields,
    lifecycle: 'lead',
    language,
    tags: [],
    notes: '',
    claims: { name: null, email: null },
    createdAt: now,
    lastSeenAt: now,
    version: 1,
    identityKeys: [identityKey(identity)],
    searchKeys: searchKeysOf(fields),
  };
}

/** What to call somebody who gave no name: their number, the part before the @, or a visitor's short id. */
function displayName(identity: Identity): string {
  if (identity.kind === 'email') {
    return identity.value;
  }
  return identity.kind === 'visitor' ? `Visitor ${identity.value.slice(-4).toUpperCase()}` : identity.value;
}
