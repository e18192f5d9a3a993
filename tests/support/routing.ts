import { randomBytes } from 'node:crypto';
import { agents } from '../../server/agents/agentCollection.ts';
import { type CaseDocument, cases } from '../../server/cases/caseCollection.ts';
import { announceCase, linkConversation, openCase } from '../../server/cases/openCase.ts';
import { findOrCreateContact } from '../../server/contacts/findOrCreateContact.ts';
import type { Context } from '../../server/context.ts';
import { findOrCreateConversation, threadKeyOf } from '../../server/conversations/findConversation.ts';
import { newId } from '../../server/database/collection.ts';
import { defaultPolicy } from '../../server/routing/engine/policy.ts';
import { policies } from '../../server/routing/policyStore.ts';
import { setMyPresence } from '../../shared/api/agents.ts';
import type { Channel } from '../../shared/primitives.ts';
import type { RoutingPolicy } from '../../shared/routingPolicy.ts';
import { type AgentSocket, type Person, signUp, type TestServer } from './testServer.ts';

/** What a test says otherwise than the policy of a new workspace, in force from now on. */
export async function setPolicy(ctx: Context, change: (policy: RoutingPolicy) => void): Promise<void> {
  const policy = structuredClone(defaultPolicy());
  change(policy);
  const version = (await policies.of(ctx.database).countDocuments({})) + 2;
  await policies
    .of(ctx.database)
    .insertOne({ _id: version, policy: { ...policy, version }, activatedAt: null, byAgentId: null });
  ctx.bus.publish({ type: 'policy.activated', payload: { version, byName: 'Nobody' } });
}

/** A case in line, as a first message opens it, without an inbox behind it. */
export async function addCase(
  ctx: Context,
  { queueId, channel = 'webchat' }: { queueId: string; channel?: Channel },
): Promise<CaseDocument> {
  const { contact } = await findOrCreateContact(ctx, {
    identity: {
      kind: 'email',
      value: `${randomBytes(6).toString('hex')}@customer.example`,
      isVerified: true,
    },
    name: 'Maria Silva',
    language: null,
  });
  const inboxId = newId();
  const conversation = await findOrCreateConversation(ctx, {
    threadKey: threadKeyOf(inboxId, contact._id),
    contact,
    inbox: { _id: inboxId, channel, queueId },
    address: contact._id,
    subject: null,
  });
  const { document } = await openCase(ctx, { conversation, contactName: contact.name, subject: null });
  announceCase(ctx, document, await linkConversation(ctx, document));
  return document;
}

export async function caseNow(ctx: Context, { _id }: { _id: string }): Promise<CaseDocument> {
  const found = await cases.of(ctx.database).findOne({ _id });
  if (found === null) {
    throw new Error(`there is no case ${_id}`);
  }
  return found;
}

export async function unitsOf(ctx: Context, person: Person): Promise<number> {
  const found = await agents.of(ctx.database).findOne({ _id: person.agent.id });
  return found?.units.used ?? -1;
}

/** Somebody who is signed in, there and available. */
export async function addAvailable(
  server: TestServer,
  fields: Parameters<typeof signUp>[1],
): Promise<Person & { socket: AgentSocket }> {
  const person = await signUp(server, fields);
  const socket = await person.connect();
  await person.request(setMyPresence, { body: { status: 'available' } });
  return { ...person, socket };
}
