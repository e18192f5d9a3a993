import { statfsSync } from 'node:fs';
import { StoreError } from '../values/errors.ts';

const OUT_OF_DISK_SPACE = 14_031;
const NEARLY_FULL_BYTES = 16 * 1024 * 1024;

/** Says what a failed write means where it is a full disk, which LMDB reports in several ways; else the error itself. */
export function diskProblem(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !isFull(error.message, folder)) {
    return error;
  }
  return new StoreError(
    OUT_OF_DISK_SPACE,
    `No space left for the store in ${folder} (${error.message}); nothing was changed`,
  );
}

function isFull(message: string, folder: string): boolean {
  if (/No space left|File too large|ENOSPC|EFBIG/.test(message)) {
    return true;
  }
  // What is left took a part of the write.
  return message.includes('Input/output error') && freeBytes(folder) < NEARLY_FULL_BYTES;
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
