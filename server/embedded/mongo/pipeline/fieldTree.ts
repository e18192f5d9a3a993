import { compileExpression } from '../expression/compile.ts';
import type { Expression, ExpressionContext } from '../expression/expression.ts';
import { parsePath } from '../expression/fieldPath.ts';
import { Doc } from '../values/doc.ts';
import { StoreError } from '../values/errors.ts';
import { MISSING, type Missing, type Value } from '../values/value.ts';

/** What is to become of one field: kept (or dropped), computed, or looked into. */
export type Leaf =
  | { readonly kind: 'listed' }
  | { readonly kind: 'computed'; readonly expression: Expression };
export type Node = Leaf | Branch;

/** The fields a projection names, as a tree by path components. */
export class Branch {
  readonly kind = 'branch';
  readonly children = new Map<string, Node>();
  hasComputed = false;

  /** @throws StoreError 31249 or 31250 when one path lies within another */
  place(path: readonly string[], leaf: Leaf): void {
    let branch: Branch = this;
    for (const [at, part] of path.entries()) {
      branch.hasComputed ||= leaf.kind === 'computed';
      const next = branch.children.get(part);
      if (at === path.length - 1) {
        if (next !== undefined) {
          throw collision(path, next.kind === 'branch');
        }
        branch.children.set(part, leaf);
        return;
      }
      if (next === undefined) {
        const made = new Branch();
        branch.children.set(part, made);
        branch = made;
      } else if (next instanceof Branch) {
        branch = next;
      } else {
        throw collision(path, false);
      }
    }
  }
}

function collision(path: readonly string[], isParentAfterChild: boolean): StoreError {
  const text = path.join('.');
  return isParentAfterChild
    ? new StoreError(31250, `Path collision at ${text}`)
    : new StoreError(31249, `Path collision at ${text} remaining portion`);
}

/** Keeps the listed fields, in the order of the document, then sets the computed ones. */
export function includeFields(document: Doc, branch: Branch, root: Doc): Doc {
  return setFields(keepListed(document, branch), branch, root);
}

/** What stands where nothing of a value is kept but something is to be computed into it. */
const NOTHING_KEPT = new Doc();

function keepListed(document: Doc, branch: Branch): Doc {
  const kept = new Doc();
  for (let at = 0; at < document.size; at += 1) {
    const name = document.nameAt(at) as string;
    const node = branch.children.get(name);
    if (node?.kind === 'listed') {
      kept.append(name, document.valueAt(at));
    } else if (node?.kind === 'branch') {
      const value = keepWithin(document.valueAt(at), node);
      if (value !== MISSING) {
        kept.append(name, value);
      }
    }
  }
  return kept;
}

/** Scalars below a listed path vanish; arrays are looked through. */
function keepWithin(value: Value, branch: Branch): Value | Missing {
  if (value instanceof Doc) {
    return keepListed(value, branch);
  }
  if (!Array.isArray(value)) {
    return branch.hasComputed ? NOTHING_KEPT : MISSING;
  }
  const kept: Value[] = [];
  for (const item of value) {
    const result = keepWithin(item, branch);
    if (result !== MISSING) {
      kept.push(result);
    }
  }
  return kept;
}

export function excludeFields(document: Doc, branch: Branch): Doc {
  const kept = new Doc();
  for (let at = 0; at < document.size; at += 1) {
    const name = document.nameAt(at) as string;
    const node = branch.children.get(name);
    if (node === undefined) {
      kept.append(name, document.valueAt(at));
    } else if (node.kind === 'branch') {
      kept.append(name, excludeWithin(document.valueAt(at), node));
    }
  }
  return kept;
}

function excludeWithin(value: Value, branch: Branch): Value {
  if (value instanceof Doc) {
    return excludeFields(value, branch);
  }
  return Array.isArray(value) ? value.map((item) => excludeWithin(item, branch)) : value;
}

/** Sets the computed fields of the tree; the expressions see the whole document. */
export function setFields(document: Doc, branch: Branch, root: Doc): Doc {
  if (!branch.hasComputed) {
    return document;
  }
  const made = document.copy();
  for (const [name, node] of branch.children) {
    if (node.kind === 'computed') {
      put(made, name, node.expression.evaluate(root));
    } else if (node.kind === 'branch' && node.hasComputed) {
      put(made, name, setWithin(made.get(name), node, root));
    }
  }
  return made;
}

function put(document: Doc, name: string, value: Value | Missing): void {
  if (value === MISSING) {
    document.delete(name);
  } else {
    document.set(name, value);
  }
}

function setWithin(value: Value | Missing, branch: Branch, root: Doc): Value {
  if (Array.isArray(value)) {
    return value.map((item) => setWithin(item, branch, root));
  }
  return setFields(value instanceof Doc ? value : new Doc(), branch, root);
}

/**
 * Reads the fields of `$addFields`: nested documents without operators are paths, all else is computed.
 */
export function readComputedFields(
  spec: Doc,
  context: ExpressionContext,
  branch: Branch,
  prefix: readonly string[] = [],
): void {
  for (const [name, value] of spec.entries()) {
    const path = [...prefix, ...parsePath(name)];
    if (prefix.length > 0 && name.includes('.')) {
      throw new StoreError(40183, `FieldPath field names may not contain '.' in a sub-object: ${name}`);
    }
    if (value instanceof Doc && value.size > 0 && !isOperator(value)) {
      readComputedFields(value, context, branch, path);
    } else if (value instanceof Doc && value.size > 1) {
      throw new StoreError(40181, `an expression specification must contain exactly one field: ${name}`);
    } else {
      placeComputed(branch, path, compileExpression(value, context));
    }
  }
}

/** @throws StoreError 40176 when one path lies within another, which projections have other codes for */
function placeComputed(branch: Branch, path: readonly string[], expression: Expression): void {
  try {
    branch.place(path, { kind: 'computed', expression });
  } catch (error) {
    throw error instanceof StoreError
      ? new StoreError(40176, `specification contains two conflicting paths: ${path.join('.')}`)
      : error;
  }
}

function isOperator(value: Doc): boolean {
  return value.nameAt(0)?.startsWith('$') ?? false;
}
