import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { checkBeginning, checkWholeFile } from './checkFile.ts';
import { type FolderLock, lockFolder } from './folderLock.ts';
import { DATA_FILE, restoreSyncedState } from './syncedState.ts';

/** Room in the address space for the file; the file itself grows as it is filled. */
const MAP_BYTES = 2 ** 38;
export const PAGE_BYTES = 4096;

/** One ordered map from bytes to bytes. */
export type OrderedMap = RootDatabase<Buffer, Uint8Array>;

export interface OpenMap {
  readonly map: OrderedMap;
  readonly lock: FolderLock;
}

/** @throws Error when another process has the folder, or the file is damaged or no store of ours */
export function openMap(folder: string): OpenMap {
  mkdirSync(folder, { recursive: true });
  const lock = lockFolder(folder);
  try {
    restoreSyncedState(folder);
    if (existsSync(join(folder, DATA_FILE))) {
      checkBeginning(join(folder, DATA_FILE));
    }
    return { map: openLmdb(folder), lock };
  } catch (error) {
    lock.release();
    const problem = error instanceof Error ? error.message : String(error);
    throw new Error(`the store in ${folder} cannot be opened: ${problem}`, { cause: error });
  }
}

function openLmdb(folder: string): OrderedMap {
  return open<Buffer, Uint8Array>({
    path: folder,
    // A folder, whatever its name looks like: lmdb takes one with a dot for a file.
    noSubdir: false,
    encoding: 'binary',
    keyEncoding: 'binary',
    mapSize: MAP_BYTES,
    pageSize: PAGE_BYTES,
    // Commits wait for no disk; we do, off the event loop.
    overlappingSync: false,
    noSync: true,
    noMemInit: true,
  });
}

/**
 * Looks at every page of a folder that no process has open.
 *
 * @returns how many pages are in use
 * @throws DamagedFile naming the first page that is not what it should be
 */
export function checkFolder(folder: string): number {
  const lock = lockFolder(folder);
  try {
    restoreSyncedState(folder);
    return checkWholeFile(join(folder, DATA_FILE));
  } finally {
    lock.release();
  }
}
