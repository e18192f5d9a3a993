import DOMPurify from 'dompurify';

const LOCAL = /^(?:\/|data:|cid:|blob:)/i;

/**
 * The document of a mail's frame: nothing that acts, links that open elsewhere and tell nobody where from,
 * remote pictures only when wanted.
 */
export function mailDocument(html: string, withRemoteImages: boolean): string {
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
  for (const link of clean.querySelectorAll('a')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
  }
  for (const image of clean.querySelectorAll('img')) {
    const source = image.getAttribute('src') ?? '';
    if (!withRemoteImages && !LOCAL.test(source)) {
      image.removeAttribute('src');
      image.style.display = 'none';
    }
    image.style.maxWidth = '100%';
    image.style.height = 'auto';
  }
  const holder = document.createElement('div');
  holder.append(clean);
  const images = withRemoteImages ? "'self' data: https: http:" : "'self' data:";
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src ${images}`;
  return `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="${policy}"><base target="_blank"></head><body>${holder.innerHTML}</body></html>`;
}
