import { parsePath } from '../expression/fieldPath.ts';
import { typeOf } from '../expression/operands.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING, type Missing, type Value } from '../values/value.ts';
import { withoutPath, withPath } from './paths.ts';
import type { Stage, StageTable } from './stage.ts';

interface UnwindSpec {
  readonly path: readonly string[];
  readonly indexPath: readonly string[] | null;
  readonly keepsEmpty: boolean;
}

function readUnwind(spec: Value): UnwindSpec {
  if (typeof spec === 'string') {
    return { path: readUnwindPath(spec), indexPath: null, keepsEmpty: false };
  }
  if (!(spec instanceof Doc)) {
    throw new StoreError(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${typeOf(spec)}`,
    );
  }
  let path: Value | Missing = MISSING;
  let keepsEmpty = false;
  let indexPath: readonly string[] | null = null;
  for (const [field, value] of spec.entries()) {
    if (field === 'path') {
      path = value;
      if (typeof value !== 'string') {
        throw new StoreError(28808, `expected a string as the path for $unwind stage, got ${typeOf(value)}`);
      }
    } else if (field === 'preserveNullAndEmptyArrays') {
      if (typeof value !== 'boolean') {
        throw new StoreError(
          28809,
          `expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got ${typeOf(value)}`,
        );
      }
      keepsEmpty = value;
    } else if (field === 'includeArrayIndex') {
      indexPath = readIndexPath(value);
    } else {
      throw new StoreError(28811, `unrecognized option to $unwind stage: ${field}`);
    }
  }
  if (typeof path !== 'string') {
    throw new StoreError(28812, 'no path specified to $unwind stage');
  }
  return { path: readUnwindPath(path), indexPath, keepsEmpty };
}

function readUnwindPath(text: string): string[] {
  if (text === '') {
    throw new StoreError(28812, 'no path specified to $unwind stage');
  }
  if (!text.startsWith('$')) {
    throw new StoreError(28818, `path option to $unwind stage should be prefixed with a '$': ${text}`);
  }
  if (text.includes('\0')) {
    throw new StoreError(16419, 'field path must not contain embedded null characters');
  }
  return parsePath(text.slice(1));
}

function readIndexPath(value: Value): string[] {
  if (typeof value !== 'string' || value === '') {
    throw new StoreError(
      28810,
      `expected a non-empty string for the includeArrayIndex  option to $unwind stage, got ${typeOf(value)}`,
    );
  }
  if (value.startsWith('$')) {
    throw new StoreError(
      28822,
      `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${value}`,
    );
  }
  return parsePath(value);
}

/** The documents one document becomes: one for each element of the array. */
function unwind(document: Doc, { path, indexPath, keepsEmpty }: UnwindSpec): Doc[] {
  const value = valueAt(document, path);
  const indexed = (made: Doc, at: bigint | null) =>
    indexPath === null ? made : withPath(made, indexPath, at);
  if (Array.isArray(value) && value.length > 0) {
    return value.map((item, at) => indexed(withPath(document, path, item), BigInt(at)));
  }
  if (value === MISSING || value === null || value === undefined || Array.isArray(value)) {
    const kept = Array.isArray(value) ? withoutPath(document, path) : document;
    return keepsEmpty ? [indexed(kept, null)] : [];
  }
  return [indexed(document, null)];
}

/** The value at a path through documents only: `$unwind` does not look into other arrays. */
function valueAt(document: Doc, path: readonly string[]): Value | Missing {
  let value: Value | Missing = document;
  for (const part of path) {
    if (!(value instanceof Doc)) {
      return MISSING;
    }
    value = value.get(part);
  }
  return value;
}

function compileUnwind(spec: Value): Stage {
  const options = readUnwind(spec);
  return {
    async *run(input) {
      for await (const batch of input) {
        const made: Doc[] = [];
        for (const document of batch) {
          for (const row of unwind(document, options)) {
            made.push(row);
          }
          if (made.length >= 4096) {
            yield made.splice(0);
          }
        }
        if (made.length > 0) {
          yield made;
        }
      }
    },
  };
}

export const UNWIND_STAGES: StageTable = { $unwind: { compile: compileUnwind } };
