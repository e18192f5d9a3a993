import type { Result } from '../expression/expression.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { Binary } from '../values/value.ts';

const MAX_BYTES = 100 * 1024 * 1024; // what MongoDB lets one accumulator or stage hold

/** Roughly the bytes a value takes in memory. */
export function approximateBytes(value: Result): number {
  if (typeof value === 'string') {
    return 16 + value.length;
  }
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, item) => sum + approximateBytes(item), 16);
  }
  if (value instanceof Doc) {
    let sum = 32;
    for (let at = 0; at < value.size; at += 1) {
      sum += approximateBytes(value.valueAt(at)) + 16 + (value.nameAt(at)?.length ?? 0);
    }
    return sum;
  }
  return value instanceof Binary ? 16 + value.bytes.length : 16;
}

/** Counts what an accumulator or stage holds and stops it at MongoDB's limit. */
export class MemoryMeter {
  private bytes = 0;
  private readonly what: string;

  constructor(what: string) {
    this.what = what;
  }

  /** @throws StoreError 146 past 100 MB */
  add(value: Result): void {
    this.bytes += approximateBytes(value);
    if (this.bytes > MAX_BYTES) {
      throw new StoreError(
        146,
        `${this.what} used too much memory and cannot spill to disk. Memory limit: ${MAX_BYTES} bytes`,
      );
    }
  }
}
