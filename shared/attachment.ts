import { z } from 'zod';
import { idSchema } from './primitives.ts';

export const attachmentSchema = z.object({
  id: idSchema,
  name: z.string(),
  contentType: z.string(),
  sizeBytes: z.number().int(),
  /** Unguessable and access-checked; served as a download, images also inline for the console. */
  url: z.string(),
  /** `pending` while the bytes are fetched from the provider, `missing` when they cannot be had. */
  state: z.enum(['stored', 'pending', 'missing']),
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const MAX_ATTACHMENT_BYTES = 25 * 1024 * 1024;
