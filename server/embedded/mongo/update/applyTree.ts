import { Doc } from '../values/doc.ts';
import { badValue, CODE, StoreError } from '../values/errors.ts';
import { identicalValues } from '../values/identical.ts';
import { typeName } from '../values/typeNames.ts';
import { MISSING, type Missing, type Value } from '../values/value.ts';
import { positionOf, rejectDollarName } from './updatePath.ts';
import { UNCHANGED, type UpdateRun } from './updater.ts';
import {
  type ArrayNode,
  type DocumentNode,
  type LeafNode,
  MATCHED,
  mergeNodes,
  orderedChildren,
  type UpdateNode,
} from './updateTree.ts';

export type ArrayFilters = ReadonlyMap<string, (element: Value) => boolean>;

export interface TreeRun extends UpdateRun {
  readonly filters: ArrayFilters;
}

type Outcome = Value | Missing | typeof UNCHANGED;

const MOST_PADDING = 1_500_000; // how many nulls MongoDB puts before a far position

/** Applies a tree of modifiers to the value it stands for. `path` is how that value was reached. */
export function applyNode(node: UpdateNode, value: Value | Missing, path: string, run: TreeRun): Outcome {
  if (node.kind === 'leaf') {
    return applyLeaf(node, value, path, run);
  }
  if (node.kind === 'array') {
    return applyToElements(node, value, path, run);
  }
  if (value instanceof Doc) {
    return applyToDocument(node, value, path, run);
  }
  if (value === MISSING) {
    const made = applyToDocument(node, new Doc(), path, run);
    return made instanceof Doc && made.size === 0 ? UNCHANGED : made;
  }
  if (Array.isArray(value)) {
    return applyToPositions(node, value, path, run);
  }
  for (const [name, child] of childrenAt(node, path, run)) {
    reportBlocked(child, name, path, value, run);
  }
  return UNCHANGED;
}

function applyLeaf(leaf: LeafNode, value: Value | Missing, path: string, run: TreeRun): Outcome {
  const { modifier } = leaf;
  if (
    (modifier.insertOnly === true && !run.isInsert) ||
    (value === MISSING && modifier.onMissing === 'skip')
  ) {
    return UNCHANGED;
  }
  const result = modifier.apply(value, run);
  if (result === UNCHANGED || identicalValues(result, value)) {
    return UNCHANGED;
  }
  if (!run.isInsert) {
    rejectDollarName(leaf.path);
  }
  rejectIdChange(path, run);
  return result;
}

/** @throws StoreError 66 when a stored document's `_id` would change */
export function rejectIdChange(path: string, run: UpdateRun): void {
  if ((path === '_id' || path.startsWith('_id.')) && run.document.has('_id')) {
    throw new StoreError(
      CODE.immutableField,
      `Performing an update on the path '${path}' would modify the immutable field '_id'`,
    );
  }
}

function applyToDocument(
  node: DocumentNode,
  document: Doc,
  path: string,
  run: TreeRun,
): Doc | typeof UNCHANGED {
  let changed: Doc | null = null;
  for (const [name, child] of childrenAt(node, path, run)) {
    const outcome = applyNode(child, document.get(name), joined(path, name), run);
    if (outcome === UNCHANGED) {
      continue;
    }
    changed ??= document.copy();
    if (outcome === MISSING) {
      changed.delete(name);
    } else {
      changed.set(name, outcome);
    }
  }
  return changed ?? UNCHANGED;
}

function applyToPositions(node: DocumentNode, array: readonly Value[], path: string, run: TreeRun): Outcome {
  let changed: Value[] | null = null;
  for (const [name, child] of childrenAt(node, path, run)) {
    const position = positionOf(name);
    if (position < 0) {
      reportBlocked(child, name, path, array as Value[], run);
      continue;
    }
    const current = position < array.length ? array[position] : MISSING;
    const outcome = applyNode(child, current, joined(path, name), run);
    if (outcome !== UNCHANGED) {
      changed ??= array.slice();
      // Removing an element would shift the others, so it becomes null.
      setElement(changed, position, outcome === MISSING ? null : outcome);
    }
  }
  return changed ?? UNCHANGED;
}

function setElement(array: Value[], position: number, value: Value): void {
  if (position - array.length > MOST_PADDING) {
    throw badValue(`can't backfill more than ${MOST_PADDING} elements`);
  }
  while (array.length < position) {
    array.push(null);
  }
  array[position] = value;
}

/** `$[]` and `$[identifier]`. */
function applyToElements(node: ArrayNode, value: Value | Missing, path: string, run: TreeRun): Outcome {
  if (value === MISSING) {
    throw badValue(`The path '${path}' must exist in the document in order to apply array updates.`);
  }
  if (!Array.isArray(value)) {
    throw badValue(`Cannot apply array updates to non-array element ${path} of type ${typeName(value)}`);
  }
  let changed: Value[] | null = null;
  for (let at = 0; at < value.length; at += 1) {
    const child = childForElement(node, value[at], path, run);
    const outcome = child === null ? UNCHANGED : applyNode(child, value[at], joined(path, String(at)), run);
    if (outcome !== UNCHANGED) {
      changed ??= value.slice();
      changed[at] = outcome === MISSING ? null : outcome;
    }
  }
  return changed ?? UNCHANGED;
}

function childForElement(node: ArrayNode, element: Value, path: string, run: TreeRun): UpdateNode | null {
  let found: UpdateNode | null = null;
  for (const [identifier, child] of orderedChildren(node)) {
    if (identifier === '' || run.filters.get(identifier)?.(element) === true) {
      found = found === null ? child : mergeNodes(found, child, `${path}.$[${identifier}]`);
    }
  }
  return found;
}

/** The children by name, with `$` put where the filter matched. */
function childrenAt(node: DocumentNode, path: string, run: TreeRun): [string, UpdateNode][] {
  const matched = node.children.get(MATCHED);
  if (matched === undefined) {
    return orderedChildren(node);
  }
  if (run.matchedArrayIndex === null) {
    throw badValue('The positional operator did not find the match needed from the query.');
  }
  const name = String(run.matchedArrayIndex);
  const children = new Map(node.children);
  children.delete(MATCHED);
  const other = children.get(name);
  children.set(name, other === undefined ? matched : mergeNodes(other, matched, joined(path, name)));
  return orderedChildren({ kind: 'document', children });
}

/** Reports the first modifier below a value that cannot hold fields, unless it does not mind. */
function reportBlocked(node: UpdateNode, name: string, path: string, value: Value, run: TreeRun): void {
  if (node.kind !== 'leaf') {
    for (const [, child] of orderedChildren(node)) {
      reportBlocked(child, name, path, value, run);
    }
    return;
  }
  if (node.modifier.onBlockedPath === 'skip' || (node.modifier.insertOnly === true && !run.isInsert)) {
    return;
  }
  const last = path.split('.').at(-1);
  throw new StoreError(
    CODE.pathNotViable,
    `Cannot create field '${name}' in element {${last}: ${Array.isArray(value) ? '[...]' : typeName(value)}}`,
  );
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
