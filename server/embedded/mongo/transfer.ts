import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { parseEjson } from './ejson/parse.ts';
import { writeEjson } from './ejson/write.ts';
import { buildIndex } from './storage/buildIndex.ts';
import type { Collection } from './storage/collection.ts';
import { treeRange } from './storage/treeKeys.ts';
import type { Store } from './store.ts';
import { decodeDoc } from './values/decode.ts';
import { Doc, doc } from './values/doc.ts';
import { encodeDoc } from './values/encode.ts';

const CHUNK = 200;

/**
 * Writes everything as lines of canonical EJSON: for each collection a line with its name, options and
 * indexes, then a line for each document.
 */
export async function dump(store: Store, file: string): Promise<{ collections: number; documents: number }> {
  const partial = `${file}.partial`;
  const out = createWriteStream(partial);
  let documents = 0;
  const collections = store.catalog.all();
  for (const collection of collections) {
    await writeLine(out, headOf(collection));
    for (const bytes of documentsOf(collection)) {
      await writeLine(out, decodeDoc(bytes));
      documents += 1;
    }
  }
  out.end();
  await once(out, 'finish');
  await syncFile(partial);
  await rename(partial, file);
  return { collections: collections.length, documents };
}

/** Marks a line that begins a collection; no document that MongoDB takes has a field of that name. */
const HEAD = '$collection';

function headOf(collection: Collection): Doc {
  return doc({
    [HEAD]: doc({
      database: collection.database,
      name: collection.name,
      options: collection.options,
      indexes: collection.indexes.filter((index) => index.ready).map((index) => index.spec),
    }),
  });
}

function* documentsOf(collection: Collection): Generator<Buffer> {
  let { low, high } = treeRange(collection.tree);
  for (;;) {
    const entries = collection.env.range({ low, high, limit: CHUNK });
    for (const { value } of entries) {
      yield value;
    }
    const last = entries.at(-1);
    if (last === undefined) {
      return;
    }
    low = Buffer.concat([last.key, Buffer.of(0)]);
  }
}

async function writeLine(out: ReturnType<typeof createWriteStream>, document: Doc): Promise<void> {
  if (!out.write(`${writeEjson(document)}\n`)) {
    await once(out, 'drain');
  }
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Reads what `dump` wrote into a store that has none of those collections.
 *
 * @throws Error naming the line that cannot be read, or the collection that is there already
 */
export async function restore(
  store: Store,
  file: string,
): Promise<{ collections: number; documents: number }> {
  const counted = { collections: 0, documents: 0 };
  let target: Target | null = null;
  let batch: Buffer[] = [];
  let number = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    const document = parseLine(line, `${file}:${number}`);
    const head = document.get(HEAD);
    if (head instanceof Doc) {
      await insertAll(store, target, batch);
      await finish(store, target);
      batch = [];
      target = await begin(store, head);
      counted.collections += 1;
      continue;
    }
    if (target === null) {
      throw new Error(`${file}:${number}: a document comes before its collection`);
    }
    batch.push(encodeDoc(document));
    counted.documents += 1;
    if (batch.length === CHUNK) {
      await insertAll(store, target, batch);
      batch = [];
    }
  }
  await insertAll(store, target, batch);
  await finish(store, target);
  return counted;
}

/** Lines end with a line feed alone: within strings there may be other characters that break lines. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = `${rest}${String(chunk)}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') {
    yield rest;
  }
}

interface Target {
  readonly collection: Collection;
  readonly indexes: readonly Doc[];
}

function parseLine(line: string, where: string): Doc {
  try {
    return parseEjson(line);
  } catch (error) {
    throw new Error(`${where} is no line of EJSON: ${String(error)}`, { cause: error });
  }
}

async function begin({ environment, catalog }: Store, head: Doc): Promise<Target> {
  const database = String(head.get('database'));
  const name = String(head.get('name'));
  // Written by headOf.
  const options = head.get('options') as Doc;
  const indexes = head.get('indexes') as Doc[];
  if (catalog.find(database, name) !== undefined) {
    throw new Error(`${database}.${name} is there already; restore into a folder without it`);
  }
  const idIndex = indexes.find((spec) => spec.get('name') === '_id_');
  const collection = await environment.write(() => catalog.create(database, name, options, idIndex));
  return { collection, indexes: indexes.filter((spec) => spec !== idIndex) };
}

async function insertAll(
  { environment }: Store,
  target: Target | null,
  batch: readonly Buffer[],
): Promise<void> {
  if (target === null || batch.length === 0) {
    return;
  }
  // Closing the store waits for the disk.
  await environment.write(
    () => {
      for (const bytes of batch) {
        target.collection.insert(bytes);
      }
    },
    { early: true },
  );
}

/** Indexes are made once the documents are in, which is quicker. */
async function finish({ environment, catalog }: Store, target: Target | null): Promise<void> {
  if (target === null) {
    return;
  }
  const { collection } = target;
  for (const spec of target.indexes) {
    const index = await environment.write(() => catalog.addIndex(collection, spec, false));
    await buildIndex(environment, collection, index);
  }
}
