import { createSmtpDoor, type SmtpDoor } from '../../channels/email/smtpDoor.ts';
import type { Context } from '../context.ts';
import { createSink } from './channelSink.ts';
import { inboxes } from './inboxCollection.ts';
import { type OpenInbox, open } from './inboxes.ts';

/** The SMTP server that mail servers hand mail to: for our inboxes' addresses only. */
export function openMailDoor(ctx: Context): Promise<SmtpDoor> {
  return createSmtpDoor<{ id: string; opened: OpenInbox }>({
    host: ctx.config.host,
    port: ctx.config.smtpDoorPort,
    async resolve(address) {
      const document = await inboxes.of(ctx.database).findOne({ channel: 'email', address, isEnabled: true });
      return document === null ? null : { id: document._id, opened: open(ctx, document) };
    },
    async deliver(raw, envelope, { id, opened }) {
      await opened.adapter.ingestRaw?.(raw, envelope, opened.inbox, createSink(ctx, id));
    },
    onError: (cause) =>
      ctx.log.error({ err: cause }, 'the SMTP door could not store a mail; its sender will try again'),
  });
}
