import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileTypeFromBuffer } from 'file-type';
import mongoose from 'mongoose';
import type { AttachmentRef } from '../../channels/channelEvent.ts';
import type { Attachment } from '../../shared/attachment.ts';
import type { Context } from '../context.ts';
import { defineCollection, newId } from '../database/collection.ts';
import { randomToken } from '../secrets.ts';

/** What is known of a file; its bytes lie in GridFS, so that every process and every backup has them. */
export interface FileDocument {
  _id: string;
  /** Part of the link, beyond guessing. */
  token: string;
  name: string;
  contentType: string;
  sizeBytes: number;
  sha256: string;
  /** Who uploaded it, until a message names it: only they may use it. */
  owner: string | null;
  /** The contact whose history it belongs to, once a message names it. */
  contactId: string | null;
  createdAt: string;
}

export const files = defineCollection<FileDocument>('attachments', [
  { key: { sha256: 1, name: 1 } },
  { key: { owner: 1, createdAt: 1 } },
]);

function bucket(ctx: Context): mongoose.mongo.GridFSBucket {
  const { db } = ctx.database;
  if (db === undefined) {
    throw new Error('the database is not connected');
  }
  return new mongoose.mongo.GridFSBucket(db, { bucketName: 'files' });
}

/** Bytes are kept once for each content: GridFS stores them under their own hash. */
export async function keepFile(
  ctx: Context,
  file: { bytes: Buffer; name: string; contentType: string; owner: string | null },
): Promise<FileDocument> {
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  await keepBytes(ctx, sha256, file.bytes);
  const document: FileDocument = {
    _id: newId(),
    token: randomToken(),
    name: cleanName(file.name),
    contentType: await contentTypeOf(file),
    sizeBytes: file.bytes.length,
    sha256,
    owner: file.owner,
    contactId: null,
    createdAt: ctx.now().toISOString(),
  };
  await files.of(ctx.database).insertOne(document);
  return document;
}

async function keepBytes(ctx: Context, sha256: string, bytes: Buffer): Promise<void> {
  const store = bucket(ctx);
  const [known] = await store.find({ filename: sha256 }).limit(1).toArray();
  if (known === undefined) {
    await pipeline(Readable.from([bytes]), store.openUploadStream(sha256));
  }
}

/** @param part first byte, and the one behind the last; all of them by default */
export function readBytes(
  ctx: Context,
  file: Pick<FileDocument, 'sha256'>,
  part?: { start: number; end: number },
): Readable {
  return bucket(ctx).openDownloadStreamByName(file.sha256, part);
}

export async function findFile(ctx: Context, id: string): Promise<FileDocument | null> {
  return files.of(ctx.database).findOne({ _id: id });
}

/** The bytes tell the type of what the console shows inline; a name alone is not believed. */
async function contentTypeOf(file: { bytes: Buffer; contentType: string }): Promise<string> {
  const found = await fileTypeFromBuffer(file.bytes.subarray(0, 4_100));
  const said = /^[\w.+-]+\/[\w.+-]+$/.test(file.contentType)
    ? file.contentType.toLowerCase()
    : 'application/octet-stream';
  if (found !== undefined) {
    return found.mime;
  }
  return said.startsWith('image/') ? 'application/octet-stream' : said;
}

/** A name to show and to save under: no path, no control characters, not endless. */
function cleanName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const printable = [...base].filter(
    (character) => (character.codePointAt(0) ?? 0) >= 32 && !'<>:"|?*\u007f'.includes(character),
  );
  return printable.join('').slice(-150).trim() || 'file';
}

export function attachmentOf(file: FileDocument): Attachment {
  return {
    id: file._id,
    name: file.name,
    contentType: file.contentType,
    sizeBytes: file.sizeBytes,
    url: `/attachments/${file._id}/${file.token}`,
    state: 'stored',
  };
}

/** A file that a channel has kept while reading a message. */
export async function toAttachment(
  ctx: Context,
  ref: Extract<AttachmentRef, { kind: 'stored' }>,
): Promise<Attachment> {
  const file = await findFile(ctx, ref.attachmentId);
  return file === null
    ? {
        id: ref.attachmentId,
        name: ref.name,
        contentType: ref.contentType,
        sizeBytes: ref.sizeBytes,
        url: '',
        state: 'missing',
      }
    : attachmentOf(file);
}

/** Shown while the bytes are fetched from the provider. */
export function placeholderOf(ref: Extract<AttachmentRef, { kind: 'remote' }>): Attachment {
  return {
    id: newId(),
    name: cleanName(ref.name),
    contentType: ref.contentType,
    sizeBytes: 0,
    url: '',
    state: 'pending',
  };
}

/**
 * Takes uploaded files into a message. Each must have been uploaded by the same person and not be used yet.
 *
 * @returns in the order given; those that are not theirs are left out
 */
export async function claimFiles(
  ctx: Context,
  ids: readonly string[],
  owner: string,
  contactId: string,
): Promise<FileDocument[]> {
  const claimed: FileDocument[] = [];
  for (const id of ids) {
    const file = await files
      .of(ctx.database)
      .findOneAndUpdate({ _id: id, owner }, { $set: { contactId } }, { returnDocument: 'after' });
    if (file !== null) {
      claimed.push(file);
    }
  }
  return claimed;
}

/** Files that a message brought in belong to its contact. */
export async function assignFiles(ctx: Context, ids: readonly string[], contactId: string): Promise<void> {
  if (ids.length > 0) {
    await files.of(ctx.database).updateMany({ _id: { $in: [...ids] } }, { $set: { contactId } });
  }
}

const LINK_SECONDS = 3_600;

/** A link that a provider can follow without signing in, for an hour. */
export function publicLink(ctx: Context, fileId: string): string {
  const expires = Math.floor(ctx.now().getTime() / 1000) + LINK_SECONDS;
  return `${ctx.config.publicUrl}/media/${fileId}/${expires}.${linkSignature(ctx, fileId, expires)}`;
}

export function isPublicLink(ctx: Context, fileId: string, proof: string): boolean {
  const [expiresText = '', signature = ''] = proof.split('.', 2);
  const expires = Number(expiresText);
  const expected = linkSignature(ctx, fileId, expires);
  return expires * 1000 > ctx.now().getTime() && equals(signature, expected);
}

function linkSignature(ctx: Context, fileId: string, expires: number): string {
  return createHmac('sha256', ctx.secrets.key('media links'))
    .update(`${fileId}.${expires}`)
    .digest('base64url');
}

/** The visitor's link to a file of their own conversation. */
export function visitorLink(ctx: Context, fileId: string, contactId: string): string {
  return `/webchat/files/${fileId}/${contactId}.${ctx.secrets.sign('visitor files', `${fileId}.${contactId}`)}`;
}

export function isVisitorLink(ctx: Context, fileId: string, proof: string): string | null {
  const [contactId = '', signature = ''] = proof.split('.', 2);
  return equals(signature, ctx.secrets.sign('visitor files', `${fileId}.${contactId}`)) ? contactId : null;
}

function equals(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
