import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOrCreateContact } from '../../../server/contacts/findOrCreateContact.ts';
import { listContacts, search } from '../../../shared/api/contacts.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';

describe('looking up a contact', () => {
  let server: TestServer;
  let ana: Person;

  beforeAll(async () => {
    server = await startTestServer();
    ana = await signUp(server);
    for (const [name, value] of [
      ['Quinn Parker', 'quinn@shop.example'],
      ['Alice Zimmer', 'aaa@shop.example'],
      ['Zoe Adams', 'park@lane.example'],
    ] as const) {
      const identity = { kind: 'email' as const, value, isVerified: false };
      await findOrCreateContact(server.ctx, { identity, name, language: null });
    }
  });
  afterAll(() => server.stop());

  it('finds the beginning of a name or an address, and nothing else', async () => {
    const { contacts } = await ana.request(search, { query: { q: 'Park' } });
    expect(contacts.map((contact) => contact.name).sort()).toEqual(['Quinn Parker', 'Zoe Adams']);
    const { items } = await ana.request(listContacts, { query: { q: 'zimm' } });
    expect(items.map((contact) => contact.name)).toEqual(['Alice Zimmer']);
  });

  it('takes what looks like a pattern or an operator for plain text', async () => {
    for (const q of ['.*', '$ne', '{"$gt":""}', '[a-z]+']) {
      expect((await ana.request(search, { query: { q } })).contacts).toEqual([]);
    }
  });
});
