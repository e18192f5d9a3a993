import type { EmailFacts } from '../channelEvent.ts';
import { readOwnMessageId, readReplyToken, type Secret } from './replyToken.ts';

/** What the decision has to ask the server for. */
export interface ThreadLookup {
  /** Signs reply tokens and Message-IDs of this installation. */
  secret: Secret;
  /**
   * The addresses that take part in a conversation of this inbox, lower case: the contact's own and those
   * an agent has put in Cc. Null when the inbox has no such conversation.
   */
  participantsOf(conversationId: string): Promise<readonly string[] | null>;
}

export type ThreadDecision =
  | { kind: 'existing'; conversationId: string; provedBy: 'replyToken' | 'messageId' }
  | { kind: 'new'; reason: 'noProof' | 'notParticipant' | 'unauthenticated' };

/**
 * Decides whether a mail may join a conversation. Joining is an authentication: whoever joins is shown as
 * the customer and receives the answers.
 *
 * Two things are asked for together: a proof that we once wrote to somebody in this conversation, and a
 * sender who takes part in it. A proof alone travels with every forwarded mail; a sender alone is a claim.
 */
export async function decideThread(
  facts: Pick<EmailFacts, 'replyTokens' | 'inReplyTo' | 'references' | 'from' | 'authentication'>,
  lookup: ThreadLookup,
): Promise<ThreadDecision> {
  const proofs = provenConversations(facts, lookup.secret);
  if (proofs.length === 0) {
    return { kind: 'new', reason: 'noProof' };
  }
  if (facts.authentication === 'fail') {
    return { kind: 'new', reason: 'unauthenticated' };
  }
  for (const proof of proofs) {
    const participants = await lookup.participantsOf(proof.conversationId);
    if (participants?.includes(facts.from.address)) {
      return { kind: 'existing', ...proof };
    }
  }
  return { kind: 'new', reason: 'notParticipant' };
}

function provenConversations(
  facts: Pick<EmailFacts, 'replyTokens' | 'inReplyTo' | 'references'>,
  secret: Secret,
): { conversationId: string; provedBy: 'replyToken' | 'messageId' }[] {
  const proofs = new Map<string, 'replyToken' | 'messageId'>();
  for (const token of facts.replyTokens) {
    const read = readReplyToken(token, secret);
    if (read) {
      proofs.set(read.conversationId, 'replyToken');
    }
  }
  for (const messageId of [...facts.inReplyTo, ...facts.references.toReversed()]) {
    const read = readOwnMessageId(messageId, secret);
    if (read && !proofs.has(read.conversationId)) {
      proofs.set(read.conversationId, 'messageId');
    }
  }
  return [...proofs].map(([conversationId, provedBy]) => ({ conversationId, provedBy }));
}
