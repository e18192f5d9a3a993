import { sendMessage } from '../../../shared/api/conversations.ts';
import { sendDirectMessage } from '../../../shared/api/teamchat.ts';
import { request } from '../../api/request.ts';
import { applyDirectMessage, applyMessage } from '../../realtime/applyMessages.ts';
import { eventContext } from '../../realtime/eventContext.ts';
import type { OutboxItem, SentToContact, SentToRoom } from './outbox.ts';

/**
 * Brings one message of the outbox to the server, and what the server stored onto the screen.
 *
 * @throws ApiError
 */
export function post(item: OutboxItem): Promise<void> {
  return item.kind === 'direct' ? postToRoom(item) : postToContact(item);
}

async function postToContact(item: SentToContact): Promise<void> {
  const { clientMessageId, threadId, kind, text, attachments, mentionedAgentIds, cc } = item;
  const attachmentIds = attachments.map((one) => one.id);
  const body = { clientMessageId, kind, text, attachmentIds, mentionedAgentIds, cc };
  applyMessage(await request(sendMessage, { params: { conversationId: threadId }, body }), eventContext);
}

async function postToRoom({ clientMessageId, threadId, text }: SentToRoom): Promise<void> {
  const body = { clientMessageId, text };
  applyDirectMessage(await request(sendDirectMessage, { params: { roomId: threadId }, body }), eventContext);
}
