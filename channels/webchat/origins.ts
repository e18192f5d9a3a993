/**
 * The origin that an address names, as browsers spell it in the `Origin` header.
 *
 * @returns null for anything but http and https, and for an address with a path, query or credentials:
 *          an admin who pastes a page's address must not believe that only this page is meant
 */
export function parseOrigin(address: string): string | null {
  if (!URL.canParse(address)) {
    return null;
  }
  const url = new URL(address);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  const isBare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  return isWeb && isBare ? url.origin : null;
}

/**
 * Whether a page may talk to an inbox of this channel.
 *
 * @param origin    the `Origin` header; undefined when the browser sent none (same-origin GET, or no browser)
 * @param ownOrigin this server's public origin
 */
export function mayEmbed(
  origin: string | undefined,
  allowedOrigins: readonly string[],
  ownOrigin: string,
): boolean {
  return origin === undefined || origin === ownOrigin || allowedOrigins.includes(origin);
}
