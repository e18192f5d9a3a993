/**
 * Layout of the one ordered map. Each tree (the documents of a collection, an index) has a number, with
 * which all its keys start; tree 0 is the catalogue.
 *
 *   tree(4) record(6)              → the document's BSON
 *   tree(4) encoded key            → record(6)              the index on _id
 *   tree(4) encoded key record(6)  → nothing                other indexes
 */
export const RECORD_BYTES = 6;
const TREE_BYTES = 4;

export const NOTHING = Buffer.alloc(0);

/** Above everything that may follow an encoded key. */
const ABOVE = Buffer.of(0xff);

export function recordKey(tree: number, record: number): Buffer {
  const key = Buffer.allocUnsafe(TREE_BYTES + RECORD_BYTES);
  key.writeUInt32BE(tree, 0);
  key.writeUIntBE(record, TREE_BYTES, RECORD_BYTES);
  return key;
}

/** The record's number at the end of a document's or an index entry's key. */
export function recordOfKey(key: Buffer): number {
  return key.readUIntBE(key.length - RECORD_BYTES, RECORD_BYTES);
}

export function recordBytes(record: number): Buffer {
  const bytes = Buffer.allocUnsafe(RECORD_BYTES);
  bytes.writeUIntBE(record, 0, RECORD_BYTES);
  return bytes;
}

export function recordOfBytes(bytes: Buffer): number {
  return bytes.readUIntBE(0, RECORD_BYTES);
}

export function indexKey(tree: number, encoded: Buffer): Buffer {
  const key = Buffer.allocUnsafe(TREE_BYTES + encoded.length);
  key.writeUInt32BE(tree, 0);
  encoded.copy(key, TREE_BYTES);
  return key;
}

export function entryKey(tree: number, encoded: Buffer, record: number): Buffer {
  const key = Buffer.allocUnsafe(TREE_BYTES + encoded.length + RECORD_BYTES);
  key.writeUInt32BE(tree, 0);
  encoded.copy(key, TREE_BYTES);
  key.writeUIntBE(record, TREE_BYTES + encoded.length, RECORD_BYTES);
  return key;
}

/** The encoded values of an index entry. */
export function encodedOfEntry(key: Buffer, isIdIndex: boolean): Buffer {
  return key.subarray(TREE_BYTES, isIdIndex ? key.length : key.length - RECORD_BYTES);
}

/** Where the keys that start with these bytes end. */
export function afterPrefix(prefix: Buffer): Buffer {
  return Buffer.concat([prefix, ABOVE]);
}

/** All keys of a tree: from, included, and to, excluded. */
export function treeRange(tree: number): { low: Buffer; high: Buffer } {
  return { low: indexKey(tree, NOTHING), high: indexKey(tree + 1, NOTHING) };
}
