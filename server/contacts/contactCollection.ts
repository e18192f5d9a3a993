import type { Contact, Identity } from '../../shared/contact.ts';
import { defineCollection } from '../database/collection.ts';

export interface ContactDocument extends Omit<Contact, 'id'> {
  _id: string;
  /** `kind:value` of each identity; the unique index on it is what makes one person one contact. */
  identityKeys: string[];
  /** Lower-case beginnings to look up by: words of the name, addresses, digits of numbers. */
  searchKeys: string[];
}

export const contacts = defineCollection<ContactDocument>('contacts', [
  { key: { identityKeys: 1 }, unique: true, partial: { 'identityKeys.0': { $exists: true } } },
  { key: { searchKeys: 1, lastSeenAt: -1 } },
  { key: { lastSeenAt: -1, _id: -1 } },
]);

export function identityKey(identity: Pick<Identity, 'kind' | 'value'>): string {
  return `${identity.kind}:${identity.value}`;
}

/** What a contact is found by: each word of the name, each address, and numbers without their `+`. */
export function searchKeysOf(contact: Pick<Contact, 'name' | 'identities' | 'organization'>): string[] {
  const words = `${contact.name} ${contact.organization ?? ''}`
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const addresses = contact.identities
    .filter(
      (identity) => identity.kind === 'email' || identity.kind === 'phone' || identity.kind === 'external',
    )
    .map((identity) => identity.value.toLowerCase().replace(/^\+/, ''));
  return [...new Set([contact.name.toLowerCase(), ...words, ...addresses])];
}

export function toContact(document: ContactDocument): Contact {
  const { _id, identityKeys: _keys, searchKeys: _search, ...contact } = document;
  return { id: _id, ...contact };
}
