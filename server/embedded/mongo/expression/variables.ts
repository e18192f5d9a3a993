import { StoreError } from '../values/errors.ts';
import { DateTime, MISSING } from '../values/value.ts';
import { constant, type Expression, type ExpressionContext, type Slot } from './expression.ts';
import { followPath, parsePath } from './fieldPath.ts';

const NAME_REST = /^[A-Za-z0-9_\u0080-\u{10ffff}]*$/u;

/** Names that `$$` knows without any binding. */
const SYSTEM: { readonly [name: string]: (context: ExpressionContext) => Expression } = {
  ROOT: () => ({ evaluate: (root) => root }),
  REMOVE: () => constant(MISSING),
  NOW: (context) => constant(context.variables.get('NOW') ?? new DateTime(Date.now())),
  USER_ROLES: (context) => constant(context.variables.get('USER_ROLES') ?? []),
  DESCEND: () => constant('descend'),
  PRUNE: () => constant('prune'),
  KEEP: () => constant('keep'),
  SEARCH_META: () => constant(MISSING),
  CLUSTER_TIME: (context) => {
    const given = context.variables.get('CLUSTER_TIME');
    if (given !== undefined) {
      return constant(given);
    }
    throw new StoreError(10071200, "Builtin variable '$$CLUSTER_TIME' is not available");
  },
};

/**
 * Compiles `$field.path` or `$$variable.path`.
 *
 * @param text with its leading dollar
 */
export function compilePath(text: string, context: ExpressionContext): Expression {
  if (text.includes('\0')) {
    throw new StoreError(16411, 'FieldPath field names may not contain null bytes.');
  }
  if (text.startsWith('$$')) {
    return compileVariable(text.slice(2), context);
  }
  if (text === '$') {
    throw new StoreError(16872, "'$' by itself is not a valid FieldPath");
  }
  return follow(currentDocument(context), parsePath(text.slice(1)));
}

function compileVariable(text: string, context: ExpressionContext): Expression {
  const parts =
    text === '' || text.startsWith('.')
      ? ['']
      : text.endsWith('.') || text.includes('..')
        ? parsePath(text)
        : text.split('.');
  const [name = '', ...path] = parts;
  checkNameForRead(name);
  const base = variable(name, context);
  return path.length === 0 ? base : follow(base, parsePath(path.join('.')));
}

function variable(name: string, context: ExpressionContext): Expression {
  const bound = boundVariable(name, context);
  if (bound !== null) {
    return bound;
  }
  if (name === 'CURRENT') {
    return currentDocument(context);
  }
  const system = Object.hasOwn(SYSTEM, name) ? SYSTEM[name] : undefined;
  if (system === undefined) {
    throw new StoreError(17276, `Use of undefined variable: ${name}`);
  }
  return system(context);
}

function boundVariable(name: string, context: ExpressionContext): Expression | null {
  const slot = context.bindings?.get(name);
  if (slot !== undefined) {
    return { evaluate: () => slot.value };
  }
  const given = Object.hasOwn(SYSTEM, name) ? undefined : context.variables.get(name);
  return given === undefined && !context.variables.has(name)
    ? null
    : Object.hasOwn(SYSTEM, name)
      ? null
      : constant(given);
}

function currentDocument(context: ExpressionContext): Expression {
  const slot = context.bindings?.get('CURRENT');
  return slot === undefined ? { evaluate: (root) => root } : { evaluate: () => slot.value };
}

function follow(base: Expression, parts: readonly string[]): Expression {
  if (base.constant !== undefined) {
    return constant(followPath(base.constant.value, parts));
  }
  return { evaluate: (root) => followPath(base.evaluate(root), parts) };
}

function checkNameForRead(name: string): void {
  if (name === '') {
    throw new StoreError(9, 'empty variable names are not allowed');
  }
  if (!/^[A-Za-z\u0080-\u{10ffff}]/u.test(name)) {
    throw new StoreError(9, `'${name}' starts with an invalid character for a variable name`);
  }
  checkRest(name);
}

/**
 * Checks a name that a user binds: lower case or not ASCII at its start, except `CURRENT`.
 *
 * @throws StoreError 16867 for the empty name, 9 otherwise
 */
export function checkNameForWrite(name: string): void {
  if (name === '') {
    throw new StoreError(16867, 'empty variable names are not allowed');
  }
  if (name === 'CURRENT') {
    return;
  }
  if (!/^[a-z\u0080-\u{10ffff}]/u.test(name)) {
    throw new StoreError(9, `'${name}' starts with an invalid character for a user variable name`);
  }
  checkRest(name);
}

function checkRest(name: string): void {
  if (!NAME_REST.test(name)) {
    throw new StoreError(9, `'${name}' contains an invalid character for a variable name`);
  }
}

/** A context in which further names are bound, and the slots that hold their values. */
export function bind(
  context: ExpressionContext,
  names: readonly string[],
): { inner: ExpressionContext; slots: Slot[] } {
  const bindings = new Map(context.bindings ?? []);
  const slots = names.map((name) => {
    const slot: Slot = { value: MISSING };
    bindings.set(name, slot);
    return slot;
  });
  return { inner: { ...context, bindings }, slots };
}
