import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Contact, Identity } from '../../shared/contact.ts';
import { emailAddressSchema } from '../../shared/primitives.ts';
import { renameInCases } from '../cases/renameInCases.ts';
import { type Context, instant } from '../context.ts';
import { isDuplicate } from '../database/collection.ts';
import { DomainError, notFound } from '../errors.ts';
import { type ContactDocument, contacts, identityKey, searchKeysOf, toContact } from './contactCollection.ts';
import { findByIdentity } from './findOrCreateContact.ts';

export type ContactChanges = Partial<
  Pick<
    Contact,
    | 'name'
    | 'lifecycle'
    | 'organization'
    | 'language'
    | 'notes'
    | 'tags'
    | 'identities'
    | 'claims'
    | 'lastSeenAt'
  >
>;

/**
 * Writes fields of a contact and keeps what is derived from them.
 *
 * @param changes the fields, or how they follow from the contact as it is when they are written
 * @throws DomainError `identityTaken` naming the contact who has the identity
 */
export async function editContact(
  ctx: Context,
  contactId: string,
  changes: ContactChanges | ((before: ContactDocument) => ContactChanges),
): Promise<Contact> {
  const collection = contacts.of(ctx.database);
  // A concurrent edit makes the version differ; the loser reads again.
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const before = await collection.findOne({ _id: contactId });
    if (before === null) {
      throw notFound('contact', contactId);
    }
    const fields = typeof changes === 'function' ? changes(before) : changes;
    const after = await replace(ctx, before, fields);
    if (after !== null) {
      const contact = toContact(after);
      if (contact.name !== before.name) {
        await renameInCases(ctx, contactId, contact.name);
      }
      ctx.bus.publish({ type: 'contact.updated', payload: { contact } });
      return contact;
    }
  }
  throw new DomainError('conflict', `contact ${contactId} is being changed by others; try again`);
}

async function replace(
  ctx: Context,
  before: ContactDocument,
  changes: ContactChanges,
): Promise<ContactDocument | null> {
  const merged = { ...before, ...changes };
  const derived = {
    identityKeys: merged.identities.map(identityKey),
    searchKeys: searchKeysOf(merged),
    version: before.version + 1,
  };
  try {
    return await contacts
      .of(ctx.database)
      .findOneAndUpdate(
        { _id: before._id, version: before.version },
        { $set: { ...changes, ...derived } },
        { returnDocument: 'after' },
      );
  } catch (error) {
    if (isDuplicate(error)) {
      throw await identityTaken(ctx, before, merged.identities);
    }
    throw error;
  }
}

async function identityTaken(
  ctx: Context,
  mine: ContactDocument,
  identities: Identity[],
): Promise<DomainError> {
  for (const identity of identities) {
    const other = await findByIdentity(ctx, identity);
    if (other !== null && other._id !== mine._id) {
      return new DomainError('identityTaken', `${identity.value} belongs to ${other.name}`, {
        details: { contactId: other._id, contactName: other.name },
      });
    }
  }
  return new DomainError('conflict', 'an address was just given to another contact; try again');
}

/**
 * Edits a contact, unless somebody else wrote its notes since the writer saw them: two who write at once must
 * not lose the words of one. The same words once more are taken, since an answer may have been lost.
 *
 * @throws DomainError `notesChanged`
 */
export function editSeenContact(
  ctx: Context,
  contactId: string,
  { notesBefore, ...changes }: ContactChanges & { notesBefore?: string },
): Promise<Contact> {
  return editContact(ctx, contactId, ({ notes }) => {
    if (notesBefore !== undefined && notes !== notesBefore && notes !== changes.notes) {
      throw new DomainError('notesChanged', `the notes of contact ${contactId} were changed meanwhile`);
    }
    return changes;
  });
}

export function addIdentity(ctx: Context, contactId: string, identity: Identity): Promise<Contact> {
  const spelled = spell(identity);
  return editContact(ctx, contactId, ({ identities }) => ({
    identities: [...identities.filter((known) => identityKey(known) !== identityKey(spelled)), spelled],
  }));
}

export function removeIdentity(
  ctx: Context,
  contactId: string,
  identity: Pick<Identity, 'kind' | 'value'>,
): Promise<Contact> {
  return editContact(ctx, contactId, ({ identities }) => ({
    identities: identities.filter((known) => identityKey(known) !== identityKey(identity)),
  }));
}

export async function contactOf(ctx: Context, contactId: string): Promise<ContactDocument> {
  const contact = await contacts.of(ctx.database).findOne({ _id: contactId });
  if (contact === null) {
    throw notFound('contact', contactId);
  }
  return contact;
}

/** Marks that the person was heard from; once a minute is often enough. */
export async function touchContact(ctx: Context, contact: ContactDocument): Promise<void> {
  const now = ctx.now().getTime();
  if (now - new Date(contact.lastSeenAt).getTime() > 60_000) {
    await contacts.of(ctx.database).updateOne({ _id: contact._id }, { $set: { lastSeenAt: instant(ctx) } });
  }
}

/** @throws DomainError `invalidInput` when the value is not what its kind says */
function spell(identity: Identity): Identity {
  if (identity.kind === 'email') {
    const address = emailAddressSchema.safeParse(identity.value);
    if (!address.success) {
      throw new DomainError('invalidInput', `${identity.value} is not an e-mail address`);
    }
    return { ...identity, value: address.data };
  }
  if (identity.kind === 'phone') {
    const phone = parsePhoneNumberFromString(identity.value);
    if (!phone?.isValid()) {
      throw new DomainError(
        'invalidInput',
        `${identity.value} is not a phone number with its country code, such as +5511987654321`,
      );
    }
    return { ...identity, value: phone.number };
  }
  return identity;
}
