import type { z } from 'zod';
import type { VisitorMessage, visitorSignalSchemas } from '../../shared/webchat.ts';
import { type Context, instant } from '../context.ts';
import { DomainError } from '../errors.ts';
import { inOrder } from '../inbound/journal.ts';
import { receiveMessage } from '../inbound/receiveMessage.ts';
import { openInbox } from '../inboxes/inboxes.ts';
import { rooms, type VisitorSocketData } from '../realtime/realtime.ts';
import { claimVisitorFiles } from './visitorFiles.ts';
import { toVisitorMessage } from './visitorMessage.ts';

/**
 * A visitor's message, stored when this resolves. The visitor's own id makes a second try the same message.
 *
 * @throws DomainError `invalidInput` for a message without words and files
 */
export async function receiveVisitorMessage(
  ctx: Context,
  visitor: VisitorSocketData,
  signal: z.output<typeof visitorSignalSchemas.send>,
): Promise<VisitorMessage> {
  const files = await claimVisitorFiles(ctx, visitor, signal.attachmentIds);
  if (signal.text.trim() === '' && files.length === 0) {
    throw new DomainError('invalidInput', 'write something, or attach a file');
  }
  const { document: inbox } = await openInbox(ctx, visitor.inboxId);
  const box: { shown: VisitorMessage | null } = { shown: null };
  await inOrder(`${visitor.inboxId}:${visitor.visitorId}`, async () => {
    const { message } = await receiveMessage(ctx, inbox, {
      type: 'message',
      externalId: `${visitor.visitorId}:${signal.clientMessageId}`,
      sender: { kind: 'visitor', address: visitor.visitorId, name: visitor.verifiedAs?.name ?? null },
      text: signal.text,
      html: null,
      quotedText: null,
      hasRemoteImages: false,
      attachments: files,
      sentAt: instant(ctx),
      email: null,
      clientMessageId: signal.clientMessageId,
    });
    box.shown = toVisitorMessage(ctx, message);
  });
  if (box.shown === null) {
    throw new DomainError('unavailable', 'not stored; try again');
  }
  ctx.realtime.visitors.to(rooms.visitor(visitor.inboxId, visitor.visitorId)).emit('message', box.shown);
  return box.shown;
}
