import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The databases begin with about as much; a disk that has not even this is full. */
const PROBE_BYTES = 1_000_000;

const FULL = 'the disk is full: make room on it, or name a folder on another disk';
const FORBIDDEN =
  'the user who starts Atende may not write there: give it to them (chown -R), or name another folder';
const NO_FOLDER = 'there is a file in the way: name a folder';
const ADVICE: { readonly [code: string]: string } = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  EROFS: FORBIDDEN,
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
};

/**
 * Makes the folder where it is missing, and tries whether it takes what a start writes. Asked before anything is
 * started on it: each of those would fail in its own words, or not at all.
 *
 * @param write for tests of disks that are full
 * @returns what is wrong and what to do; null when all is well
 */
export function dataFolderProblem(dataDir: string, write = writeFileSync): string | null {
  try {
    makeFolder(dataDir);
    // What was started by another user before has folders of theirs in it.
    for (const folder of [dataDir, ...foldersIn(dataDir)]) {
      tryWriting(folder, write);
    }
    return null;
  } catch (error) {
    return problemWith(dataDir, error);
  }
}

/** @returns the problem with a folder in words, and what to do about it */
export function problemWith(dataDir: string, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return `${dataDir} cannot be written to (${why}); ${ADVICE[code] ?? 'name another folder'}`;
}

function tryWriting(folder: string, write: typeof writeFileSync): void {
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    write(probe, Buffer.alloc(PROBE_BYTES));
  } finally {
    rmSync(probe, { force: true });
  }
}

/** One by one: Node's own recursive way never ends where a file system takes no folders, as in /proc. */
function makeFolder(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    makeFolder(dirname(path));
    mkdirSync(path);
  } else if (!found.isDirectory()) {
    throw Object.assign(new Error(`${path} is a file`), { code: 'ENOTDIR' });
  }
}

function foldersIn(dataDir: string): string[] {
  return readdirSync(dataDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(dataDir, name));
}
