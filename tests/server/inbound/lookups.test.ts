import type mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contacts } from '../../../server/contacts/contactCollection.ts';
import { byIdentityKeys, findOrCreateContact } from '../../../server/contacts/findOrCreateContact.ts';
import { conversations } from '../../../server/conversations/conversationCollection.ts';
import { byExternalIds } from '../../../server/messages/findByExternalId.ts';
import { messages } from '../../../server/messages/messageCollection.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';

describe('the look-ups of every inbound message', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    const introduce = (index: number) =>
      findOrCreateContact(server.ctx, {
        identity: { kind: 'visitor', value: `visitor-${index}`, isVerified: true },
        name: null,
        language: null,
      });
    for (let index = 0; index < 20; index += 1) {
      await introduce(index);
    }
  });
  afterAll(() => server.stop());

  const planOf = async (query: mongoose.mongo.FindCursor) =>
    JSON.stringify((await query.explain('queryPlanner')).queryPlanner.winningPlan);

  it('find the contact of an identity by its index', async () => {
    const query = contacts.of(server.ctx.database).find(byIdentityKeys(['visitor:visitor-7']));
    const plan = await planOf(query.clone());
    expect(plan).toContain('IXSCAN');
    expect(plan).not.toContain('COLLSCAN');
    expect(await query.toArray()).toHaveLength(1);
  });

  it('find thread, message and own echo by their indexes', async () => {
    const { database } = server.ctx;
    const plans = {
      thread: await planOf(conversations.of(database).find({ threadKey: { $in: ['inbox:visitor'] } })),
      message: await planOf(
        messages.of(database).find(byExternalIds([{ inboxId: 'inbox', externalId: 'SM1' }])),
      ),
      echo: await planOf(messages.of(database).find({ conversationId: 'one', clientMessageId: 'reply-1' })),
    };
    for (const [lookUp, plan] of Object.entries(plans)) {
      expect(plan, lookUp).not.toContain('COLLSCAN');
    }
  });
});
