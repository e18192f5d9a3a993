import type { Attachment } from '../../shared/attachment.ts';

export interface UploadTarget {
  origin: string;
  inboxId: string;
  visitorToken: string;
}

/**
 * Sends one file to the server, to be named by a message afterwards.
 *
 * By XMLHttpRequest, since `fetch` does not tell how far an upload has come.
 *
 * @param onProgress share between 0 and 1
 * @throws Error with the server's reason in its message
 */
export function uploadFile(
  file: File,
  target: UploadTarget,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${target.origin}/webchat/${target.inboxId}/attachments`);
    request.setRequestHeader('authorization', `Bearer ${target.visitorToken}`);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new Error(''));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    request.onload = () =>
      request.status < 300 && request.response !== null
        ? resolve(request.response)
        : reject(new Error(request.response?.message ?? ''));
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file, file.name || 'image.png');
    request.send(form);
  });
}
