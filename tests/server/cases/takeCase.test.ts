import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCase } from '../../../server/cases/openCase.ts';
import {
  type ConversationDocument,
  conversations,
} from '../../../server/conversations/conversationCollection.ts';
import type { Carrier } from '../../../server/demo/carrier/carrier.ts';
import { closeCase, listCases, reopenCase, takeCase } from '../../../shared/api/cases.ts';
import { startCarrier } from '../../support/carrier.ts';
import { eventually } from '../../support/eventually.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue, addSmsInbox, BUSINESS_NUMBER } from '../../support/workspace.ts';

describe('a case that two take by hand', () => {
  let server: TestServer;
  let carrier: Carrier;
  let ana: Person;
  let bruno: Person;
  let params: { caseId: string };

  beforeAll(async () => {
    [server, carrier] = await Promise.all([startTestServer(), startCarrier()]);
    const queueId = await addQueue(server.ctx);
    await addSmsInbox(server.ctx, queueId, carrier);
    [ana, bruno] = await Promise.all([
      signUp(server, { name: 'Ana', queueIds: [queueId] }),
      signUp(server, { name: 'Bruno', queueIds: [queueId] }),
    ]);
    await carrier.phone('+14155550191').sendText(BUSINESS_NUMBER, 'Who takes me?');
    params = await eventually(async () => {
      const { items } = await ana.request(listCases, { query: { view: 'waiting' } });
      expect(items).toHaveLength(1);
      return { caseId: items[0]?.case.id ?? '' };
    });
  });
  afterAll(async () => {
    await server.stop();
    await carrier.close();
  });

  it('stays with the first, if both saw it waiting', async () => {
    const waiting = { params, body: { fromAgentId: null } };
    await ana.request(takeCase, waiting);
    const late = await bruno.attempt(takeCase, waiting);
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'offerTaken', details: { agentName: 'Ana' } },
    });
    // Pressed twice, or after a lost answer.
    await ana.request(takeCase, waiting);
  });

  it('can be taken over by somebody who sees with whom it is', async () => {
    const taken = await bruno.request(takeCase, { params, body: { fromAgentId: ana.agent.id } });
    expect(taken.agentId).toBe(bruno.agent.id);
  });

  it('is not reopened beside a newer one of its conversation, and says where to go on', async () => {
    const closed = await bruno.request(closeCase, { params, body: { disposition: 'Resolved' } });
    const conversation = await conversations.of(server.ctx.database).findOne({ _id: closed.conversationId });
    const { document } = await openCase(server.ctx, {
      conversation: conversation as ConversationDocument,
      contactName: closed.contactName,
      subject: null,
    });
    expect(await bruno.attempt(reopenCase, { params })).toMatchObject({
      status: 409,
      body: { code: 'hasNewerCase', details: { number: String(document.number) } },
    });
  });
});
