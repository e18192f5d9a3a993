import { randomUUID } from 'node:crypto';
import { decodeDoc } from '../values/decode.ts';
import { Doc, doc } from '../values/doc.ts';
import { encodeDoc } from '../values/encode.ts';
import { type Binary, Int32, int32, isNumber, type Value } from '../values/value.ts';
import {
  CATALOG_RANGE,
  catalogKey,
  counterKey,
  GARBAGE_RANGE,
  garbageKey,
  STORE_KEY,
  treeOfKey,
} from './catalogKeys.ts';
import { Collection } from './collection.ts';
import type { Environment } from './environment.ts';
import { Index, type IndexLanguage } from './index.ts';
import { NOTHING, treeRange } from './treeKeys.ts';

const FORMAT = 1;
const SWEEP_KEYS = 2000; // entries of a dropped tree that one transaction removes

/** Compiles the collation and the filter that an index, or a collection's options, ask for. */
export type CompileLanguage = (spec: Doc) => IndexLanguage;

/**
 * What databases, collections and indexes there are. Changes must run inside a write job; they show at
 * once to the jobs after them and are taken back when the transaction fails.
 */
export class Catalog {
  private readonly environment: Environment;
  private readonly language: CompileLanguage;
  private readonly databases = new Map<string, Map<string, Collection>>();
  private nextTree = 1;
  private sweeping: Promise<void> | null = null;

  private constructor(environment: Environment, language: CompileLanguage) {
    this.environment = environment;
    this.language = language;
  }

  /** @throws Error when the file was written by a format this version does not know */
  static async open(environment: Environment, language: CompileLanguage): Promise<Catalog> {
    const catalog = new Catalog(environment, language);
    catalog.readStore();
    for (const { key, value } of environment.range({ ...CATALOG_RANGE, limit: Number.MAX_SAFE_INTEGER })) {
      catalog.readCollection(treeOfKey(key), decodeDoc(value));
    }
    await catalog.dropUnfinished();
    catalog.sweepLater();
    return catalog;
  }

  find(database: string, name: string): Collection | undefined {
    return this.databases.get(database)?.get(name);
  }

  withUuid(uuid: Uint8Array): Collection | undefined {
    return this.all().find((collection) => Buffer.compare(collection.uuid, uuid) === 0);
  }

  databaseNames(): string[] {
    return [...this.databases.keys()].sort();
  }

  collectionsOf(database: string): Collection[] {
    return [...(this.databases.get(database)?.values() ?? [])];
  }

  all(): Collection[] {
    return [...this.databases.values()].flatMap((collections) => [...collections.values()]);
  }

  create(database: string, name: string, options: Doc = new Doc(), idIndex?: Doc): Collection {
    const collection = new Collection(this.environment, {
      tree: this.newTree(),
      database,
      name,
      uuid: Buffer.from(randomUUID().replaceAll('-', ''), 'hex'),
      options,
    });
    collection.collation = this.language(options).collation;
    this.place(collection);
    this.environment.onAbort(() => this.displace(collection));
    if (!collection.isView) {
      const spec = idIndex ?? doc({ v: int32(2), key: doc({ _id: int32(1) }), name: '_id_' });
      collection.indexes.push(new Index(this.newTree(), spec, this.language(spec), true));
    }
    collection.save();
    return collection;
  }

  /** @param ready false when there are documents whose entries are still to be made */
  addIndex(collection: Collection, spec: Doc, ready: boolean): Index {
    const index = new Index(this.newTree(), spec, this.language(spec), ready);
    collection.indexes.push(index);
    this.environment.onAbort(() => removeFrom(collection.indexes, index));
    collection.save();
    return index;
  }

  dropIndex(collection: Collection, index: Index): void {
    const at = collection.indexes.indexOf(index);
    collection.indexes.splice(at, 1);
    this.environment.onAbort(() => collection.indexes.splice(at, 0, index));
    collection.save();
    this.discard(index.tree);
  }

  drop(collection: Collection): void {
    this.displace(collection);
    collection.dropped = true;
    this.environment.onAbort(() => {
      collection.dropped = false;
      this.place(collection);
    });
    this.environment.remove(catalogKey(collection.tree));
    this.environment.remove(counterKey(collection.tree));
    for (const tree of [collection.tree, ...collection.indexes.map((index) => index.tree)]) {
      this.discard(tree);
    }
  }

  rename(collection: Collection, database: string, name: string): void {
    const before = { database: collection.database, name: collection.name };
    this.move(collection, { database, name });
    this.environment.onAbort(() => this.move(collection, before));
    collection.save();
  }

  private move(collection: Collection, to: { database: string; name: string }): void {
    this.displace(collection);
    Object.assign(collection, to);
    this.place(collection);
  }

  private place(collection: Collection): void {
    const found = this.databases.get(collection.database) ?? new Map<string, Collection>();
    found.set(collection.name, collection);
    this.databases.set(collection.database, found);
  }

  private displace(collection: Collection): void {
    const found = this.databases.get(collection.database);
    found?.delete(collection.name);
    if (found?.size === 0) {
      this.databases.delete(collection.database);
    }
  }

  private newTree(): number {
    const tree = this.nextTree;
    this.nextTree += 1;
    this.environment.saveBeforeCommit(this, () => this.saveStore());
    return tree;
  }

  private discard(tree: number): void {
    this.environment.put(garbageKey(tree), NOTHING);
    this.sweepLater();
  }

  private sweepLater(): void {
    this.sweeping ??= this.sweep().finally(() => {
      this.sweeping = null;
    });
  }

  /** Removes what dropped trees left, a piece at a time, so that writers wait only for a piece. */
  private async sweep(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const [mark] = this.environment.keys({ ...GARBAGE_RANGE, limit: 1 });
      if (mark === undefined || this.closing) {
        return;
      }
      await this.environment.write(() => this.sweepPiece(mark), { early: true });
    }
  }

  private sweepPiece(mark: Buffer): void {
    const keys = this.environment.keys({ ...treeRange(treeOfKey(mark)), limit: SWEEP_KEYS });
    for (const key of keys) {
      this.environment.remove(key);
    }
    if (keys.length < SWEEP_KEYS) {
      this.environment.remove(mark);
    }
  }

  private closing = false;

  async close(): Promise<void> {
    this.closing = true;
    await this.sweeping;
  }

  private saveStore(): void {
    this.environment.put(
      STORE_KEY,
      encodeDoc(doc({ format: int32(FORMAT), nextTree: int32(this.nextTree) })),
    );
  }

  private readStore(): void {
    const bytes = this.environment.get(STORE_KEY);
    if (bytes === undefined) {
      return;
    }
    const stored = decodeDoc(bytes);
    const format = stored.get('format');
    if (!(format instanceof Int32) || format.value !== FORMAT) {
      throw new Error(`the store's file has format ${String(format)}; this version reads format ${FORMAT}`);
    }
    this.nextTree = Number(stored.get('nextTree'));
  }

  private readCollection(tree: number, stored: Doc): void {
    // Written by Collection.save.
    const collection = new Collection(this.environment, {
      tree,
      database: String(stored.get('database')),
      name: String(stored.get('name')),
      uuid: (stored.get('uuid') as Binary).bytes,
      options: stored.get('options') as Doc,
    });
    collection.collation = this.language(collection.options).collation;
    for (const entry of stored.get('indexes') as Doc[]) {
      collection.indexes.push(this.readIndex(entry));
    }
    this.place(collection);
  }

  private readIndex(entry: Doc): Index {
    const spec = entry.get('spec') as Doc; // written by Index.toRecord
    const index = new Index(
      Number(entry.get('tree')),
      spec,
      this.language(spec),
      entry.get('ready') === true,
    );
    index.hasCutKeys = entry.get('cut') === true;
    for (const [at, places] of (entry.get('arrays') as Value[][]).entries()) {
      for (const place of places) {
        index.arrays[at]?.add(isNumber(place) ? Number(place) : 0);
      }
    }
    return index;
  }

  /** An index whose making was cut short was never promised to anyone. */
  private async dropUnfinished(): Promise<void> {
    for (const collection of this.all()) {
      for (const index of collection.indexes.filter((one) => !one.ready)) {
        await this.environment.write(() => this.dropIndex(collection, index));
      }
    }
  }
}

function removeFrom<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at >= 0) {
    list.splice(at, 1);
  }
}
