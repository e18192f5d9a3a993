import type { Attachment } from '../../../shared/attachment.ts';

/** Whether a file is a picture within the mail's text. */
export function isWithin(html: string | null, attachment: Attachment): boolean {
  return html?.includes(`data-attachment-id="${attachment.id}"`) ?? false;
}
