import type { Collator } from '../values/context.ts';
import { type Doc, doc } from '../values/doc.ts';
import { encodeDoc } from '../values/encode.ts';
import { decodeFields } from '../values/rawFields.ts';
import { Binary, type Value } from '../values/value.ts';
import { catalogKey, counterKey } from './catalogKeys.ts';
import { duplicateKey } from './duplicateKey.ts';
import type { Environment } from './environment.ts';
import type { Index } from './index.ts';
import type { ExtractedKeys } from './indexKeys.ts';
import {
  afterPrefix,
  encodedOfEntry,
  entryKey,
  indexKey,
  NOTHING,
  recordBytes,
  recordKey,
  recordOfBytes,
  recordOfKey,
  treeRange,
} from './treeKeys.ts';

export interface StoredDocument {
  readonly record: number;
  readonly bytes: Buffer;
}

export interface CollectionRecord {
  readonly tree: number;
  readonly database: string;
  readonly name: string;
  readonly uuid: Uint8Array;
  /** As `listCollections` shows them; a view has `viewOn` and `pipeline` there. */
  readonly options: Doc;
}

interface Change {
  readonly index: Index;
  readonly keys: ExtractedKeys;
}

/**
 * The documents of one collection and their index entries, kept in step.
 *
 * `insert`, `replace` and `remove` must run inside a write job; they check everything before they write.
 */
export class Collection {
  readonly tree: number;
  readonly uuid: Uint8Array;
  database: string;
  name: string;
  options: Doc;
  /** For queries that ask for none of their own. */
  collation: Collator | undefined;
  readonly indexes: Index[] = [];
  count = 0;
  sizeBytes = 0;
  /** Goes up with every change, so that a reader can tell whether anything happened since. */
  changes = 0;
  /** Set when the collection is dropped; cursors on it end. */
  dropped = false;
  private nextRecord = 1;
  private readonly environment: Environment;

  constructor(environment: Environment, record: CollectionRecord) {
    this.environment = environment;
    this.tree = record.tree;
    this.database = record.database;
    this.name = record.name;
    this.uuid = record.uuid;
    this.options = record.options;
    this.readCounters();
  }

  get namespace(): string {
    return `${this.database}.${this.name}`;
  }

  get isView(): boolean {
    return this.options.has('viewOn');
  }

  get env(): Environment {
    return this.environment;
  }

  indexNamed(name: string): Index | undefined {
    return this.indexes.find((index) => index.name === name);
  }

  /** The document's bytes, in memory of their own, or undefined when there is no such record. */
  read(record: number): Buffer | undefined {
    return this.environment.get(recordKey(this.tree, record));
  }

  /** @throws StoreError 11000 when a unique index has one of its keys */
  insert(bytes: Buffer): number {
    const record = this.nextRecord;
    const changes = this.changesFor(bytes);
    for (const { index, keys } of changes) {
      this.refuseDuplicates(index, keys, keys.keys, record);
    }
    this.environment.put(recordKey(this.tree, record), bytes);
    for (const { index, keys } of changes) {
      this.addEntries(index, keys.keys, record);
      this.learn(index, keys);
    }
    this.nextRecord += 1;
    this.counted(1, bytes.length);
    return record;
  }

  /** @throws StoreError 11000 when a unique index has one of the new keys for another document */
  replace(record: number, before: Buffer, after: Buffer): void {
    const old = this.changesFor(before);
    const now = this.changesFor(after);
    const fresh = now.map(({ index, keys }, at) => {
      const added = without(keys.keys, (old[at] as Change).keys.keys);
      this.refuseDuplicates(index, keys, added, record);
      return added;
    });
    this.environment.put(recordKey(this.tree, record), after);
    for (const [at, { index, keys }] of now.entries()) {
      this.removeEntries(index, without((old[at] as Change).keys.keys, keys.keys), record);
      this.addEntries(index, fresh[at] as Buffer[], record);
      this.learn(index, keys);
    }
    this.counted(0, after.length - before.length);
  }

  remove(record: number, bytes: Buffer): void {
    for (const { index, keys } of this.changesFor(bytes)) {
      this.removeEntries(index, keys.keys, record);
    }
    this.environment.remove(recordKey(this.tree, record));
    this.counted(-1, -bytes.length);
  }

  /**
   * Adds a document that was there before to an index in the making.
   *
   * @throws StoreError 11000
   */
  addToIndex(index: Index, { record, bytes }: StoredDocument): void {
    const keys = index.keysOf(decodeFields(bytes, namesOf([index])));
    this.refuseDuplicates(index, keys, keys.keys, record);
    this.addEntries(index, keys.keys, record);
    this.learn(index, keys);
  }

  /** Whether two documents share a key of this index. */
  hasDuplicates(index: Index): boolean {
    let { low, high } = treeRange(index.tree);
    let before: Buffer | null = null;
    for (;;) {
      const keys = this.environment.keys({ low, high, limit: 1000 });
      for (const key of keys) {
        const encoded = encodedOfEntry(key, index.isId);
        if (before?.equals(encoded)) {
          return true;
        }
        before = encoded;
      }
      const last = keys.at(-1);
      if (last === undefined) {
        return false;
      }
      low = Buffer.concat([last, Buffer.of(0)]);
    }
  }

  /** How many entries each index should have for a document, and how many of those are not there. */
  entriesOf(record: number, bytes: Buffer): { name: string; keys: number; missing: number }[] {
    return this.changesFor(bytes).map(({ index, keys: { keys } }) => {
      const missing = keys.filter((key) => !this.hasEntry(index, key, record)).length;
      return { name: index.name, keys: keys.length, missing };
    });
  }

  private hasEntry(index: Index, key: Buffer, record: number): boolean {
    if (!index.isId) {
      return this.environment.peek(entryKey(index.tree, key, record)) !== undefined;
    }
    const held = this.environment.peek(indexKey(index.tree, key));
    return held !== undefined && recordOfBytes(held) === record;
  }

  /** Writes the collection's entry of the catalogue. */
  save(): void {
    const record = doc({
      database: this.database,
      name: this.name,
      uuid: new Binary(this.uuid, 4),
      options: this.options,
      indexes: this.indexes.map((index): Value => index.toRecord()),
    });
    this.environment.put(catalogKey(this.tree), encodeDoc(record));
    this.names = null;
    this.environment.onAbort(() => {
      this.names = null;
    });
  }

  private names: Set<string> | null = null;
  /** What an index learned went down with an aborted transaction. */
  private unsaved = false;

  private changesFor(bytes: Buffer): Change[] {
    this.names ??= namesOf(this.indexes);
    const named = decodeFields(bytes, this.names);
    return this.indexes.map((index) => ({ index, keys: index.keysOf(named) }));
  }

  private refuseDuplicates(
    index: Index,
    keys: ExtractedKeys,
    added: readonly Buffer[],
    record: number,
  ): void {
    if (!index.unique) {
      return;
    }
    for (const key of added) {
      const other = this.otherHolder(index, key, record);
      if (other) {
        const row = keys.rows.length === keys.keys.length ? keys.rows[keys.keys.indexOf(key)] : keys.rows[0];
        throw duplicateKey(this.namespace, index, row ?? []);
      }
    }
  }

  private otherHolder(index: Index, key: Buffer, record: number): boolean {
    const low = indexKey(index.tree, key);
    if (index.isId) {
      const held = this.environment.peek(low);
      return held !== undefined && recordOfBytes(held) !== record;
    }
    const found = this.environment.keys({ low, high: afterPrefix(low), limit: 2 });
    return found.some((entry) => recordOfKey(entry) !== record);
  }

  private addEntries(index: Index, keys: readonly Buffer[], record: number): void {
    for (const key of keys) {
      if (index.isId) {
        this.environment.put(indexKey(index.tree, key), recordBytes(record));
      } else {
        this.environment.put(entryKey(index.tree, key, record), NOTHING);
      }
    }
  }

  private removeEntries(index: Index, keys: readonly Buffer[], record: number): void {
    for (const key of keys) {
      this.environment.remove(index.isId ? indexKey(index.tree, key) : entryKey(index.tree, key, record));
    }
  }

  private learn(index: Index, keys: ExtractedKeys): void {
    if (index.learn(keys) || this.unsaved) {
      this.save();
      this.unsaved = false;
      this.environment.onAbort(() => {
        this.unsaved = true;
      });
    }
  }

  private counted(documents: number, bytes: number): void {
    const before = { count: this.count, sizeBytes: this.sizeBytes, nextRecord: this.nextRecord };
    this.count += documents;
    this.sizeBytes += bytes;
    this.changes += 1;
    this.environment.onAbort(() => Object.assign(this, before));
    this.environment.saveBeforeCommit(this, () => this.saveCounters());
  }

  private saveCounters(): void {
    const bytes = Buffer.allocUnsafe(24);
    bytes.writeDoubleBE(this.count, 0);
    bytes.writeDoubleBE(this.sizeBytes, 8);
    bytes.writeDoubleBE(this.nextRecord, 16);
    this.environment.put(counterKey(this.tree), bytes);
  }

  private readCounters(): void {
    const bytes = this.environment.get(counterKey(this.tree));
    if (bytes !== undefined) {
      this.count = bytes.readDoubleBE(0);
      this.sizeBytes = bytes.readDoubleBE(8);
      this.nextRecord = bytes.readDoubleBE(16);
    }
  }
}

/** The top-level fields that these indexes read. */
function namesOf(indexes: readonly Index[]): Set<string> {
  const names = new Set<string>();
  for (const index of indexes) {
    for (const { path } of index.fields) {
      names.add(path[0] as string);
    }
    for (const name of index.filterNames) {
      names.add(name);
    }
  }
  return names;
}

function without(keys: readonly Buffer[], others: readonly Buffer[]): Buffer[] {
  if (keys.length === 1 && others.length === 1) {
    return (keys[0] as Buffer).equals(others[0] as Buffer) ? [] : [keys[0] as Buffer];
  }
  const known = new Set(others.map((key) => key.toString('latin1')));
  return keys.filter((key) => !known.has(key.toString('latin1')));
}
