import type { AttachmentRef } from '../../channels/channelEvent.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { findFile } from '../files/files.ts';
import type { VisitorSocketData } from '../realtime/realtime.ts';

export function visitorOwner(visitor: Pick<VisitorSocketData, 'inboxId' | 'visitorId'>): string {
  return `visitor:${visitor.inboxId}:${visitor.visitorId}`;
}

/** @throws DomainError `invalidInput` when a file is not this visitor's own upload */
export async function claimVisitorFiles(
  ctx: Context,
  visitor: VisitorSocketData,
  ids: readonly string[],
): Promise<AttachmentRef[]> {
  const refs: AttachmentRef[] = [];
  for (const id of ids) {
    const file = await findFile(ctx, id);
    if (file === null || file.owner !== visitorOwner(visitor)) {
      throw new DomainError('invalidInput', 'a file of this message was not uploaded here; attach it again');
    }
    refs.push({
      kind: 'stored',
      attachmentId: id,
      name: file.name,
      contentType: file.contentType,
      sizeBytes: file.sizeBytes,
      contentId: null,
    });
  }
  return refs;
}
