import type { Context } from '../context.ts';
import { findInbox } from '../inboxes/inboxes.ts';

/** Hangs up on a caller for whom nothing more is done. */
export async function letGo(ctx: Context, inboxId: string, callId: string): Promise<void> {
  const opened = await findInbox(ctx, inboxId);
  try {
    await opened?.adapter.calls?.hangUp({ callId }, opened.inbox);
  } catch (error) {
    // Their case has ended all the same; the provider's own limit ends a call that nobody takes.
    ctx.log.warn({ err: error, callId }, 'a caller whose waiting has ended could not be let go');
  }
}
