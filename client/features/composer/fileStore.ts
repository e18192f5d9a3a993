import type { Attachment } from '../../../shared/attachment.ts';
import { newClientId } from '../../api/clientId.ts';
import { KeptMap } from '../../api/keptMap.ts';
import { Store } from '../../api/store.ts';
import { upload } from '../../api/upload.ts';
import { eventContext } from '../../realtime/eventContext.ts';

export interface PendingFile {
  key: string;
  name: string;
  sizeBytes: number;
  /** Share sent, 0 to 1. */
  progress: number;
  stored: Attachment | null;
  /** Why it cannot go along; null while all is well. */
  problem: string | null;
  file: File | null;
  abort: () => void;
}

const NONE: readonly PendingFile[] = [];

/** Files chosen and not yet sent, by agent and conversation: going on an errand to another case keeps them. */
export const pendingFiles = new Store<Readonly<Record<string, readonly PendingFile[]>>>({});
/** Those that the server has; a reload finds them again. */
const kept = new KeptMap<Attachment[]>('atende.files.');

function keyOf(conversationId: string): string {
  return `${eventContext.actor()?.id ?? ''} ${conversationId}`;
}

function change(conversationId: string, update: (files: readonly PendingFile[]) => readonly PendingFile[]) {
  const key = keyOf(conversationId);
  pendingFiles.set((all) => ({ ...all, [key]: update(filesFor(conversationId)) }));
  const stored = filesFor(conversationId).flatMap((one) => one.stored ?? []);
  kept.set(key, stored.length > 0 ? stored : null);
}

const fromStorage = new WeakMap<Attachment[], readonly PendingFile[]>();

/** The same array until something changes. */
export function filesFor(conversationId: string): readonly PendingFile[] {
  const key = keyOf(conversationId);
  const here = pendingFiles.get()[key];
  const stored = kept.get(key);
  if (here || !stored) {
    return here ?? NONE;
  }
  const files = fromStorage.get(stored) ?? stored.map(asPending);
  fromStorage.set(stored, files);
  return files;
}

/**
 * Adds a file and begins to upload it.
 *
 * @param problem why it is not even begun; null for a file that may go along
 * @param inWords what to say of a failed upload
 */
export function addFile(
  conversationId: string,
  file: File,
  problem: string | null,
  inWords: (error: unknown) => string,
): void {
  const controller = new AbortController();
  const key = newClientId();
  const { name, size: sizeBytes } = file;
  const abort = () => controller.abort();
  change(conversationId, (files) => [
    ...files,
    { key, name, sizeBytes, progress: 0, stored: null, problem, file, abort },
  ]);
  if (problem !== null) {
    return;
  }
  const update = (fields: Partial<PendingFile>) =>
    change(conversationId, (files) => files.map((one) => (one.key === key ? { ...one, ...fields } : one)));
  upload(file, (progress) => update({ progress }), controller.signal).then(
    (stored) => update({ stored, progress: 1 }),
    (error: unknown) => {
      if (!controller.signal.aborted) {
        update({ problem: inWords(error) });
      }
    },
  );
}

export function removeFile(conversationId: string, key: string): void {
  filesFor(conversationId)
    .find((one) => one.key === key)
    ?.abort();
  change(conversationId, (files) => files.filter((one) => one.key !== key));
}

export function clearFiles(conversationId: string): void {
  change(conversationId, () => NONE);
}

/** Files that a message taken back gives to the composer again. */
export function restoreFiles(conversationId: string, attachments: readonly Attachment[]): void {
  if (attachments.length > 0) {
    change(conversationId, (files) => [...files, ...attachments.map(asPending)]);
  }
}

function asPending(stored: Attachment): PendingFile {
  const { id, name, sizeBytes } = stored;
  return { key: id, name, sizeBytes, progress: 1, stored, problem: null, file: null, abort: () => undefined };
}
