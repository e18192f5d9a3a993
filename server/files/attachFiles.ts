import type { AttachmentRef } from '../../channels/channelEvent.ts';
import type { Attachment } from '../../shared/attachment.ts';
import type { Context } from '../context.ts';
import { placeholderOf, toAttachment } from './files.ts';

/**
 * The files of a message from outside: those kept already are linked; the provider's own are shown as pending
 * and fetched by a job, by what stands in `remote`.
 */
export async function attachFiles(
  ctx: Context,
  refs: readonly AttachmentRef[],
): Promise<{ attachments: Attachment[]; remote: Record<string, AttachmentRef> }> {
  const attachments: Attachment[] = [];
  const remote: Record<string, AttachmentRef> = {};
  for (const ref of refs) {
    if (ref.kind === 'stored') {
      attachments.push(await toAttachment(ctx, ref));
    } else {
      const placeholder = placeholderOf(ref);
      attachments.push(placeholder);
      remote[placeholder.id] = ref;
    }
  }
  return { attachments, remote };
}
