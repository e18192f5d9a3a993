import { pipeline } from 'node:stream/promises';
import type { Express, Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import * as api from '../../shared/api/conversations.ts';
import { MAX_ATTACHMENT_BYTES } from '../../shared/attachment.ts';
import { readableContacts } from '../contacts/readableContacts.ts';
import type { Context } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';
import { type Authenticate, type Route, route } from '../http/route.ts';
import {
  attachmentOf,
  type FileDocument,
  findFile,
  isPublicLink,
  isVisitorLink,
  keepFile,
  readBytes,
} from './files.ts';

/** One file, in memory: the limit bounds it. */
export const receiveFile: RequestHandler = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: MAX_ATTACHMENT_BYTES, files: 1, fields: 5, parts: 6 },
  defParamCharset: 'utf8',
}).single('file');

export const fileApiRoutes: Route[] = [
  route(
    api.uploadAttachment,
    async (ctx, { signedIn, request }) =>
      attachmentOf(await keepUpload(ctx, request, `agent:${signedIn.actor.id}`)),
    [receiveFile],
  ),
];

/** @throws DomainError `invalidInput` when the form has no file */
export function keepUpload(ctx: Context, request: Request, owner: string): Promise<FileDocument> {
  const { file } = request;
  if (file === undefined) {
    throw new DomainError('invalidInput', 'send one file as multipart/form-data in the field `file`');
  }
  return keepFile(ctx, { bytes: file.buffer, name: file.originalname, contentType: file.mimetype, owner });
}

/** Downloads: for agents by session and right, for visitors and providers by signed links. */
export function serveFiles(app: Express, ctx: Context, authenticate: Authenticate): void {
  app.get('/attachments/:id/:token', async (request, response) => {
    const { id, token } = request.params;
    const signedIn = await authenticate(request);
    if (signedIn === null) {
      throw new DomainError('notSignedIn', 'sign in first');
    }
    const file = await findFile(ctx, id);
    const isTheirs = file !== null && file.token === token && (await mayRead(ctx, signedIn.actor, file));
    if (!isTheirs) {
      throw notFound('attachment', id);
    }
    await sendFile(ctx, file, request, response);
  });

  app.get('/webchat/files/:id/:proof', async (request, response) => {
    const contactId = isVisitorLink(ctx, request.params.id, request.params.proof);
    const file = contactId === null ? null : await findFile(ctx, request.params.id);
    if (file === null || file.contactId !== contactId) {
      throw notFound('attachment', request.params.id);
    }
    response.set('access-control-allow-origin', '*');
    await sendFile(ctx, file, request, response);
  });

  app.get('/media/:id/:proof', async (request, response) => {
    const file = isPublicLink(ctx, request.params.id, request.params.proof)
      ? await findFile(ctx, request.params.id)
      : null;
    if (file === null) {
      throw notFound('attachment', request.params.id);
    }
    await sendFile(ctx, file, request, response);
  });
}

async function mayRead(
  ctx: Context,
  actor: Parameters<typeof readableContacts>[1],
  file: FileDocument,
): Promise<boolean> {
  if (file.owner === `agent:${actor.id}`) {
    return true;
  }
  return (
    file.contactId !== null && (await readableContacts(ctx, actor, [file.contactId])).has(file.contactId)
  );
}

/** Shown by the console itself; anything else is only ever a download. */
const INLINE = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'video/mp4',
]);

async function sendFile(
  ctx: Context,
  file: FileDocument,
  request: Request,
  response: Response,
): Promise<void> {
  const part = partOf(request, file.sizeBytes);
  if (part === null) {
    response.status(416).set('content-range', `bytes */${file.sizeBytes}`).end();
    return;
  }
  const asksInline = request.query.inline === '1' && INLINE.has(file.contentType);
  response.set({
    'content-type': file.contentType,
    'content-length': String(part.end - part.start),
    'accept-ranges': 'bytes',
    'content-disposition': `${asksInline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name).replace(/['()*]/g, escape)}`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=3600, immutable',
  });
  if (part.end - part.start < file.sizeBytes) {
    response.status(206).set('content-range', `bytes ${part.start}-${part.end - 1}/${file.sizeBytes}`);
  }
  await pipeline(readBytes(ctx, file, part), response);
}

/**
 * The part that was asked for, since players of sound ask for parts, and some play nothing without. Several
 * parts at once are answered with the whole, which is allowed (RFC 9110, 14.2).
 *
 * @returns null where the file has no such part
 */
function partOf(request: Request, sizeBytes: number): { start: number; end: number } | null {
  const whole = { start: 0, end: sizeBytes };
  const ranges = request.range(sizeBytes);
  if (ranges === -1) {
    return null;
  }
  const [range] = typeof ranges === 'object' && ranges.type === 'bytes' ? ranges : [];
  const isSingle = typeof ranges === 'object' && ranges.length === 1;
  return range === undefined || !isSingle ? whole : { start: range.start, end: range.end + 1 };
}
