import { compileExpression } from '../expression/compile.ts';
import type { Collator, QueryContext } from '../values/context.ts';
import type { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { DateTime, isNumber, MISSING, type Value } from '../values/value.ts';
import { docField, toNumber, wrongType } from './arguments.ts';
import { collatorFrom } from './collation.ts';

const MAX_TIME_EXPIRED = 50;
const LARGEST_MAX_TIME = 2 ** 31 - 1;

/** Variables, collation and deadline of one command. */
export function contextOf(name: string, body: Doc, fallback?: Collator): QueryContext {
  const variables = new Map<string, Value>([['NOW', new DateTime(Date.now())]]);
  const checkTime = deadline(name, body);
  const collation = collatorFrom(name, body, fallback);
  const context: QueryContext = { variables, checkTime, ...(collation === undefined ? {} : { collation }) };
  const given = docField(body, 'let');
  if (given !== null) {
    for (const [variable, value] of given.entries()) {
      const result = compileExpression(value, context).evaluate(MISSING);
      variables.set(variable, result === MISSING ? null : result);
    }
  }
  return context;
}

/** @returns a check that throws once the time the client allows is up */
export function deadline(name: string, body: Doc): () => void {
  const allowedMs = maxTimeMs(name, body);
  if (allowedMs === 0) {
    return () => undefined;
  }
  const until = performance.now() + allowedMs;
  return () => {
    if (performance.now() > until) {
      throw new StoreError(MAX_TIME_EXPIRED, 'operation exceeded time limit');
    }
  };
}

function maxTimeMs(name: string, body: Doc): number {
  const value = body.get('maxTimeMS');
  if (value === MISSING || value === null) {
    return 0;
  }
  if (!isNumber(value)) {
    throw wrongType(`${name}.maxTimeMS`, value, ['long', 'int', 'decimal', 'double']);
  }
  const ms = toNumber(value);
  if (!Number.isInteger(ms)) {
    throw new StoreError(9, `maxTimeMS must be an integer, but found ${ms}`);
  }
  if (ms < 0 || ms > LARGEST_MAX_TIME) {
    throw new StoreError(2, `${ms} value for maxTimeMS is out of range [0, ${LARGEST_MAX_TIME}]`);
  }
  return ms;
}
