import DOMPurify from 'dompurify';
import type { Attachment } from '../../../shared/attachment.ts';

interface MailPictures {
  /** Those on the sender's servers are loaded too. */
  areRemoteShown: boolean;
  /** The mail's own files: pictures within its text are among them. */
  attachments: readonly Attachment[];
}

/**
 * The document of a mail's frame: nothing that acts, links that open elsewhere and tell nobody where from,
 * remote pictures only when wanted.
 *
 * @param html as the server sanitised it: pictures name their source in `data-` attributes
 */
export function mailDocument(html: string, pictures: MailPictures): string {
  const clean = DOMPurify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    FORBID_TAGS: [
      'form',
      'input',
      'button',
      'iframe',
      'object',
      'embed',
      'link',
      'meta',
      'base',
      'video',
      'audio',
    ],
    FORBID_ATTR: ['srcset', 'background', 'ping'],
  });
  // In a document that nobody shows, so that no picture is fetched before it is in the frame.
  const inert = document.implementation.createHTMLDocument('');
  const holder = inert.createElement('div');
  holder.append(inert.adoptNode(clean));
  for (const link of holder.querySelectorAll('a')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
  }
  for (const image of holder.querySelectorAll('img')) {
    const source = sourceOf(image, pictures);
    if (source === null) {
      image.removeAttribute('src');
      image.style.display = 'none';
    } else {
      image.src = source;
    }
    image.style.maxWidth = '100%';
    image.style.height = 'auto';
  }
  const images = pictures.areRemoteShown ? "'self' data: https:" : "'self' data:";
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src ${images}`;
  return `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="${policy}"><base target="_blank"></head><body>${holder.innerHTML}</body></html>`;
}

/** Null keeps the picture away. */
function sourceOf(image: HTMLImageElement, { areRemoteShown, attachments }: MailPictures): string | null {
  const { attachmentId, remoteSrc } = image.dataset;
  if (attachmentId !== undefined) {
    const own = attachments.find(({ id, state }) => id === attachmentId && state === 'stored');
    return own?.url ?? null;
  }
  if (remoteSrc !== undefined) {
    // The console's own policy loads nothing over an open line.
    return areRemoteShown ? remoteSrc.replace(/^http:/i, 'https:') : null;
  }
  const source = image.getAttribute('src') ?? '';
  return source.startsWith('data:image/') ? source : null;
}
