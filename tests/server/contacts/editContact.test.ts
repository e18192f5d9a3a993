import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOrCreateContact } from '../../../server/contacts/findOrCreateContact.ts';
import { addIdentity, getContact, updateContact } from '../../../shared/api/contacts.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';

describe('two who edit one contact', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;
  let params: { contactId: string };

  beforeAll(async () => {
    server = await startTestServer();
    [ana, bruno] = await Promise.all([
      signUp(server, { name: 'Ana', role: 'supervisor' }),
      signUp(server, { name: 'Bruno', role: 'supervisor' }),
    ]);
    const { contact } = await findOrCreateContact(server.ctx, {
      identity: { kind: 'phone', value: '+14155550177', isVerified: false },
      name: 'Carol',
      language: null,
    });
    params = { contactId: contact._id };
  });
  afterAll(() => server.stop());

  const notes = async () => (await ana.request(getContact, { params })).contact.notes;

  it('do not write over notes that they have not seen', async () => {
    await ana.request(updateContact, { params, body: { notes: 'Call after six', notesBefore: '' } });
    await expect(
      bruno.request(updateContact, { params, body: { notes: 'Pays late', notesBefore: '' } }),
    ).rejects.toThrow('notesChanged');
    expect(await notes()).toBe('Call after six');
    const body = { notes: 'Call after six. Pays late', notesBefore: 'Call after six' };
    await bruno.request(updateContact, { params, body });
    expect(await notes()).toBe('Call after six. Pays late');
  });

  it('may say the same again, since an answer may have been lost', async () => {
    const body = { notes: 'Speaks French', notesBefore: await notes() };
    await ana.request(updateContact, { params, body });
    await ana.request(updateContact, { params, body });
    expect(await notes()).toBe('Speaks French');
  });

  it('keep every address when they add at once', async () => {
    const values = ['+14155550178', '+14155550179', '+14155550180'];
    await Promise.all(
      values.map((value) => ana.request(addIdentity, { params, body: { kind: 'phone', value } })),
    );
    const { contact } = await ana.request(getContact, { params });
    expect(contact.identities.map(({ value }) => value)).toEqual(expect.arrayContaining(values));
  });
});
