const CATALOG_TREE = 0;

function keyOf(kind: string, number: number): Buffer {
  const key = Buffer.alloc(9);
  key.writeUInt32BE(CATALOG_TREE, 0);
  key.write(kind, 4, 'latin1');
  key.writeUInt32BE(number, 5);
  return key;
}

/** What the store as a whole keeps: its format and the next tree's number. */
export const STORE_KEY = keyOf('a', 0);

/** A collection's name, options and indexes. */
export function catalogKey(tree: number): Buffer {
  return keyOf('c', tree);
}

/** How many documents a collection has, their size, and the next record's number. */
export function counterKey(tree: number): Buffer {
  return keyOf('n', tree);
}

/** Marks a tree whose entries are still to be removed. */
export function garbageKey(tree: number): Buffer {
  return keyOf('g', tree);
}

export const CATALOG_RANGE = { low: keyOf('c', 0), high: keyOf('d', 0) };
export const GARBAGE_RANGE = { low: keyOf('g', 0), high: keyOf('h', 0) };

export function treeOfKey(key: Buffer): number {
  return key.readUInt32BE(5);
}
