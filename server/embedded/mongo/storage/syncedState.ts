import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fdatasync,
  fdatasyncSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  unlinkSync,
  write,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** LMDB's file within the folder. */
export const DATA_FILE = 'data.mdb';
const STATE_FILE = 'synced.state';
const MAGIC = Buffer.from('ATSYNC01', 'latin1');
const HASH_BYTES = 32;
/** magic(8) number(8) length(4) hash(32), then the bytes */
const HEAD_BYTES = 64;
const HASH_AT = 20;
const SLOTS = 2;
const BLOCK_BYTES = 4096;

const syncData = promisify(fdatasync);
const writeAt = promisify(write);

/**
 * Keeps, in a small file of its own, the last state of LMDB's file of which every page is known to be on
 * the disk: the two pages that LMDB's state begins with.
 *
 * LMDB commits without waiting for the disk, so after a power cut its own first pages may lead to pages that
 * never arrived. Then, as after any end that was not a proper close, the pages kept here are put back. All they
 * lead to is still there, as long as a reader holds that state open: LMDB never reuses a page that a
 * reader can reach. The two slots are written in turn, so one that was cut short leaves the one before.
 */
export class SyncedState {
  private readonly folder: string;
  private readonly data: number;
  private readonly slots: number;
  private readonly pagesBytes: number;
  private turn = 0;

  /** @param pageBytes the size of LMDB's pages */
  constructor(folder: string, pageBytes: number) {
    this.folder = folder;
    this.pagesBytes = 2 * pageBytes;
    this.data = openSync(join(folder, DATA_FILE), 'r+');
    fdatasyncSync(this.data);
    this.slots = openSync(join(folder, STATE_FILE), 'w+');
    // Both at their full size, so that no later write of them meets a full disk.
    writeSync(this.slots, Buffer.alloc(SLOTS * this.slotBytes));
    this.writeSlot(this.firstPages());
    fsyncSync(this.slots);
    syncFolder(folder);
  }

  /**
   * Waits until all that was committed before the call is on the disk, and keeps that state.
   *
   * The caller holds a reader open on a state that is not newer than the present one.
   *
   * @throws Error when the disk fails; nothing is known of what was committed since the last call then
   */
  async reach(): Promise<void> {
    const pages = this.firstPages();
    await syncData(this.data);
    const slot = this.nextSlot(pages);
    await writeAt(this.slots, slot.bytes, 0, slot.bytes.length, slot.at);
    await syncData(this.slots);
  }

  /** After a proper close: all is on the disk, and LMDB's own pages hold. */
  remove(): void {
    fdatasyncSync(this.data);
    this.release();
    unlinkSync(join(this.folder, STATE_FILE));
  }

  /** Lets go of the files and leaves what they say. */
  release(): void {
    closeSync(this.data);
    closeSync(this.slots);
  }

  private firstPages(): Buffer {
    const pages = Buffer.allocUnsafe(this.pagesBytes);
    readSync(this.data, pages, 0, pages.length, 0);
    return pages;
  }

  private writeSlot(pages: Buffer): void {
    const { bytes, at } = this.nextSlot(pages);
    writeSync(this.slots, bytes, 0, bytes.length, at);
  }

  private nextSlot(pages: Buffer): { bytes: Buffer; at: number } {
    this.turn += 1;
    return { bytes: encodeSlot(this.turn, pages), at: (this.turn % SLOTS) * this.slotBytes };
  }

  private get slotBytes(): number {
    return slotBytesFor(this.pagesBytes);
  }
}

function slotBytesFor(pagesBytes: number): number {
  return Math.ceil((HEAD_BYTES + pagesBytes) / BLOCK_BYTES) * BLOCK_BYTES;
}

function encodeSlot(turn: number, pages: Buffer): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES + pages.length);
  MAGIC.copy(bytes);
  bytes.writeDoubleBE(turn, MAGIC.length);
  bytes.writeUInt32BE(pages.length, MAGIC.length + 8);
  pages.copy(bytes, HEAD_BYTES);
  hashOf(bytes).copy(bytes, HASH_AT);
  return bytes;
}

function hashOf(slot: Buffer): Buffer {
  return createHash('sha256').update(slot.subarray(0, HASH_AT)).update(slot.subarray(HEAD_BYTES)).digest();
}

/** Puts back the last state that was wholly on the disk, if the folder was not closed properly. Before LMDB opens it. */
export function restoreSyncedState(folder: string): void {
  const file = join(folder, STATE_FILE);
  if (!existsSync(file)) {
    return;
  }
  const pages = newestPages(readFileSync(file));
  // No slot holds: the process ended while it made the file, when LMDB's pages were on the disk already.
  if (pages !== null) {
    const data = openSync(join(folder, DATA_FILE), 'r+');
    writeSync(data, pages, 0, pages.length, 0);
    fsyncSync(data);
    closeSync(data);
  }
  unlinkSync(file);
}

function newestPages(slots: Buffer): Buffer | null {
  let newest: { turn: number; pages: Buffer } | null = null;
  for (let at = 0; at + HEAD_BYTES <= slots.length; at += BLOCK_BYTES) {
    const slot = decodeSlot(slots.subarray(at));
    if (slot !== null && (newest === null || slot.turn > newest.turn)) {
      newest = slot;
    }
  }
  return newest?.pages ?? null;
}

function decodeSlot(bytes: Buffer): { turn: number; pages: Buffer } | null {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    return null;
  }
  const slot = bytes.subarray(0, HEAD_BYTES + bytes.readUInt32BE(MAGIC.length + 8));
  const whole = slot.subarray(HASH_AT, HASH_AT + HASH_BYTES).equals(hashOf(slot));
  return whole ? { turn: slot.readDoubleBE(MAGIC.length), pages: slot.subarray(HEAD_BYTES) } : null;
}

/** New files are only safe when their folder is. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') {
    return; // folders cannot be opened there
  }
  const handle = openSync(folder, constants.O_RDONLY);
  fsyncSync(handle);
  closeSync(handle);
}
