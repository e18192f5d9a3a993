import { collatorOf } from '../collation/collator.ts';
import type { Collator } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { MISSING } from '../values/value.ts';
import { wrongType } from './arguments.ts';

/** The collation a command asks for, or the one of its collection. */
export function collatorFrom(name: string, body: Doc, fallback?: Collator): Collator | undefined {
  const given = body.get('collation');
  if (given === MISSING || given === null) {
    return fallback;
  }
  if (!(given instanceof Doc)) {
    throw wrongType(`${name}.collation`, given, ['object']);
  }
  return given.size === 0 ? fallback : collatorOf(given);
}
