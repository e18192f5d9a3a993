import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';

// Layout of LMDB's pages on little-endian 64-bit machines, offsets in bytes.
const PAGE_BYTES = 4096;
const PAGE = { number: 0, flags: 18, lower: 20, head: 24 } as const;
const META = {
  magic: 24,
  pageBytes: 48,
  freeRoot: 88,
  mainRoot: 136,
  lastPage: 144,
  transaction: 152,
} as const;
const NODE = { low: 0, flags: 4, keyBytes: 6, head: 8 } as const;
const BIG = { page: 0, pages: 16 } as const;
const FLAG = { branch: 0x01, leaf: 0x02, overflow: 0x04, meta: 0x08 } as const;
const IS_BIG = 0x01;
const MOST_PAGES = 2 ** 28; // a terabyte
const MAGIC = 0xbeefc0de;
const NO_ROOT = 0xffff_ffff_ffff_ffffn;

export class DamagedFile extends Error {}

interface OpenFile {
  readonly handle: number;
  readonly name: string;
  readonly pages: number;
}

/**
 * Refuses a file that LMDB could only crash on: cut off, or with first pages that lead nowhere. Before LMDB opens it.
 *
 * @throws DamagedFile
 */
export function checkBeginning(name: string): void {
  withFile(name, (file) => {
    const meta = newestMeta(file);
    const last = numberAt(meta, META.lastPage);
    if (last >= MOST_PAGES) {
      throw damaged(file, 'its first pages say nothing sensible');
    }
    for (const root of rootsOf(meta)) {
      readPage(file, root, FLAG.branch | FLAG.leaf);
    }
    if (last < file.pages) {
      return;
    }
    // LMDB may number pages at the end that it never writes. Only if none of those is in use is nothing missing.
    walk(file, rootsOf(meta));
    ftruncateSync(file.handle, (last + 1) * PAGE_BYTES);
  });
}

/**
 * Follows every reference from page to page.
 *
 * @returns how many pages are in use
 * @throws DamagedFile naming the first page that is not what it should be
 */
export function checkWholeFile(name: string): number {
  let pages = 0;
  withFile(name, (file) => {
    pages = walk(file, rootsOf(newestMeta(file)));
  });
  return pages;
}

function withFile(name: string, check: (file: OpenFile) => void): void {
  const handle = openSync(name, 'r+');
  try {
    const { size } = fstatSync(handle);
    // An empty file is one that LMDB has made and not begun.
    if (size > 0) {
      check({ handle, name, pages: Math.floor(size / PAGE_BYTES) });
    }
  } finally {
    closeSync(handle);
  }
}

/** Of the two states the file keeps, LMDB takes the newer. */
function newestMeta(file: OpenFile): Buffer {
  const [first, second] = [0, 1].map((number) => {
    const page = readPage(file, number, FLAG.meta);
    if (page.readUInt32LE(META.magic) !== MAGIC || page.readUInt32LE(META.pageBytes) !== PAGE_BYTES) {
      throw damaged(file, `its page ${number} is not the beginning of a store`);
    }
    return page;
  }) as [Buffer, Buffer];
  return numberAt(first, META.transaction) >= numberAt(second, META.transaction) ? first : second;
}

function rootsOf(meta: Buffer): number[] {
  return [META.freeRoot, META.mainRoot]
    .filter((at) => meta.readBigUInt64LE(at) !== NO_ROOT)
    .map((at) => numberAt(meta, at));
}

function walk(file: OpenFile, roots: readonly number[]): number {
  const waiting = [...roots];
  let pages = 2;
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    const page = readPage(file, number, FLAG.branch | FLAG.leaf);
    pages += 1;
    const isBranch = (page.readUInt16LE(PAGE.flags) & FLAG.branch) !== 0;
    for (const node of nodesOf(file, number, page)) {
      if (isBranch) {
        waiting.push(childOf(page, node));
      } else if ((page.readUInt16LE(node + NODE.flags) & IS_BIG) !== 0) {
        pages += bigPages(file, page, node);
      }
    }
    if (pages > file.pages) {
      throw damaged(file, `its page ${number} leads in a circle`);
    }
  }
  return pages;
}

function nodesOf(file: OpenFile, number: number, page: Buffer): number[] {
  const count = page.readUInt16LE(PAGE.lower) >> 1;
  return Array.from({ length: count }, (_, at) => {
    const pointer = PAGE.head + 2 * at;
    const node = pointer + 2 <= PAGE_BYTES ? PAGE.head + page.readUInt16LE(pointer) : PAGE_BYTES;
    if (
      node + NODE.head > PAGE_BYTES ||
      node + NODE.head + page.readUInt16LE(node + NODE.keyBytes) > PAGE_BYTES
    ) {
      throw damaged(file, `page ${number} has an entry that crosses its end`);
    }
    return node;
  });
}

function childOf(page: Buffer, node: number): number {
  return page.readUInt32LE(node + NODE.low) + page.readUInt16LE(node + NODE.flags) * 2 ** 32;
}

/** A value that fills pages of its own. */
function bigPages(file: OpenFile, page: Buffer, node: number): number {
  const at = node + NODE.head + page.readUInt16LE(node + NODE.keyBytes);
  if (at + BIG.pages + 8 > PAGE_BYTES) {
    throw damaged(file, 'a reference to a large document crosses the end of its page');
  }
  const first = numberAt(page, at + BIG.page);
  const count = numberAt(page, at + BIG.pages);
  readPage(file, first, FLAG.overflow);
  if (first + count > file.pages) {
    throw damaged(file, `the large document at page ${first} is cut off`);
  }
  return count;
}

function readPage(file: OpenFile, number: number, flags: number): Buffer {
  if (number >= file.pages) {
    throw damaged(file, `page ${number} is missing; the file was cut off`);
  }
  const page = Buffer.allocUnsafe(PAGE_BYTES);
  readSync(file.handle, page, 0, PAGE_BYTES, number * PAGE_BYTES);
  if (numberAt(page, PAGE.number) !== number || (page.readUInt16LE(PAGE.flags) & flags) === 0) {
    throw damaged(file, `page ${number} does not hold what belongs there`);
  }
  return page;
}

function numberAt(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}

function damaged(file: OpenFile, how: string): DamagedFile {
  return new DamagedFile(`${file.name} is damaged: ${how}`);
}
