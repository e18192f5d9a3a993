import { MISSING, type Missing, type Value } from './value.ts';

// Up to this many fields a walk along the names beats a map.
const INDEX_FROM = 16;

/**
 * A BSON document: fields in their order.
 *
 * Not a plain object, which would reorder names that look like integers and has a prototype. A name that
 * occurs twice in the bytes it was read from stays twice; reading gives the first, as MongoDB does.
 * Treat a document that came from elsewhere as immutable: `copy()` first.
 */
export class Doc {
  private readonly names: string[];
  private readonly fields: Value[];
  private index: Map<string, number> | null = null;

  constructor(names: string[] = [], values: Value[] = []) {
    this.names = names;
    this.fields = values;
  }

  static from(entries: Iterable<readonly [string, Value]>): Doc {
    const made = new Doc();
    for (const [name, value] of entries) {
      made.append(name, value);
    }
    return made;
  }

  get size(): number {
    return this.names.length;
  }

  get(name: string): Value | Missing {
    const at = this.indexOf(name);
    return at < 0 ? MISSING : this.fields[at];
  }

  has(name: string): boolean {
    return this.indexOf(name) >= 0;
  }

  /** Replaces the value where the name stands, or adds the field at the end. */
  set(name: string, value: Value): this {
    const at = this.indexOf(name);
    if (at < 0) {
      return this.append(name, value);
    }
    this.fields[at] = value;
    return this;
  }

  /** Adds a field at the end without looking whether the name is taken. */
  append(name: string, value: Value): this {
    this.index?.set(name, this.index.get(name) ?? this.names.length);
    this.names.push(name);
    this.fields.push(value);
    return this;
  }

  delete(name: string): boolean {
    const at = this.indexOf(name);
    if (at < 0) {
      return false;
    }
    this.names.splice(at, 1);
    this.fields.splice(at, 1);
    this.index = null;
    return true;
  }

  /** A shallow copy, which may be changed. */
  copy(): Doc {
    return new Doc(this.names.slice(), this.fields.slice());
  }

  keys(): readonly string[] {
    return this.names;
  }

  values(): readonly Value[] {
    return this.fields;
  }

  nameAt(position: number): string | undefined {
    return this.names[position];
  }

  valueAt(position: number): Value {
    return this.fields[position];
  }

  /** Position of the first field of that name, or -1. */
  indexOf(name: string): number {
    if (this.names.length < INDEX_FROM) {
      return this.names.indexOf(name);
    }
    this.index ??= indexNames(this.names);
    return this.index.get(name) ?? -1;
  }

  *entries(): Generator<[string, Value]> {
    for (let at = 0; at < this.names.length; at += 1) {
      // Within the length, so the name is there.
      yield [this.names[at] as string, this.fields[at]];
    }
  }

  [Symbol.iterator](): Generator<[string, Value]> {
    return this.entries();
  }
}

function indexNames(names: readonly string[]): Map<string, number> {
  const index = new Map<string, number>();
  for (let at = names.length - 1; at >= 0; at -= 1) {
    index.set(names[at] as string, at);
  }
  return index;
}

/** A document from a literal of our own; for names that come from outside use `Doc.from`. */
export function doc(fields: { readonly [name: string]: Value }): Doc {
  return new Doc(Object.keys(fields), Object.values(fields));
}
