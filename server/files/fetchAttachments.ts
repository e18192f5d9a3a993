import { buffer } from 'node:stream/consumers';
import { ChannelError } from '../../channels/channelError.ts';
import type { AttachmentRef } from '../../channels/channelEvent.ts';
import type { Attachment } from '../../shared/attachment.ts';
import type { Context } from '../context.ts';
import { findInbox } from '../inboxes/inboxes.ts';
import { messages, toMessage } from '../messages/messageCollection.ts';
import { assignFiles, attachmentOf, keepFile } from './files.ts';

/** Brings the files of a message over from the provider, and shows each as it arrives. */
export async function fetchAttachments(ctx: Context, messageId: string): Promise<void> {
  const message = await messages.of(ctx.database).findOne({ _id: messageId });
  if (message?.remote === undefined) {
    return;
  }
  for (const [attachmentId, ref] of Object.entries(message.remote)) {
    const fetched = await fetchOne(ctx, message.inboxId, attachmentId, ref, message.contactId);
    await replaceAttachment(ctx, messageId, attachmentId, fetched);
  }
}

async function fetchOne(
  ctx: Context,
  inboxId: string,
  attachmentId: string,
  ref: AttachmentRef,
  contactId: string,
): Promise<Attachment> {
  const missing: Attachment = {
    id: attachmentId,
    name: ref.name,
    contentType: ref.contentType,
    sizeBytes: 0,
    url: '',
    state: 'missing',
  };
  const opened = await findInbox(ctx, inboxId);
  if (opened?.adapter.openAttachment === undefined) {
    return missing;
  }
  try {
    const { stream, contentType } = await opened.adapter.openAttachment(ref, opened.inbox);
    const bytes = await buffer(stream);
    const file = await keepFile(ctx, {
      bytes,
      name: ref.name,
      contentType: contentType ?? ref.contentType,
      owner: null,
    });
    await assignFiles(ctx, [file._id], contactId);
    return attachmentOf(file);
  } catch (error) {
    if (error instanceof ChannelError && !error.retryable) {
      ctx.log.warn({ err: error, inboxId }, 'a file of a message cannot be had');
      return missing;
    }
    throw error;
  }
}

async function replaceAttachment(
  ctx: Context,
  messageId: string,
  attachmentId: string,
  attachment: Attachment,
): Promise<void> {
  const after = await messages.of(ctx.database).findOneAndUpdate(
    { _id: messageId, 'attachments.id': attachmentId },
    {
      $set: { 'attachments.$': attachment },
      $unset: { [`remote.${attachmentId}`]: '' },
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  );
  if (after !== null) {
    ctx.bus.publish({ type: 'message.updated', payload: { message: toMessage(after) } });
  }
}

/** Messages whose files were not fetched, because a process died or the provider was away. */
export async function sweepAttachments(ctx: Context): Promise<void> {
  const pending = await messages
    .of(ctx.database)
    .find({ 'attachments.state': 'pending' }, { projection: { _id: 1 } })
    .limit(100)
    .toArray();
  for (const { _id } of pending) {
    ctx.jobs.add('attachment.fetch', { messageId: _id });
  }
}
