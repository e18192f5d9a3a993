import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface FolderLock {
  release(): void;
}

/**
 * Takes the folder for this process by a file with its number.
 *
 * LMDB would let a second process in, but what we keep in memory (the catalogue, counters) would then
 * be wrong in both.
 *
 * @throws Error naming the process that has it
 */
export function lockFolder(folder: string): FolderLock {
  const file = resolve(join(folder, 'store.lock'));
  let handle = create(file);
  if (handle === null) {
    const owner = readFileSync(file, 'utf8').trim();
    if (isRunning(owner, file)) {
      const pid = owner.split(' ')[0];
      throw new Error(`the folder ${folder} is in use by process ${pid}; stop it or choose another folder`);
    }
    unlinkSync(file);
    handle = create(file);
  }
  if (handle === null) {
    throw new Error(`the folder ${folder} was taken by another process at the same moment`);
  }
  writeSync(handle, `${identityOf(process.pid)}\n`);
  closeSync(handle);
  held.add(file);
  return {
    release: () => {
      held.delete(file);
      unlinkSync(file);
    },
  };
}

const held = new Set<string>();

function create(file: string): number | null {
  try {
    return openSync(file, 'wx');
  } catch (error) {
    if (isCode(error, 'EEXIST')) {
      return null;
    }
    throw error;
  }
}

/** The process's number and, where the system tells, when it started: numbers are used again. */
function identityOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may hold blanks; the start is the 20th field after it.
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch (error) {
    if (isCode(error, 'ENOENT')) {
      return String(pid);
    }
    throw error;
  }
}

function isRunning(owner: string, file: string): boolean {
  const pid = Number.parseInt(owner, 10);
  if (!(pid > 0)) {
    return false;
  }
  if (pid === process.pid) {
    return held.has(file);
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    return isCode(error, 'EPERM');
  }
  return !owner.includes(' ') || identityOf(pid) === owner;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
