import { uploadAttachment } from '../../shared/api/conversations.ts';
import { type Attachment, attachmentSchema } from '../../shared/attachment.ts';
import { unreachable } from './apiError.ts';
import { errorOf, OWN_HEADER } from './request.ts';

/** A line on which nothing moves for so long is dead, though nobody said so. */
const STALL_MS = 30_000;

/**
 * Uploads one file; `fetch` cannot tell how far it is, so this is an XMLHttpRequest.
 *
 * @param onProgress share sent, 0 to 1
 * @throws ApiError
 */
export function upload(
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('POST', uploadAttachment.path);
    for (const [name, value] of Object.entries(OWN_HEADER)) {
      call.setRequestHeader(name, value);
    }
    call.responseType = 'json';
    let stall: ReturnType<typeof setTimeout>;
    const move = () => {
      clearTimeout(stall);
      stall = setTimeout(() => call.abort(), STALL_MS);
    };
    call.onloadend = () => clearTimeout(stall);
    call.upload.onprogress = (event) => {
      move();
      onProgress(event.total === 0 ? 0 : event.loaded / event.total);
    };
    call.onerror = () => reject(unreachable(null));
    call.onabort = () => reject(signal.aborted ? signal.reason : unreachable(null));
    call.onload = () => {
      const parsed = attachmentSchema.safeParse(call.response);
      return call.status < 300 && parsed.success
        ? resolve(parsed.data)
        : reject(errorOf(call.status, call.response));
    };
    signal.addEventListener('abort', () => call.abort(), { once: true });
    const form = new FormData();
    form.append('file', file, file.name);
    call.send(form);
    move();
  });
}
