import { Doc } from '../values/doc.ts';
import { MISSING, type Missing, type Value } from '../values/value.ts';

/** A copy of a document with a value at a path; what stands in its way becomes a document. */
export function withPath(document: Doc, path: readonly string[], value: Value, at = 0): Doc {
  const made = document.copy();
  const name = path[at] as string;
  if (at === path.length - 1) {
    return made.set(name, value);
  }
  const inner = made.get(name);
  return made.set(name, withPath(inner instanceof Doc ? inner : new Doc(), path, value, at + 1));
}

/** A copy of a document without the field at a path of documents. */
export function withoutPath(document: Doc, path: readonly string[], at = 0): Doc {
  const name = path[at] as string;
  const inner = document.get(name);
  if (inner === MISSING) {
    return document;
  }
  const made = document.copy();
  if (at === path.length - 1) {
    made.delete(name);
  } else if (inner instanceof Doc) {
    made.set(name, withoutPath(inner, path, at + 1));
  }
  return made;
}

/** A copy of a document with a value set as `$addFields` sets it: within each document of arrays on the way. */
export function setPath(document: Doc, path: readonly string[], value: Value, at = 0): Doc {
  const made = document.copy();
  const name = path[at] as string;
  return made.set(name, at === path.length - 1 ? value : setWithin(made.get(name), path, value, at + 1));
}

function setWithin(inner: Value | Missing, path: readonly string[], value: Value, at: number): Value {
  if (Array.isArray(inner)) {
    return inner.map((item) => setWithin(item, path, value, at));
  }
  return setPath(inner instanceof Doc ? inner : new Doc(), path, value, at);
}
