import type { PredicateTree } from '../match/matcher.ts';
import type { Collator } from '../values/context.ts';
import { type Doc, doc } from '../values/doc.ts';
import { int32, isNumber, type Value } from '../values/value.ts';
import { type ExtractedKeys, extractKeys, type IndexField } from './indexKeys.ts';

/** What an index needs of the query language, compiled by whoever opens it. */
export interface IndexLanguage {
  readonly collation?: Collator;
  /** The partial index's filter: whether the index holds this document. */
  readonly holds?: (document: Doc) => boolean;
  /** The filter as the planner reads it. */
  readonly filterTree?: PredicateTree;
  /** Top-level fields that `holds` reads. */
  readonly filterNames?: readonly string[];
}

/** One index of a collection: its definition, and what its entries have shown so far. */
export class Index {
  /** Number of the tree that has its entries. */
  readonly tree: number;
  readonly name: string;
  readonly fields: readonly IndexField[];
  readonly collation: Collator | undefined;
  readonly filterNames: readonly string[];
  /** What documents of a partial index satisfy; null when it holds all. */
  readonly filterTree: PredicateTree | null;
  private readonly holds: ((document: Doc) => boolean) | undefined;
  /** As `listIndexes` shows it. */
  spec: Doc;
  /** For each field the places in its path where some document had an array. */
  readonly arrays: Set<number>[];
  /** Some key was too long for LMDB; keys have no order behind the cut. */
  hasCutKeys = false;
  /** False while it is being built over documents that were there before. */
  ready: boolean;
  /** Uses since start, for `$indexStats`. */
  accesses = 0;
  readonly since = new Date();

  constructor(tree: number, spec: Doc, language: IndexLanguage, ready: boolean) {
    this.tree = tree;
    this.spec = spec;
    this.name = String(spec.get('name'));
    this.fields = [...keyPattern(spec).entries()].map(([path, order]) => ({
      path: path.split('.'),
      descending: isNumber(order) && Number(order) < 0,
    }));
    this.collation = language.collation;
    this.holds = language.holds;
    this.filterTree = language.filterTree ?? null;
    this.filterNames = language.filterNames ?? [];
    this.arrays = this.fields.map(() => new Set<number>());
    this.ready = ready;
  }

  get isId(): boolean {
    return this.name === '_id_';
  }

  get key(): Doc {
    return keyPattern(this.spec);
  }

  get unique(): boolean {
    return this.isId || isSet(this.spec.get('unique'));
  }

  get sparse(): boolean {
    return isSet(this.spec.get('sparse'));
  }

  get hidden(): boolean {
    return isSet(this.spec.get('hidden'));
  }

  get partialFilter(): Doc | null {
    const filter = this.spec.get('partialFilterExpression');
    // The specification was checked when the index was made.
    return typeof filter === 'object' && filter !== null ? (filter as Doc) : null;
  }

  /** Seconds after which a document expires by the date in the index's field, or null. */
  get expireAfterSeconds(): number | null {
    const seconds = this.spec.get('expireAfterSeconds');
    return isNumber(seconds) ? Number(seconds) : null;
  }

  get isMultikey(): boolean {
    return this.arrays.some((places) => places.size > 0);
  }

  /** The keys this index has for a document; none when a sparse or partial index leaves it out. */
  keysOf(document: Doc): ExtractedKeys {
    if (this.holds !== undefined && !this.holds(document)) {
      return NO_KEYS;
    }
    return extractKeys(document, this.fields, { sparse: this.sparse, collation: this.collation });
  }

  /** @returns whether the keys showed something new about the index, which is to be saved */
  learn(keys: ExtractedKeys): boolean {
    let news = keys.cut && !this.hasCutKeys;
    this.hasCutKeys ||= keys.cut;
    for (const [at, places] of keys.arrays.entries()) {
      for (const place of places) {
        const known = this.arrays[at] as Set<number>;
        news ||= !known.has(place);
        known.add(place);
      }
    }
    return news;
  }

  /** As the catalogue keeps it. */
  toRecord(): Doc {
    return doc({
      tree: this.tree,
      spec: this.spec,
      ready: this.ready,
      cut: this.hasCutKeys,
      arrays: this.arrays.map((places): Value => [...places].map(int32)),
    });
  }
}

const NO_KEYS: ExtractedKeys = { keys: [], arrays: [], cut: false, rows: [] };

function keyPattern(spec: Doc): Doc {
  return spec.get('key') as Doc; // checked when the index was made
}

/** MongoDB takes numbers for truth in index options. */
function isSet(value: unknown): boolean {
  return value === true || (isNumber(value) && Number(value) !== 0);
}
