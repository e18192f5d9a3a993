import type { Result } from '../expression/expression.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { Binary } from '../values/value.ts';

interface MemoryLimit {
  readonly bytes: number;
  readonly code: number;
}

/** What MongoDB lets one accumulator hold. */
const ONE_ACCUMULATOR: MemoryLimit = { bytes: 100 * 1024 * 1024, code: 146 };

/** What one stage may hold here. MongoDB would go on on disk; this is what a small server can spare. */
export const ONE_STAGE: MemoryLimit = { bytes: 256 * 1024 * 1024, code: 292 };

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
  private readonly limit: MemoryLimit;

  constructor(what: string, limit: MemoryLimit = ONE_ACCUMULATOR) {
    this.what = what;
    this.limit = limit;
  }

  /** @throws StoreError 146 or 292 past the limit */
  add(value: Result): void {
    this.bytes += approximateBytes(value);
    if (this.bytes > this.limit.bytes) {
      throw new StoreError(
        this.limit.code,
        `${this.what} used too much memory and cannot spill to disk. Memory limit: ${this.limit.bytes} bytes`,
      );
    }
  }
}
