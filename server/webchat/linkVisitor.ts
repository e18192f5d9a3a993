import { createHash } from 'node:crypto';
import type { SignedIdentity } from '../../channels/webchat/identity.ts';
import { type ContactDocument, contacts } from '../contacts/contactCollection.ts';
import { editContact } from '../contacts/editContact.ts';
import { findByIdentity, findOrCreateContact } from '../contacts/findOrCreateContact.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';

/** All devices of one signed-in customer are one visitor: the id follows from the host's own. */
export function visitorIdOf(inboxId: string, subject: string): string {
  return createHash('sha256').update(`${inboxId}\n${subject}`).digest('base64url').slice(0, 32);
}

/**
 * Joins a visitor whom the host page has signed to the contact who has that external id, or that address.
 * Only a signature does this; what a visitor merely says is kept as a claim.
 */
export async function linkSignedVisitor(
  ctx: Context,
  inboxId: string,
  visitorId: string,
  signed: SignedIdentity,
): Promise<void> {
  if ((await findByIdentity(ctx, { kind: 'visitor', value: visitorId })) !== null) {
    return;
  }
  const external = { kind: 'external' as const, value: `${inboxId}:${signed.subject}`, isVerified: true };
  const visitor = { kind: 'visitor' as const, value: visitorId, isVerified: true };
  const email =
    signed.email === null ? [] : [{ kind: 'email' as const, value: signed.email, isVerified: true }];
  const known =
    (await findByIdentity(ctx, external)) ?? (email[0] ? await findByIdentity(ctx, email[0]) : null);
  const contact =
    known ??
    (await findOrCreateContact(ctx, { identity: visitor, name: signed.name, language: null })).contact;
  const wanted = [visitor, external, ...email];
  const others = contact.identities.filter(
    (one) => !wanted.some((two) => two.kind === one.kind && two.value === one.value),
  );
  try {
    await editContact(ctx, contact._id, {
      identities: [...others, ...wanted],
      ...(signed.name ? { name: signed.name } : {}),
    });
  } catch (error) {
    // Another tab was quicker; the identities stand.
    if (!(error instanceof DomainError && (error.code === 'identityTaken' || error.code === 'conflict'))) {
      throw error;
    }
  }
}

/** Pre-chat answers: kept as claims, shown as such, never matched to anybody. */
export async function claimProfile(
  ctx: Context,
  visitorId: string,
  claims: { name?: string | undefined; email?: string | undefined },
): Promise<ContactDocument> {
  const { contact } = await findOrCreateContact(ctx, {
    identity: { kind: 'visitor', value: visitorId, isVerified: true },
    name: claims.name ?? null,
    language: null,
  });
  const next = { name: claims.name ?? contact.claims.name, email: claims.email ?? contact.claims.email };
  if (next.name !== contact.claims.name || next.email !== contact.claims.email) {
    const isNameless = contact.name.startsWith('Visitor ');
    await editContact(ctx, contact._id, {
      claims: next,
      ...(isNameless && next.name ? { name: next.name } : {}),
    });
  }
  return (await contacts.of(ctx.database).findOne({ _id: contact._id })) ?? contact;
}
