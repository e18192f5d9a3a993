import { createSmtpDoor, type SmtpDoor } from '../../channels/email/smtpDoor.ts';
import type { Context } from '../context.ts';
import { doorProblem } from '../http/listen.ts';
import { createSink } from './channelSink.ts';
import { inboxes } from './inboxCollection.ts';
import { type OpenInbox, open } from './inboxes.ts';

const doors = new WeakMap<Context, number>();

/** The SMTP server that mail servers hand mail to: for our inboxes' addresses only. */
export async function openMailDoor(ctx: Context): Promise<SmtpDoor> {
  const { host, smtpDoorPort: port } = ctx.config;
  const door = await createSmtpDoor<{ id: string; opened: OpenInbox }>({
    host,
    port,
    async resolve(address) {
      const document = await inboxes.of(ctx.database).findOne({ channel: 'email', address, isEnabled: true });
      return document === null ? null : { id: document._id, opened: open(ctx, document) };
    },
    async deliver(raw, envelope, { id, opened }) {
      await opened.adapter.ingestRaw?.(raw, envelope, opened.inbox, createSink(ctx, id));
    },
    onError: (cause) =>
      ctx.log.error({ err: cause }, 'the SMTP door could not store a mail; its sender will try again'),
  }).catch((cause: unknown) => {
    throw doorProblem(cause, { host, port, portName: 'SMTP_DOOR_PORT' });
  });
  doors.set(ctx, door.port);
  return door;
}

/** Where mail servers reach the door of this process; the port is known once it has opened. */
export function mailDoorAddress(ctx: Context): string {
  const { host, publicUrl, smtpDoorPort } = ctx.config;
  const shown = host === '0.0.0.0' || host === '::' ? new URL(publicUrl).hostname : host;
  return `${shown}:${doors.get(ctx) ?? smtpDoorPort}`;
}
