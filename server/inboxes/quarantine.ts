import { pipeline } from 'node:stream/promises';
import type { Express } from 'express';
import type { Context } from '../context.ts';
import { defineCollection, isDuplicate, newId } from '../database/collection.ts';
import { DomainError, notFound } from '../errors.ts';
import { findFile, keepFile, readBytes } from '../files/files.ts';
import type { Authenticate } from '../http/route.ts';
import { requirePermission } from '../session/requirePermission.ts';

/** Mail that cannot be read, kept raw for an admin to look at. */
export interface QuarantinedMail {
  _id: string;
  inboxId: string;
  externalId: string;
  receivedAt: string;
  sizeBytes: number;
  from: string | null;
  subject: string | null;
  reason: string;
  fileId: string;
}

export const quarantine = defineCollection<QuarantinedMail>('quarantine', [
  { key: { inboxId: 1, externalId: 1 }, unique: true },
  { key: { receivedAt: -1 } },
]);

export async function quarantineMail(
  ctx: Context,
  inboxId: string,
  mail: { externalId: string; raw: Buffer; from: string | null; subject: string | null; reason: string },
): Promise<void> {
  const known = await quarantine.of(ctx.database).findOne({ inboxId, externalId: mail.externalId });
  if (known !== null) {
    return;
  }
  const file = await keepFile(ctx, {
    bytes: mail.raw,
    name: 'mail.eml',
    contentType: 'message/rfc822',
    owner: null,
  });
  try {
    await quarantine.of(ctx.database).insertOne({
      _id: newId(),
      inboxId,
      externalId: mail.externalId,
      receivedAt: ctx.now().toISOString(),
      sizeBytes: mail.raw.length,
      from: mail.from,
      subject: mail.subject,
      reason: mail.reason,
      fileId: file._id,
    });
  } catch (error) {
    if (!isDuplicate(error)) {
      throw error;
    }
  }
}

/** The raw mail, as a download for admins. */
export function serveQuarantine(app: Express, ctx: Context, authenticate: Authenticate): void {
  app.get('/api/quarantine/:id/raw', async (request, response) => {
    const signedIn = await authenticate(request);
    if (signedIn === null) {
      throw new DomainError('notSignedIn', 'sign in first');
    }
    requirePermission(signedIn.actor, 'inbox.manage');
    const mail = await quarantine.of(ctx.database).findOne({ _id: request.params.id });
    const file = mail && (await findFile(ctx, mail.fileId));
    if (!file) {
      throw notFound('mail', request.params.id);
    }
    response.set({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="mail.eml"',
    });
    await pipeline(readBytes(ctx, file), response);
  });
}
