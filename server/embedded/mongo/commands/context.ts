import { compileExpression } from '../expression/compile.ts';
import { checkNameForWrite } from '../expression/variables.ts';
import type { Collator, QueryContext } from '../values/context.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { DateTime, isNumber, MISSING, type Missing, type Value } from '../values/value.ts';
import { docField, toNumber, wrongType } from './arguments.ts';
import { collatorFrom } from './collation.ts';

const MAX_TIME_EXPIRED = 50;
const FAILED_TO_PARSE = 9;
const USES_SYSTEM_VARIABLE = 51144;
const OVERRIDES_SYSTEM_VARIABLE = 4738901;
const USES_FIELD = 4890500;
/** Variables that a server sets by itself. */
const RESERVED: ReadonlySet<string> = new Set(['NOW', 'CLUSTER_TIME', 'USER_ROLES']);
const LARGEST_MAX_TIME = 2 ** 31 - 1;

/** Variables, collation and deadline of one command. */
export function contextOf(name: string, body: Doc, fallback?: Collator): QueryContext {
  const variables = new Map<string, Value | Missing>([['NOW', new DateTime(Date.now())]]);
  const checkTime = deadline(name, body);
  const collation = collatorFrom(name, body, fallback);
  const context: QueryContext = { variables, checkTime, ...(collation === undefined ? {} : { collation }) };
  const given = docField(body, 'let');
  if (given !== null) {
    setVariables(given, context, variables);
  }
  return context;
}

/** Values of variables are made before there is any document, and of what the command itself gives. */
function setVariables(given: Doc, context: QueryContext, variables: Map<string, Value | Missing>): void {
  for (const [name, value] of given.entries()) {
    if (RESERVED.has(name)) {
      throw new StoreError(OVERRIDES_SYSTEM_VARIABLE, `Cannot overwrite the system variable '${name}'`);
    }
    if (name === '') {
      throw new StoreError(FAILED_TO_PARSE, 'empty variable names are not allowed');
    }
    checkNameForWrite(name);
    const used = referencesIn(value);
    if (used.some((reference) => !reference.startsWith('$$') || reference.startsWith('$$ROOT'))) {
      throw new StoreError(USES_FIELD, `Command let expression '${name}' must not use a field of a document`);
    }
    if (used.some((reference) => RESERVED.has(reference.slice(2).split('.')[0] as string))) {
      throw new StoreError(USES_SYSTEM_VARIABLE, `Command let expression '${name}' uses a system variable`);
    }
    variables.set(name, compileExpression(value, context).evaluate(MISSING));
  }
}

/** Paths and variables that an expression names, as they are written. */
function referencesIn(value: Value): string[] {
  if (typeof value === 'string') {
    return value.startsWith('$') ? [value] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap(referencesIn);
  }
  if (!(value instanceof Doc) || value.has('$literal')) {
    return [];
  }
  return value.values().flatMap(referencesIn);
}

/**
 * Refuses `$$NOW` where MongoDB has no time to give.
 *
 * @throws StoreError 51144
 */
export function refuseNow(filter: Doc): void {
  if (referencesIn(filter.get('$expr') === MISSING ? null : filter).includes('$$NOW')) {
    throw new StoreError(USES_SYSTEM_VARIABLE, "Builtin variable '$$NOW' is not available");
  }
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
