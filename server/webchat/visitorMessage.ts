import type { VisitorMessage } from '../../shared/webchat.ts';
import type { Context } from '../context.ts';
import { visitorLink } from '../files/files.ts';
import type { MessageDocument } from '../messages/messageCollection.ts';

/**
 * What a visitor may see of a message; null for notes, calls and internal entries, which have no
 * representation in the visitor's world.
 */
export function toVisitorMessage(ctx: Context, document: MessageDocument): VisitorMessage | null {
  if (document.kind !== 'inbound' && document.kind !== 'outbound') {
    return null;
  }
  const isAgents = document.kind === 'outbound';
  return {
    id: document._id,
    number: document.number,
    from: isAgents ? 'agent' : 'visitor',
    authorName: isAgents ? (document.author.name.split(' ')[0] ?? null) : null,
    text: document.text,
    attachments: document.attachments.map((attachment) => ({
      ...attachment,
      url: attachment.state === 'stored' ? visitorLink(ctx, attachment.id, document.contactId) : '',
    })),
    clientMessageId: isAgents ? null : clientIdOf(document),
    at: document.createdAt,
  };
}

function clientIdOf(document: MessageDocument): string | null {
  return 'clientMessageId' in document && typeof document.clientMessageId === 'string'
    ? document.clientMessageId
    : null;
}
