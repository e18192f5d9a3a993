import type { Context } from '../context.ts';

/**
 * Whether a browser's `Origin` is our own: the configured public one, or the host it asked for. Programs
 * that are no browsers send none.
 */
export function isOwnOrigin(ctx: Context, origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) {
    return true;
  }
  if (origin === new URL(ctx.config.publicUrl).origin) {
    return true;
  }
  const parsed = URL.canParse(origin) ? new URL(origin) : null;
  return parsed !== null && host !== undefined && parsed.host === host;
}
