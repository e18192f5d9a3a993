import { CODE, StoreError } from '../values/errors.ts';
import { compareStrings } from '../values/strings.ts';
import { positionOf, type Step, type UpdatePath } from './updatePath.ts';
import type { Modifier } from './updater.ts';

/** All modifiers of an update by their paths. `document` nodes also stand for arrays reached by position. */
export type UpdateNode = LeafNode | DocumentNode | ArrayNode;

export interface LeafNode {
  readonly kind: 'leaf';
  readonly path: UpdatePath;
  readonly modifier: Modifier;
}

export interface DocumentNode {
  readonly kind: 'document';
  /** By name; `$` is a key too, names beginning with it never clash. */
  readonly children: Map<string, UpdateNode>;
}

export interface ArrayNode {
  readonly kind: 'array';
  /** By the identifier in `$[identifier]`; the empty one means every element. */
  readonly children: Map<string, UpdateNode>;
}

export const MATCHED = '$';

export function documentNode(): DocumentNode {
  return { kind: 'document', children: new Map() };
}

/**
 * Adds a modifier at its path.
 *
 * @throws StoreError 40 when the path equals, contains or lies in one that is there already
 */
export function addToTree(root: DocumentNode, leaf: LeafNode): void {
  const { steps } = leaf.path;
  let node: DocumentNode | ArrayNode = root;
  for (let at = 0; at < steps.length - 1; at += 1) {
    const step = steps[at] as Step;
    rejectKind(node, step, leaf.path, at);
    const next: UpdateNode = node.children.get(keyOf(step)) ?? emptyNode(steps[at + 1] as Step);
    if (next.kind === 'leaf') {
      throw conflict(leaf.path, at);
    }
    node.children.set(keyOf(step), next);
    node = next;
  }
  const last = steps[steps.length - 1] as Step;
  rejectKind(node, last, leaf.path, steps.length - 1);
  if (node.children.has(keyOf(last))) {
    throw conflict(leaf.path, steps.length - 1);
  }
  node.children.set(keyOf(last), leaf);
}

function keyOf(step: Step): string {
  if (step.kind === 'name') {
    return step.name;
  }
  return step.kind === 'matched' ? MATCHED : step.identifier;
}

function emptyNode(step: Step): DocumentNode | ArrayNode {
  return { kind: step.kind === 'filtered' ? 'array' : 'document', children: new Map() };
}

function rejectKind(node: DocumentNode | ArrayNode, step: Step, path: UpdatePath, at: number): void {
  if ((node.kind === 'array') !== (step.kind === 'filtered')) {
    throw conflict(path, at - 1);
  }
}

function conflict(path: UpdatePath, at: number): StoreError {
  const where = path.text
    .split('.')
    .slice(0, at + 1)
    .join('.');
  return conflictAt(path.text, where);
}

export function conflictAt(path: string, where: string): StoreError {
  return new StoreError(
    CODE.conflictingUpdateOperators,
    `Updating the path '${path}' would create a conflict at '${where}'`,
  );
}

/** Children in the order in which MongoDB applies them: numbers by value, other names by their bytes. */
export function orderedChildren(node: DocumentNode | ArrayNode): [string, UpdateNode][] {
  const children = [...node.children];
  return children.length < 2 ? children : children.sort(([left], [right]) => compareNames(left, right));
}

function compareNames(left: string, right: string): number {
  const a = positionOf(left);
  const b = positionOf(right);
  return a >= 0 && b >= 0 ? a - b : compareStrings(left, right);
}

/**
 * One tree that does what both do.
 *
 * @throws StoreError 40 when they touch the same path
 */
export function mergeNodes(left: UpdateNode, right: UpdateNode, path: string): UpdateNode {
  if (left.kind === 'leaf' || right.kind === 'leaf' || left.kind !== right.kind) {
    throw conflictAt(path, path);
  }
  const children = new Map(left.children);
  for (const [name, child] of right.children) {
    const other = children.get(name);
    children.set(name, other === undefined ? child : mergeNodes(other, child, `${path}.${name}`));
  }
  return { kind: left.kind, children };
}
